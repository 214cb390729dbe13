// What recording an operation costs: nanoseconds, on one line of JSON.
//
// Operations as a closed loop makes them, response times of 50 us to 20 ms in random order, so that
// the histograms do not live in a near cache longer than they would.
#include <cstdio>
#include <random>
#include <vector>

#include "base/units.h"
#include "stats/recorder.h"

namespace {

using vastar::kMicrosecond;
using vastar::Nanos;
using vastar::OperationTimes;

constexpr std::size_t kOperations = 4096;
constexpr int kRounds = 2000;

// `plain`: answered in one read. Otherwise the body takes a second one.
std::vector<OperationTimes> operations(Nanos origin, bool plain) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> response_us(7, 1);
  std::vector<OperationTimes> made(kOperations);
  for (OperationTimes& times : made) {
    const auto response = static_cast<Nanos>(response_us(random) * kMicrosecond) + 50'000;
    times.intended = times.started = times.sent_start = origin;
    times.sent_end = origin + 4 * kMicrosecond;
    times.end = origin + response;
    times.first_byte = plain ? times.end : times.end - 20 * kMicrosecond;
  }
  return made;
}

double nanoseconds_each(bool plain) {
  const Nanos origin = vastar::monotonic_now();
  const std::vector<OperationTimes> made = operations(origin, plain);
  vastar::Recorder recorder(origin);
  const Nanos begin = vastar::monotonic_now();
  for (int round = 0; round < kRounds; ++round) {
    for (const OperationTimes& times : made) {
      recorder.started(origin);
      recorder.succeeded(times, 200);
    }
  }
  const Nanos end = vastar::monotonic_now();
  const auto count = static_cast<double>(recorder.take().succeeded);
  return static_cast<double>(end - begin) / count;
}

}  // namespace

int main() {
  std::printf("{\"plain_ns\": %.1f, \"other_ns\": %.1f}\n", nanoseconds_each(true),
              nanoseconds_each(false));
  return 0;
}
