"""What response times a queue must have: arrivals at a rate, served first come, first served."""
import heapq
import math
import random


def response_quantiles(rate, servers, arrivals, mixture, count=400_000, seed=1):
    """p50 and p99 in ms of `count` simulated requests; `mixture` is pairs of weight and ms."""
    draw = random.Random(seed)
    weights, times = zip(*mixture)
    services = draw.choices(times, weights, k=count)
    free_at = [0.0] * servers
    now, gap = 0.0, 1000 / rate
    responses = []
    for service in services:
        now += gap if arrivals == "constant" else draw.expovariate(1 / gap)
        end = max(now, heapq.heappop(free_at)) + service
        heapq.heappush(free_at, end)
        responses.append(end - now)
    responses.sort()
    return {name: responses[math.ceil(q * count) - 1] for name, q in (("p50", .5), ("p99", .99))}
