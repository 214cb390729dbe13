// Pacing rules.
#include "engine/pacer.h"

#include <algorithm>
#include <limits>

namespace vastar {

using What = Pacer::Turn::What;

namespace {

// Seconds between two requests of a connection, 31 years: a time that far ahead is still in Nanos.
constexpr double kLongest = 1e9;

}  // namespace

Pacer::Pacer(const LoadShape& load, Nanos origin, unsigned index, unsigned workers)
    : origin_(origin),
      deadline_(load.duration > 0 ? origin + load.duration : 0),
      interval_(load.qps > 0 ? from_seconds(std::min(load.streams / load.qps, kLongest)) : 0),
      quota_(load.requests == 0 ? std::numeric_limits<std::uint64_t>::max()
                                : share_of(load.requests, index, workers)),
      open_loop_(load.open_loop()),
      connections_(load.connections_over_time()),
      index_(index),
      workers_(workers),
      schedule_(load, index, workers) {}

bool Pacer::exhausted() const { return open_loop_ ? schedule_.exhausted() : quota_ == 0; }

Pacer::Turn Pacer::next(Nanos now, Nanos last_started, Nanos free_since, std::uint32_t group) {
  if (exhausted() || (deadline_ > 0 && now >= deadline_)) return {};
  if (open_loop_) return open_turn(now, free_since);
  if (!connections_.empty()) [[unlikely]] {
    const Turn absent = absent_turn(now, group);
    if (absent.what != What::kNow) return absent;
  }
  return closed_turn(now, last_started, free_since);
}

// kNow for a connection that takes part now. Those of the workers join in turn: the first of each,
// then the second.
Pacer::Turn Pacer::absent_turn(Nanos now, std::uint32_t group) const {
  const std::uint64_t place = std::uint64_t{group} * workers_ + index_;
  const auto joins = connections_.reaches(static_cast<double>(place + 1), now - origin_);
  if (!joins) return {};
  if (origin_ + *joins <= now) return {.what = What::kNow};
  return {.what = What::kLater, .due = origin_ + *joins};
}

Pacer::Turn Pacer::open_turn(Nanos now, Nanos free_since) {
  const Nanos intended = next_arrival();
  if (intended > now) return {.what = What::kIdle};
  schedule_.advance();
  // While every slot was busy the wait is the target's; only what comes on top is the generator's.
  return {.what = What::kNow, .intended = intended, .lag = now - std::max(intended, free_since)};
}

Pacer::Turn Pacer::closed_turn(Nanos now, Nanos last_started, Nanos free_since) {
  const bool paced = interval_ > 0 && last_started > 0;
  const Nanos due = paced ? last_started + interval_ : now;
  if (due > now) return {.what = What::kLater, .due = due};
  --quota_;
  const Nanos lag = interval_ == 0 ? -1 : paced ? now - std::max(due, free_since) : 0;
  return {.what = What::kNow, .intended = now, .lag = lag};
}

}  // namespace vastar
