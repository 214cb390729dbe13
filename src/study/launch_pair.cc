// One launch: servers, connections, warm-up, blocks in turn, figures.
#include "study/launch_pair.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "gate/regression.h"
#include "study/blocks.h"
#include "study/launch_quads.h"
#include "study/launch_sides.h"
#include "study/silence.h"

namespace vastar {
namespace {

constexpr Nanos kStoodStillLimit = kSecond / 5;
constexpr int kBlocksAQuad = 4;

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

// How a side died, where it did: its server ended, or it answered nothing to the very end.
std::string death_of(LaunchedSide& side, const std::string& silence) {
  if (!side.running()) return on_one_line(side.server->obituary());
  if (silence.empty()) return {};
  return fmt::format("{} stopped answering: {}", side.name, on_one_line(silence));
}

// What a launch measured of a server that died says nothing of its speed.
void note_death(std::string death, LaunchPair& pair, LaunchSide& measured) {
  if (death.empty()) return;
  measured.died = std::move(death);
  refuse(pair, measured.died);
}

MeasuredLaunch measure_pair(LaunchedPair& sides, const CompareOptions& options,
                            const LaunchOrder& order, const LaunchHooks& hooks) {
  LaunchQuads quads;
  std::string base_silence, head_silence;  // in the last quad
  const Nanos until = monotonic_now() + options.launch_time;
  const auto each = [&](const Quad& quad) {
    quads.add(quad);
    base_silence = silence_of(quad.base);
    head_silence = silence_of(quad.head);
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
  note_death(death_of(sides.base, base_silence), launch.pair, launch.pair.base);
  note_death(death_of(sides.head, head_silence), launch.pair, launch.pair.head);
  launch.broken = launch.pair.base.died;  // a head that dies is evidence, a base is none
  return launch;
}

// Head did not come up beside a base that did: nothing was measured, and that is a finding.
MeasuredLaunch without_head(std::string why) {
  MeasuredLaunch launch;
  note_death(on_one_line(why), launch.pair, launch.pair.head);
  launch.head_missing = std::move(why);
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
  const Confined generator(sides.generator_cores);  // and the workers that are started below
  if (!generator.status()) return generator.status().error();
  LaunchedPair pair(sides);
  auto head_missing = bring_up(sides, order, hooks.stop, pair);
  if (!head_missing) return head_missing.error();
  if (!head_missing->empty()) return without_head(std::move(*head_missing));
  for (LaunchedSide* side : {&pair.first(order), &pair.second(order)}) side->pool->warm_up();
  return measure_pair(pair, options, order, hooks);
}

}  // namespace vastar
