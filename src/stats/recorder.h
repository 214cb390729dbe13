// Takes every operation of one worker as it ends. One thread; no lock, and no allocation on the
// path of a successful operation but for the first of its kind and once a second (the timeline).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"
#include "stats/measurements.h"
#include "stats/second_board.h"

namespace vastar {

// The times of one operation, CLOCK_MONOTONIC ns; 0 = that point was not reached.
struct OperationTimes {
  Nanos intended = 0;    // when it should have been sent (closed loop: = started)
  Nanos started = 0;     // when a connection took it up
  Nanos sent_start = 0;  // just before the first byte of its (last) request was written
  Nanos sent_end = 0;    // its last byte was handed to the kernel
  Nanos first_byte = 0;  // the first byte of the response was read
  Nanos end = 0;         // the response was complete, or the operation was given up
  Nanos first_sent = 0;  // just before the first byte of its first request, when there were several
  Nanos lag = -1;        // how late the generator was; negative: not a paced operation
  // What it counts in apart from the whole, as SessionSource::series says, and from when on: as
  // intended, or since the last step that counted by itself.
  std::uint16_t series = 0;
  Nanos series_start = 0;
};

class Recorder {
 public:
  static constexpr Nanos kNoEnd = INT64_MAX;

  // Times are relative to `origin`, the start of the measured time. An operation that was started
  // before it leaves nothing but its part of Measurements::overlap, unless it failed at `end`, the
  // end of the measured time, or later: it was given up on after all of that time, and a target
  // that hangs would otherwise leave no trace.
  explicit Recorder(Nanos origin = 0) { reset(origin); }

  void reset(Nanos origin, Nanos end = kNoEnd);  // forget everything: the warm-up is over

  // From now on leaves the row of each second on `board`, which must outlive it, once it is over.
  void show_seconds_on(SecondBoard& board) { board_ = &board; }
  // It is `now`, though nothing has happened: the seconds before are over.
  void pass(Nanos now) noexcept { advance(now); }

  // An operation was taken up, at `now` (not before an earlier one, give or take a wake-up).
  void started(Nanos now) noexcept;
  // `status` 0: the protocol has none, or it was not reached.
  void succeeded(const OperationTimes& times, std::uint16_t status) noexcept;
  // `completed`: a whole response came but it counts as a failure. `example` is kept when it is the
  // first of its class.
  void failed(const OperationTimes& times, Failure failure, std::string_view example,
              bool completed = false, std::uint16_t status = 0);
  // An operation goes on after an exchange that is not its last: its phases are recorded.
  // `counted`: it was no step, so it is among the hops.
  void hop(const OperationTimes& times, bool counted = true) noexcept;
  // A step of the operation ended, at times.end, and counts by itself.
  void step(const OperationTimes& times, std::uint16_t series, std::uint16_t status);
  // For dns, connect and tls, once a connection.
  void phase(Phase phase, Nanos duration) noexcept { of(phase).record(duration); }
  void connection_opened() noexcept { ++data_.connections_opened; }
  void handshake(std::string_view protocol, std::string_view cipher, std::string_view alpn,
                 bool resumed);
  void sent(std::uint64_t bytes) noexcept { data_.sent_bytes += bytes; }
  void received(std::uint64_t bytes) noexcept { data_.received_bytes += bytes; }

  // Ends the recording; the recorder is empty afterwards.
  Measurements take();

 private:
  // A second in which something happened; the ones between are filled in by take().
  struct Second {
    std::size_t index;
    TimelineRow row;
  };

  bool uncounted(const OperationTimes& times) noexcept;
  bool failed_uncounted(const OperationTimes& times) noexcept;
  Histogram& of(Phase phase) noexcept { return data_.phases[static_cast<std::size_t>(phase)]; }
  void advance(Nanos now) noexcept;
  void close_second();
  void record_plain(const OperationTimes& times) noexcept;
  void settle_plain() noexcept;
  void record_common(const OperationTimes& times, Nanos response) noexcept;
  void count_in_series(const OperationTimes& times, bool succeeded, std::uint16_t status);
  void count_completed(std::uint16_t status) noexcept;
  void record_exchange(const OperationTimes& times) noexcept;
  void record_completed(const OperationTimes& times, std::uint16_t status) noexcept;

  // First what every operation touches.
  Nanos origin_ = 0;
  Nanos end_ = kNoEnd;
  Nanos second_end_ = 0;    // of the current second, as the clock reads
  std::size_t second_ = 0;  // the current one, since the origin
  TimelineRow row_;         // its numbers; its buckets are made when it is over
  // Response times of the current second: of plain operations, and of all others.
  Histogram plain_;
  Histogram second_response_;
  Measurements data_;  // statuses and timeline stay empty until take()
  std::array<std::uint64_t, 1000> statuses_{};
  std::vector<Second> seconds_;  // the ones that are over
  std::vector<PackedBuckets::Bucket> scratch_;
  SecondBoard* board_ = nullptr;
};

}  // namespace vastar
