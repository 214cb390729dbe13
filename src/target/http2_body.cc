// The bodies of answers over HTTP/2, part by part.
#include <algorithm>
#include <cstring>

#include "target/content.h"
#include "target/generated.h"
#include "target/http2_peer.h"
#include "target/http2_stream.h"
#include "target/worker.h"

namespace vastar::target {

Http2Stream::Part Http2Stream::read_body(char* buffer, std::size_t room) {
  Part part;
  switch (body_) {
    case Body::kText:
      part = read_text(buffer, room);
      break;
    case Body::kGenerated:
      part = read_generated(buffer, room);
      break;
    case Body::kTimed:
      part = read_timed(buffer, room);
      break;
    case Body::kNever:
      part.later = true;
      break;
  }
  if (!part.last) return part;
  if (body_ == Body::kTimed) part.trailers = route().trailers;
  finish();
  if (cut_) {  // the connection's end stands for the body's
    part.last = false;
    part.later = part.size == 0;
    peer_.end_connection({});
  }
  return part;
}

Http2Stream::Part Http2Stream::read_text(char* buffer, std::size_t room) {
  const std::size_t size = std::min<std::size_t>(room, text_.size() - sent_);
  std::memcpy(buffer, text_.data() + sent_, size);
  sent_ += size;
  return {.size = size, .last = sent_ == text_.size()};
}

// A frame never has bytes of two chunks.
Http2Stream::Part Http2Stream::read_generated(char* buffer, std::size_t room) {
  std::uint64_t size = std::min<std::uint64_t>(room, route().size - sent_);
  if (route().chunk_size > 0)
    size = std::min(size, route().chunk_size - sent_ % route().chunk_size);
  const std::string_view bytes = pattern_at(sent_, size);
  std::memcpy(buffer, bytes.data(), bytes.size());
  sent_ += bytes.size();
  return {.size = bytes.size(), .last = sent_ == route().size};
}

Http2Stream::Part Http2Stream::read_timed(char* buffer, std::size_t room) {
  if (sent_ == text_.size()) append_due();
  Part part = read_text(buffer, room);
  part.last = part.last && parts_ == timed_count();
  part.later = part.size == 0 && !part.last;
  if (part.later) worker().set_alarm(alarm_, next_due());
  return part;
}

// What is due is one part of the body: the text that went before is forgotten.
void Http2Stream::append_due() {
  text_.clear();
  sent_ = 0;
  const Nanos now = monotonic_now();
  while (parts_ < timed_count() && next_due() <= now && text_.size() < kEnoughOutput) {
    if (drips_) {
      text_.push_back(kHello[parts_]);
    } else {
      append_event(route(), parts_, false, text_);
    }
    ++parts_;
  }
}

// By the first one's time, so that lateness does not add up.
Nanos Http2Stream::next_due() const {
  const Nanos after =
      drips_ ? static_cast<Nanos>(parts_) * route().drip_gap : event_due(route(), parts_);
  return started_ + after;
}

std::uint64_t Http2Stream::timed_count() const {
  return drips_ ? kHello.size() : event_parts(route());
}

}  // namespace vastar::target
