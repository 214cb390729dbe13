// The pre-connect phase.
#include "engine/preconnect.h"

#include <cerrno>

namespace vastar {
namespace {

constexpr std::uint8_t kTries = 3;
constexpr Nanos kRetryDelay = 50 * kMillisecond;  // times the number of tries so far

// A peer whose accept queue is full for a moment, or that is just starting.
bool worth_retrying(int errno_value) {
  return errno_value == ECONNREFUSED || errno_value == ECONNRESET || errno_value == EAGAIN ||
         errno_value == EPIPE;
}

}  // namespace

Preconnect::Preconnect(std::deque<Connection>& connections, std::size_t limit)
    : connections_(connections),
      limit_(limit),
      tries_(connections.size(), 0),
      retries_(connections.size()) {}

void Preconnect::advance(Nanos now) {
  while (under_way_ < limit_) {
    std::size_t index = 0;
    if (retries_.due(now)) {
      index = retries_.pop();
    } else if (next_ < connections_.size()) {
      index = next_++;
    } else {
      return;
    }
    ++under_way_;
    ++tries_[index];
    connections_[index].connect(now);
  }
}

void Preconnect::connected() {
  --under_way_;
  ++settled_;
}

void Preconnect::failed(Connection& connection, int errno_value) {
  --under_way_;
  const std::size_t index = connection.group();
  if (tries_[index] < kTries && worth_retrying(errno_value)) {
    retries_.add(monotonic_now() + kRetryDelay * tries_[index], static_cast<Slot>(index));
  } else {
    ++settled_;
  }
}

}  // namespace vastar
