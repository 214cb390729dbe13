// One launch: servers, connections, warm-up, blocks in turn, figures.
#include "study/launch_pair.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/pool.h"
#include "gate/regression.h"
#include "protocols/registry.h"
#include "study/blocks.h"
#include "study/launch_quads.h"

namespace vastar {
namespace {

constexpr Nanos kStoodStillLimit = kSecond / 5;
constexpr int kBlocksAQuad = 4;

// One side while its launch lasts. Members are destroyed in the right order: the connections, the
// protocol and the plan they refer to, the server.
struct Side {
  std::optional<LaunchedServer> server;
  Plan plan;
  std::unique_ptr<Protocol> protocol;
  std::unique_ptr<Pool> pool;

  bool running() { return !server || server->running(); }
};

struct Pair {
  Side base, head;

  // In the order of this launch.
  Side& first(const LaunchOrder& order) { return order.base_first ? base : head; }
  Side& second(const LaunchOrder& order) { return order.base_first ? head : base; }

  // Both are asked before either is waited for.
  ~Pair() {
    for (Side* side : {&base, &head}) side->pool.reset();
    for (Side* side : {&base, &head}) {
      if (side->server) side->server->ask_to_end();
    }
  }
};

Result<void> start_servers(const CompareSides& sides, const LaunchOrder& order,
                           const StopFlag* stop, Pair& pair) {
  std::uint16_t taken = 0;
  for (Side* side : {&pair.first(order), &pair.second(order)}) {
    const ServerCommand& command = side == &pair.base ? *sides.base_command : *sides.head_command;
    auto server = LaunchedServer::start(command, taken);
    if (!server) return server.error();
    taken = server->plan().url.port;
    side->server = std::move(*server);
  }
  for (Side* side : {&pair.first(order), &pair.second(order)}) {
    auto ready = side->server->wait_ready(sides.ready_timeout, stop);
    if (!ready) return ready.error();
    side->plan = side->server->plan();
  }
  return {};
}

Result<void> connect(Side& side, const LaunchHooks& hooks) {
  side.protocol = make_protocol(side.plan);
  if (!side.protocol) {
    return Error{fmt::format("no protocol speaks '{}'", side.plan.url.scheme), ExitCode::kInternal};
  }
  auto pool = Pool::open(side.plan, *side.protocol, {.progress = {}, .stop = hooks.stop});
  if (!pool) return pool.error();
  side.pool = std::move(*pool);
  return {};
}

void add_generator(const BlockSide& measured, const Plan& plan, LaunchSide& side) {
  const std::vector<double>& cpu = measured.generator_cpu_pct;
  if (!cpu.empty()) side.generator_cpu_pct = *std::max_element(cpu.begin(), cpu.end());
  if (!plan.load.open_loop() || measured.scheduled == 0) return;
  side.achieved_share = 1 - static_cast<double>(measured.unsent) / measured.scheduled;
}

void refuse(LaunchPair& pair, std::string reason) {
  pair.valid = false;
  pair.reasons.push_back(std::move(reason));
}

// What only the driver knows, beside the limits of judge_launch().
void judge_driving(const Alternation& done, LaunchPair& pair) {
  const Nanos still = std::max(done.base.stood_still, done.head.stood_still);
  if (still > kStoodStillLimit) {
    refuse(pair, fmt::format("vastar itself stood still for {}: it was stopped, or had no CPU",
                             format_duration(still)));
  }
  if (done.interrupted) refuse(pair, fmt::format("interrupted after {} quads", done.quads));
}

// What a launch measured of a server that died says nothing of its speed.
void note_death(Side& side, LaunchPair& pair, LaunchSide& measured) {
  if (side.running()) return;
  measured.died = on_one_line(side.server->obituary());
  refuse(pair, measured.died);
}

MeasuredLaunch measure_pair(Pair& sides, const CompareOptions& options, const LaunchOrder& order,
                            const LaunchHooks& hooks) {
  LaunchQuads quads;
  const Nanos until = monotonic_now() + options.launch_time;
  const auto each = [&](const Quad& quad) {
    quads.add(quad);
    return monotonic_now() < until && sides.base.running() && sides.head.running();
  };
  BlockPlan plan;
  plan.block = options.block;
  plan.seed = order.seed;
  plan.longest_block = options.launch_time / kBlocksAQuad;
  const Alternation done =
      alternate(*sides.base.pool, *sides.head.pool, plan, each, hooks.stop, hooks.progress);

  MeasuredLaunch launch;
  launch.pair = quads.launch();
  add_generator(done.base, sides.base.plan, launch.pair.base);
  add_generator(done.head, sides.head.plan, launch.pair.head);
  judge_launch(launch.pair);
  judge_driving(done, launch.pair);
  launch.base = {done.base.measurements, done.base.elapsed};
  launch.head = {done.head.measurements, done.head.elapsed};
  launch.workers = static_cast<unsigned>(done.base.generator_cpu_pct.size());
  launch.interrupted = done.interrupted;
  note_death(sides.base, launch.pair, launch.pair.base);
  note_death(sides.head, launch.pair, launch.pair.head);
  launch.broken = launch.pair.base.died;  // a head that dies is evidence, a base is none
  return launch;
}

// The finaliser of splitmix64 (Steele, Lea and Flood, 2014): near seeds give unlike streams.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace

LaunchOrder launch_order(std::uint64_t seed, unsigned index) {
  const bool base_first = ((mixed(seed) & 1U) == 0) == (index % 2 == 0);
  return {.index = index, .seed = mixed(seed + index + 1), .base_first = base_first};
}

Result<MeasuredLaunch> make_launch(const CompareSides& sides, const CompareOptions& options,
                                   const LaunchOrder& order, const LaunchHooks& hooks) {
  Pair pair;
  pair.base.plan = sides.base;
  pair.head.plan = sides.head;
  if (sides.base_command) {
    if (auto up = start_servers(sides, order, hooks.stop, pair); !up) return up.error();
  }
  for (Side* side : {&pair.first(order), &pair.second(order)}) {
    if (auto up = connect(*side, hooks); !up) return up.error();
  }
  for (Side* side : {&pair.first(order), &pair.second(order)}) side->pool->warm_up();
  return measure_pair(pair, options, order, hooks);
}

}  // namespace vastar
