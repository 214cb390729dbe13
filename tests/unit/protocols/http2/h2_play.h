// A peer for HTTP/2 sessions: frames made by hand, and what the session sends and reports.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/http/fixed_request.h"
#include "protocols/http/http_protocol.h"
#include "support/session_play.h"

namespace vastar::testing {

namespace h2 {

enum Type : std::uint8_t {
  kData,
  kHeaders,
  kPriority,
  kRstStream,
  kSettings,
  kPushPromise,
  kPing,
  kGoaway,
  kWindowUpdate,
  kContinuation,
};
enum Flag : std::uint8_t { kNone = 0, kAck = 1, kEndStream = 1, kEndHeaders = 4, kPadded = 8 };
inline constexpr std::uint8_t kWhole = kEndStream | kEndHeaders;

inline std::string u32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

inline std::string frame(int type, int flags, std::uint32_t stream, std::string_view payload = {}) {
  std::string bytes = u32(static_cast<std::uint32_t>(payload.size())).substr(1);
  bytes += static_cast<char>(type);
  bytes += static_cast<char>(flags);
  return bytes + u32(stream) + std::string(payload);
}

inline std::string setting(std::uint16_t id, std::uint32_t value) {
  return u32(id).substr(2) + u32(value);
}

// HPACK: a literal field without indexing (RFC 7541, 6.2.2), of names and values below 127 octets.
inline std::string field(std::string_view name, std::string_view value) {
  std::string bytes(1, '\0');
  bytes += static_cast<char>(name.size());
  bytes += name;
  bytes += static_cast<char>(value.size());
  return bytes.append(value);
}
inline const std::string kStatus200 = "\x88";  // RFC 7541, Appendix A

}  // namespace h2

class H2Play {
 public:
  explicit H2Play(std::unique_ptr<const HttpContent> content, unsigned streams = 1,
                  const Http2Windows& windows = {})
      : protocol_(std::move(content), {.http2 = true, .streams = streams, .windows = windows}),
        source_(protocol_.for_worker(one_origin(), {})),
        session_(source_->make_session({})) {
    session_->open(outbox_);
    take_outbox();
  }
  explicit H2Play(const RequestSpec& request, unsigned streams = 1,
                  const Http2Windows& windows = {})
      : H2Play(std::make_unique<FixedContent>(request), streams, windows) {}

  // The peer's SETTINGS, and the slots submitted.
  H2Play& ready(std::string_view settings = {}) {
    feed(h2::frame(h2::kSettings, 0, 0, settings));
    return *this;
  }
  H2Play& request(Slot slot) {
    source_->begin(slot);
    story_.push_back(session_->submit(slot, outbox_) ? "submitted " + std::to_string(slot)
                                                     : "not submitted " + std::to_string(slot));
    flush();
    return *this;
  }
  H2Play& cancel(Slot slot) {
    story_.push_back(session_->cancel(slot, outbox_) ? "cancelled " + std::to_string(slot)
                                                     : "not cancelled " + std::to_string(slot));
    flush();
    return *this;
  }
  // Bytes are copied to the heap so that a sanitizer sees reads past their end.
  H2Play& feed(std::string_view bytes) {
    std::vector<char> owned(bytes.begin(), bytes.end());
    std::span<const char> rest(owned);
    while (!rest.empty() && !broken_) {
      Events events;
      const std::size_t taken = session_->receive(rest, 1, outbox_, events);
      take_outbox();
      note(events);
      rest = rest.subspan(taken);
      if (taken == 0 && !events.full()) {
        story_.emplace_back("stuck");
        break;
      }
    }
    return *this;
  }
  H2Play& feed_in_parts(std::string_view bytes, std::size_t size) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
      feed(bytes.substr(0, size));
    }
    return *this;
  }
  H2Play& end(Ending ending) {
    if (ending == Ending::kNone) return *this;
    Events events;
    do {
      events.clear();
      session_->end(ending == Ending::kReset, 1, events);
      note(events);
    } while (events.full());
    return *this;
  }
  void flush() {
    session_->flush(outbox_);
    take_outbox();
  }

  std::size_t capacity() const { return session_->capacity(); }
  bool uploading(Slot slot) const { return session_->uploading(slot); }
  // Since the last call.
  Story story() { return std::exchange(story_, {}); }
  std::string sent() { return std::exchange(sent_, {}); }
  // The pieces that were not copied, added up.
  std::size_t borrowed_bytes() const { return borrowed_; }

 private:
  void take_outbox() {
    for (std::size_t i = 0; i < outbox_.piece_count(); ++i) {
      sent_ += outbox_.piece(i);
      if (outbox_.piece_is_borrowed(i)) borrowed_ += outbox_.piece(i).size();
    }
    outbox_.clear();
  }
  void note(const Events& events) {
    for (const Event& event : events) {
      story_.push_back(describe(event));
      broken_ = broken_ || (event.kind == Event::Kind::kFailed && event.slot == kNoSlot);
    }
  }

  HttpProtocol protocol_;
  std::unique_ptr<SessionSource> source_;
  std::unique_ptr<Session> session_;
  Outbox outbox_;
  std::string sent_;
  std::size_t borrowed_ = 0;
  Story story_;
  bool broken_ = false;
};

// "HEADERS 1 +5", "RST_STREAM 3 CANCEL", ...: type, stream, flags; the preface left out.
struct SentFrame {
  int type = 0;
  int flags = 0;
  std::uint32_t stream = 0;
  std::string payload;
};
inline std::vector<SentFrame> frames_of(std::string_view bytes) {
  constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  if (bytes.starts_with(kPreface)) bytes.remove_prefix(kPreface.size());
  const auto number = [&](std::size_t from, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      value = value << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return value;
  };
  std::vector<SentFrame> frames;
  while (bytes.size() >= 9) {
    const std::size_t size = number(0, 3);
    frames.push_back({static_cast<int>(number(3, 1)), static_cast<int>(number(4, 1)), number(5, 4),
                      std::string(bytes.substr(9, size))});
    bytes.remove_prefix(9 + std::min(size, bytes.size() - 9));
  }
  return frames;
}

// Of the frames sent, those of one type.
inline std::vector<SentFrame> frames_of(std::string_view bytes, int type) {
  std::vector<SentFrame> frames = frames_of(bytes);
  std::erase_if(frames, [&](const SentFrame& frame) { return frame.type != type; });
  return frames;
}

}  // namespace vastar::testing
