// What every stream has, whatever is in it, and the rows of those that have ended.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "protocols/sse/open_streams.h"
#include "protocols/sse/stream_reader.h"
#include "stats/measurements.h"

namespace vastar {

// One stream, or one answer in a stream. Times are of CLOCK_MONOTONIC; 0: that has not come.
struct HeardStream {
  Nanos sent = 0;  // just before its (first) request's first byte
  Nanos first_byte = 0, last_byte = 0;
  std::uint64_t bytes = 0;  // of body
  bool open = false;        // counted among the open ones
  bool counted = true;      // begun late enough to be in the figures
  bool compressed = false;  // though it was asked not to be
  StreamReader reader;

  // A response has begun.
  void head(StreamFraming framing, Nanos now);
  void take_coding(std::string_view content_encoding);
  void body(std::string_view bytes, Nanos now);
};

// Those of one worker.
class StreamLog {
 public:
  // `open` must outlive it.
  StreamLog(OpenStreams& open, bool per_stream) : open_(open), per_stream_(per_stream) {}

  void sending(HeardStream& stream, Nanos now);
  // It is over, with so many events. `error`: a class of failure, "abandoned", or empty.
  void ended(HeardStream& stream, Nanos end, std::uint64_t events, std::string_view error);

  // The peak, and the rows, since the last call.
  void take(Measurements& measurements);
  void count_from(Nanos when) { counted_from_ = when; }
  // Whether what happens to a stream that was never sent is in the figures.
  bool counts(Nanos now) const { return now >= counted_from_; }

 private:
  OpenStreams& open_;
  const bool per_stream_;
  Nanos counted_from_ = 0;
  std::vector<StreamRow> rows_;
};

}  // namespace vastar
