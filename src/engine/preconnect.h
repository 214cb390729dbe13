// Opens a worker's connections before the measured time: a few at a time, each tried three times.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/units.h"
#include "engine/agenda.h"
#include "engine/connection.h"

namespace vastar {

class Preconnect {
 public:
  // At most `limit` connects under way at a time.
  Preconnect(std::deque<Connection>& connections, std::size_t limit);

  // Starts what may be started now.
  void advance(Nanos now);
  void connected();
  // Tries again later, unless it was the third time or trying again is of no use.
  void failed(Connection& connection, int errno_value);

  bool done() const { return settled_ == connections_.size(); }
  // When advance() should be called again; 0: not before another connect ends.
  Nanos next_retry() const {
    return retries_.empty() || under_way_ == limit_ ? 0 : retries_.next_due();
  }

 private:
  std::deque<Connection>& connections_;
  std::size_t limit_;
  std::size_t next_ = 0;  // the first connection never tried
  std::size_t under_way_ = 0;
  std::size_t settled_ = 0;  // up, or given up on
  std::vector<std::uint8_t> tries_;
  Agenda retries_;
};

}  // namespace vastar
