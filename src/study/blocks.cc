// Alternating blocks.
#include "study/blocks.h"

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

#include "machine/usage.h"

namespace vastar {
namespace {

constexpr Nanos kShortestBlock = 20 * kMillisecond;  // of those made shorter: the settle is a part

// Adds what another block, or another quad, of the same side found.
void add(BlockSide& side, const BlockSide& other) {
  side.measurements.add(other.measurements);
  side.elapsed += other.elapsed;
  side.driven += other.driven;
  side.scheduled += other.scheduled;
  side.unsent += other.unsent;
  side.stood_still = std::max(side.stood_still, other.stood_still);
  // A mean over blocks: all have the same length.
  const double before = side.blocks;
  side.blocks += other.blocks;
  side.generator_cpu_pct.resize(other.generator_cpu_pct.size());
  for (std::size_t i = 0; i < other.generator_cpu_pct.size(); ++i) {
    double& mean = side.generator_cpu_pct[i];
    mean = (mean * before + other.generator_cpu_pct[i] * other.blocks) / side.blocks;
  }
}

BlockSide side_of(Outcome&& outcome) {
  BlockSide side;
  side.measurements = std::move(outcome.measurements);
  side.measurements.timeline.clear();  // its seconds would be those of a block, laid on each other
  side.measurements.metrics.drop(OwnKind::kEach);  // and these its connections, again and again
  side.elapsed = outcome.elapsed;
  side.blocks = 1;
  side.generator_cpu_pct = std::move(outcome.worker_cpu_pct);
  side.scheduled = outcome.scheduled;
  side.unsent = outcome.unsent;
  side.stood_still = outcome.stood_still;
  return side;
}

// What a progress line is told: the sum over both sides and all blocks.
class Progress {
 public:
  explicit Progress(const std::function<void(const ProgressSnapshot&)>& tell) : tell_(tell) {}

  void add(const Measurements& block) {
    sum_.started += block.started;
    sum_.succeeded += block.succeeded;
    sum_.failed += block.failed;
    sum_.received_bytes += block.received_bytes;
    sum_.elapsed = monotonic_now() - begun_;
    if (tell_) tell_(sum_);
  }

 private:
  const std::function<void(const ProgressSnapshot&)>& tell_;
  const Nanos begun_ = monotonic_now();
  ProgressSnapshot sum_;
};

class Alternating {
 public:
  Alternating(Pool& base, Pool& head, const BlockPlan& plan, const StopFlag* stop,
              const std::function<void(const ProgressSnapshot&)>& progress)
      : base_(base), head_(head), plan_(plan), stop_(stop), progress_(progress) {
    result_.block = plan.block;
  }

  Alternation execute(const std::function<bool(const Quad&)>& each) {
    rehearse();
    bool go_on = true;
    while (go_on && !stopped()) {
      const Quad quad = drive_quad();
      if (stopped()) break;  // it is not whole
      add(result_.base, quad.base);
      add(result_.head, quad.head);
      ++result_.quads;
      go_on = (!each || each(quad)) && result_.quads != plan_.quads;
    }
    result_.interrupted = stopped();
    return std::move(result_);
  }

 private:
  bool stopped() const { return stop_ != nullptr && stop_->raised(); }

  // One block of each side, thrown away: caches and congestion windows are warm then, and how long
  // a response takes is known.
  void rehearse() {
    double slower = 0;                                              // mean response time, ns
    double slowest_rate = std::numeric_limits<double>::infinity();  // operations a ns
    for (const bool base : {true, false}) {
      if (stopped()) return;
      const BlockSide block = drive_block(base, 0, plan_.seed);
      const Histogram response = block.measurements.response();
      slower = std::max(slower, response.mean());
      const auto elapsed = static_cast<double>(std::max<Nanos>(block.elapsed, 1));
      slowest_rate = std::min(slowest_rate, static_cast<double>(response.count()) / elapsed);
    }
    use_block(block_for(slower, slowest_rate));
  }

  Nanos block_for(double mean_response, double rate) const {
    Nanos block = plan_.block;
    if (plan_.operations_in_five_quads > 0 && rate > 0) {
      const auto wanted = static_cast<double>(plan_.operations_in_five_quads) / (2 * 5 * rate);
      const auto fitting = static_cast<Nanos>(std::min(wanted, static_cast<double>(plan_.block)));
      block =
          std::clamp(plan_.settle + fitting, std::min(kShortestBlock, plan_.block), plan_.block);
    }
    return std::max(block,
                    plan_.settle + static_cast<Nanos>(plan_.responses_a_block * mean_response));
  }

  void use_block(Nanos wanted) {
    const bool capped = plan_.longest_block > 0 && wanted > plan_.longest_block;
    result_.block = capped ? std::max(plan_.block, plan_.longest_block) : wanted;
  }

  Quad drive_quad() {
    Quad quad;
    quad.base_first = random_() % 2 == 0;
    const auto before = read_cpu_times();
    for (const bool outer : {true, false, false, true}) {
      if (stopped()) break;
      const bool base = outer == quad.base_first;
      BlockSide& side = base ? quad.base : quad.head;
      // Both sides have the same arrivals in an open loop.
      const std::uint64_t seed = plan_.seed + 2 * result_.quads + side.blocks;
      const BlockSide block = drive_block(base, plan_.settle, seed);
      progress_.add(block.measurements);
      add(side, block);
    }
    const auto after = read_cpu_times();
    if (before && after) quad.steal_pct = steal_pct(*before, *after);
    return quad;
  }

  BlockSide drive_block(bool base, Nanos settle, std::uint64_t seed) {
    Pool& pool = base ? base_ : head_;
    LoadShape load = pool.plan().load;
    load.requests = 0;
    load.duration = result_.block;
    load.settle = settle;
    load.seed = seed;
    Outcome outcome = pool.run(load);
    (base ? result_.base_operations : result_.head_operations) += outcome.operations;
    BlockSide side = side_of(std::move(outcome));
    side.driven = result_.block;
    return side;
  }

  Pool& base_;
  Pool& head_;
  const BlockPlan& plan_;
  const StopFlag* const stop_;
  Progress progress_;
  std::mt19937_64 random_{plan_.seed};
  Alternation result_;
};

}  // namespace

Alternation alternate(Pool& base, Pool& head, const BlockPlan& plan,
                      const std::function<bool(const Quad&)>& each, const StopFlag* stop,
                      const std::function<void(const ProgressSnapshot&)>& progress) {
  return Alternating(base, head, plan, stop, progress).execute(each);
}

}  // namespace vastar
