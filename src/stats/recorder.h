// Takes every operation of one worker as it ends. One thread; no lock, and no allocation on the path
// of a successful operation but once a second (the timeline).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/failure.h"
#include "base/units.h"
#include "stats/measurements.h"

namespace vastar {

// The times of one operation, CLOCK_MONOTONIC ns; 0 = that point was not reached.
struct OperationTimes {
  Nanos intended = 0;    // when it should have been sent (closed loop: = started)
  Nanos started = 0;     // when a connection took it up
  Nanos sent_start = 0;  // just before its first byte was written
  Nanos sent_end = 0;    // its last byte was handed to the kernel
  Nanos first_byte = 0;  // the first byte of the response was read
  Nanos end = 0;         // the response was complete, or the operation was given up
  Nanos lag = -1;        // how late the generator was; negative: not a paced operation
};

class Recorder {
 public:
  // Times are relative to `origin`, the start of the measured time.
  explicit Recorder(Nanos origin = 0);

  void reset(Nanos origin);  // forget everything: the warm-up is over

  void started(Nanos now);
  void succeeded(const OperationTimes& times, std::uint16_t status);
  // `completed`: a whole response came but it counts as a failure. `example` is kept when it is the
  // first of its class.
  void failed(const OperationTimes& times, Failure failure, std::string_view example,
              bool completed = false, std::uint16_t status = 0);
  void phase(Phase phase, Nanos duration);  // for dns, connect and tls, once a connection
  void connection_opened();
  void sent(std::uint64_t bytes);
  void received(std::uint64_t bytes);

  // Ends the recording; the recorder is empty afterwards.
  Measurements take();
};

}  // namespace vastar
