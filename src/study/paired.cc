// A pair of pools, alternated, and a report of each.
#include "study/paired.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.h"
#include "machine/usage.h"
#include "protocols/registry.h"
#include "study/blocks.h"
#include "study/silence.h"

namespace vastar {
namespace {

constexpr unsigned kFewestQuads = 5;
// Of streams, each of which lasts: their blocks are as long as several of them, and four or so of
// what one connection brings are in each.
constexpr unsigned kFewestStreamQuads = 2;
constexpr Nanos kShortestBlock = 20 * kMillisecond;
// A side that answers nothing for so many quads will not answer.
constexpr unsigned kSilentQuads = 10;

// A side of the pair, ready to be driven.
struct Side {
  RunSetup setup;
  std::unique_ptr<Protocol> protocol;
  std::unique_ptr<Pool> pool;
};

Result<void> open(Side& side, const EngineHooks& hooks) {
  side.protocol = make_protocol(side.setup.plan);
  if (!side.protocol) {
    return Error{fmt::format("no protocol speaks '{}'", side.setup.plan.url.scheme),
                 ExitCode::kInternal};
  }
  auto pool = Pool::open(side.setup.plan, *side.protocol, {.progress = {}, .stop = hooks.stop});
  if (!pool) return pool.error();
  side.pool = std::move(*pool);
  return {};
}

RunSetup setup_of_reference(const RunSetup& target, const Plan& reference) {
  RunSetup setup = target;
  setup.notes.clear();
  setup.plan = reference_plan(target.plan, reference);
  return setup;
}

// Says after each quad whether there is to be another.
class Enough {
 public:
  explicit Enough(const Plan& plan)
      : load_(plan.load), fewest_(plan.llm || plan.stream ? kFewestStreamQuads : kFewestQuads) {}

  bool another(const Quad& quad) {
    ++quads_;
    base_ += quad.base.measurements.started;
    head_ += quad.head.measurements.started;
    driven_ += quad.head.driven;
    silent_ = note_silence(quad) ? silent_ + 1 : 0;
    if (silent_ >= kSilentQuads) return false;
    if (load_.duration > 0 && driven_ >= load_.duration) return false;
    if (load_.requests == 0 || quads_ < fewest_) return true;
    return std::min(base_, head_) < load_.requests;
  }

  // Which side answered nothing for so long that the level was ended; empty: it was not.
  std::string silence() const {
    if (silent_ < kSilentQuads) return {};
    return fmt::format("{} for {} quads in a row, and the level was ended", silence_, kSilentQuads);
  }

 private:
  bool note_silence(const Quad& quad) {
    const bool base = quad.base.measurements.completed == 0;
    const bool head = quad.head.measurements.completed == 0;
    if (!base && !head) return false;
    const std::string why = silence_of(head ? quad.head : quad.base);
    silence_ = fmt::format("{} answered nothing{}{}",
                           base && head ? "target and reference"
                           : head       ? "the target"
                                        : "the reference",
                           why.empty() ? "" : ": ", why.empty() ? "" : on_one_line(why));
    return true;
  }

  const LoadShape& load_;
  const unsigned fewest_;
  std::string silence_;  // of the last quad in which a side was silent
  unsigned quads_ = 0;
  unsigned silent_ = 0;
  std::uint64_t base_ = 0, head_ = 0;
  Nanos driven_ = 0;
};

BlockPlan blocks_for(const LoadShape& load) {
  BlockPlan plan;
  plan.seed = load.seed;
  plan.operations_in_five_quads = load.requests;
  if (load.requests == 0) {
    plan.block = std::clamp(load.duration / (2 * kFewestQuads), kShortestBlock, plan.block);
  }
  return plan;
}

// What one side found, as a run would have.
Outcome outcome_of(BlockSide&& side, const Plan& plan, bool interrupted) {
  Outcome outcome;
  outcome.measurements = std::move(side.measurements);
  outcome.elapsed = side.elapsed;
  outcome.workers = static_cast<unsigned>(side.generator_cpu_pct.size());
  outcome.worker_cpu_pct = std::move(side.generator_cpu_pct);
  outcome.connections = plan.load.concurrency;
  outcome.scheduled = outcome.measurements.started + side.unsent;
  outcome.unsent = side.unsent;
  outcome.stood_still = side.stood_still;
  outcome.interrupted = interrupted;
  return outcome;
}

// Over all quads, each of about the same length.
class MeanSteal {
 public:
  void add(const Quad& quad) {
    sum_ += quad.steal_pct;
    ++quads_;
  }
  double pct() const { return quads_ == 0 ? 0 : sum_ / quads_; }

 private:
  double sum_ = 0;
  unsigned quads_ = 0;
};

RunReport side_report(const Side& side, BlockSide&& found, const std::string& started_at,
                      bool interrupted, double steal_pct) {
  Outcome outcome = outcome_of(std::move(found), side.setup.plan, interrupted);
  outcome.source_addresses = side.pool->source_addresses();
  RunReport report = report_of(side.setup, outcome, started_at, steal_pct);
  const auto& missing = side.pool->notes();
  report.common.notes.insert(report.common.notes.end(), missing.begin(), missing.end());
  return report;
}

}  // namespace

Plan reference_plan(const Plan& target, const Plan& reference) {
  Plan plan = reference;
  plan.load = target.load;
  return plan;
}

Result<PairReport> measure_pair(const RunSetup& target, const Plan& reference,
                                const EngineHooks& hooks) {
  const std::string started_at = wall_clock_now();
  const LoadShape& load = target.plan.load;
  Side base{.setup = setup_of_reference(target, reference), .protocol = {}, .pool = {}};
  Side head{.setup = target, .protocol = {}, .pool = {}};
  if (auto room = room_for_pools(target.plan, 2); !room) return room.error();
  if (auto opened = open(base, hooks); !opened) {
    return Error{"the reference: " + opened.error().message, opened.error().code};
  }
  if (auto opened = open(head, hooks); !opened) return opened.error();
  for (Side* side : {&base, &head}) side->pool->warm_up();
  Enough enough(target.plan);
  MeanSteal steal;
  const auto each = [&](const Quad& quad) {
    steal.add(quad);
    return enough.another(quad);
  };
  Alternation found =
      alternate(*base.pool, *head.pool, blocks_for(load), each, hooks.stop, hooks.progress);
  return PairReport{.target = side_report(head, std::move(found.head), started_at,
                                          found.interrupted, steal.pct()),
                    .reference = side_report(base, std::move(found.base), started_at,
                                             found.interrupted, steal.pct()),
                    .target_requests = found.head_operations,
                    .reference_requests = found.base_operations,
                    .silence = enough.silence()};
}

}  // namespace vastar
