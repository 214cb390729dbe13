// Streams from their request to their end, as every protocol of streams counts them.
#include "protocols/sse/stream_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace vastar {

void HeardStream::head(StreamFraming framing, Nanos now) {
  if (first_byte == 0) first_byte = now;
  last_byte = now;
  compressed = false;
  reader.begin(framing);
}

void HeardStream::take_coding(std::string_view content_encoding) {
  compressed = !equals_ignoring_case(trim(content_encoding), "identity");
}

void HeardStream::body(std::string_view bytes_of_body, Nanos now) {
  bytes += bytes_of_body.size();
  last_byte = now;
}

void StreamLog::sending(HeardStream& stream, Nanos now) {
  if (stream.sent == 0) {
    stream.sent = now;
    stream.counted = counts(now);
  }
  if (!std::exchange(stream.open, true)) open_.opened();
}

void StreamLog::ended(HeardStream& stream, Nanos end, std::uint64_t events,
                      std::string_view error) {
  if (std::exchange(stream.open, false)) open_.closed();
  if (!stream.counted || !per_stream_ || rows_.size() == kMostStreamRows) return;
  rows_.push_back({.stream = rows_.size(),
                   .ttfb = stream.first_byte > 0 ? stream.first_byte - stream.sent : -1,
                   .duration = std::max<Nanos>(end - stream.sent, 0),
                   .events = events,
                   .bytes = stream.bytes,
                   .error = std::string(error)});
}

void StreamLog::take(Measurements& measurements) {
  measurements.metrics.at("streams_peak", OwnKind::kHighest).put(static_cast<double>(open_.peak()));
  open_.forget();
  std::move(rows_.begin(), rows_.end(), std::back_inserter(measurements.streams));
  rows_.clear();
}

}  // namespace vastar
