// Where workers find the rings that a writer of samples drains.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "stats/sample_ring.h"

namespace vastar {

class SampleSink {
 public:
  // At 200,000 operations a second a third of a second: the writer may wait so long for its turn.
  static constexpr std::size_t kRingCapacity = 65'536;

  explicit SampleSink(std::size_t ring_capacity = kRingCapacity) : capacity_(ring_capacity) {}

  // A ring of the worker's own: closed when the last copy of the pointer goes. Any thread.
  std::shared_ptr<SampleRing> open(unsigned worker) {
    auto ring = std::make_shared<SampleRing>(worker, capacity_);
    const MutexLock lock(mutex_);
    rings_.push_back(ring);
    SampleRing* const own = ring.get();
    return {own, [ring = std::move(ring)](SampleRing* closing) { closing->close(); }};
  }

  // Whether the load is one to take samples of, and of which of several runs; what is driven
  // otherwise is not counted either. Set while the workers are at rest.
  void begin() { taking_ = wanted_; }
  void pause() { taking_ = false; }
  void next_run(SampleRun run, bool wanted) {
    wanted_ = wanted;
    if (!wanted) return;
    const MutexLock lock(mutex_);
    runs_.push_back(std::move(run));
    series_ = static_cast<std::uint32_t>(runs_.size());
  }
  bool taking() const { return taking_; }
  std::uint32_t series() const { return series_; }

  // The writer's: drains every ring, and lets go of those whose worker is gone. `take` gets the
  // ring, the sample and its run, null when there is but one.
  template <typename Take>
  std::size_t drain(Take take) {
    const MutexLock lock(mutex_);
    std::size_t taken = 0;
    const SampleRun* const runs = runs_.data();  // for the lambda, which the lock covers too
    std::uint64_t dropped = 0;
    std::erase_if(rings_, [&](const auto& ring) {
      const bool last = ring->closed();
      taken += ring->drain([&](const Sample& sample) {
        take(*ring, sample, sample.series == 0 ? nullptr : runs + (sample.series - 1));
      });
      if (last) dropped += ring->dropped();
      return last;
    });
    dropped_ += dropped;
    return taken;
  }

  // Samples that found their ring full. Any thread.
  std::uint64_t dropped() const {
    const MutexLock lock(mutex_);
    std::uint64_t sum = dropped_;
    for (const auto& ring : rings_) sum += ring->dropped();
    return sum;
  }

 private:
  const std::size_t capacity_;
  mutable Mutex mutex_;
  std::vector<std::shared_ptr<SampleRing>> rings_ VASTAR_GUARDED_BY(mutex_);
  std::vector<SampleRun> runs_ VASTAR_GUARDED_BY(mutex_);
  std::uint64_t dropped_ VASTAR_GUARDED_BY(mutex_) = 0;  // of rings that are gone
  // Written while the workers are at rest.
  bool taking_ = false;
  bool wanted_ = true;
  std::uint32_t series_ = 0;
};

}  // namespace vastar
