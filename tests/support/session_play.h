// Plays a peer's bytes to a session, cut in any way, and writes down what it reports.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "engine/origin_table.h"
#include "engine/session.h"

namespace vastar::testing {

enum class Ending { kNone, kFin, kReset };

// "first 7", "finished 7: 200, 5 bytes, keep", "failed 7: truncated, closed inside ...";
// the slot is "-" when there is none.
inline std::string describe(const Event& event) {
  const std::string slot = event.slot == kNoSlot ? "-" : std::to_string(event.slot);
  switch (event.kind) {
    case Event::Kind::kFirstByte:
      return "first " + slot;
    case Event::Kind::kFinished:
      return "finished " + slot + ": " + std::to_string(event.status) + ", " +
             std::to_string(event.body_bytes) + " bytes, " + (event.keep_alive ? "keep" : "close") +
             (event.failure == Failure::kNone
                  ? ""
                  : ", " + std::string(vastar::describe(event.failure).name) + ": " + event.detail);
    case Event::Kind::kNext:
      return "next " + slot + ": " + std::to_string(event.status) + ", " +
             std::to_string(event.body_bytes) + " bytes, " + (event.keep_alive ? "keep" : "close") +
             ", origin " + std::to_string(event.origin);
    case Event::Kind::kRefused:
      return "refused " + slot;
    case Event::Kind::kClosing:
      return "closing";
    case Event::Kind::kFailed:
      return "failed " + slot + ": " + std::string(vastar::describe(event.failure).name) + ", " +
             (event.detail == nullptr ? "(no detail)" : event.detail);
  }
  return "unknown event";
}

using Story = std::vector<std::string>;

// What a session source of a single origin is given.
inline Origins& one_origin() {
  static OriginTable table(Origin{}, {});
  return table;
}

class Player {
 public:
  explicit Player(Session& session) : session_(session) {}

  // Feeds one read. Bytes are copied to the heap so that a sanitizer sees reads past their end.
  void feed(std::string_view bytes) {
    std::vector<char> owned(bytes.begin(), bytes.end());
    std::span<const char> rest(owned);
    while (!rest.empty() && !failed_) {
      Events events;
      const std::size_t taken = session_.receive(rest, now_, outbox_, events);
      note(events);
      rest = rest.subspan(taken);
      if (taken == 0 && !events.full() && !failed_) {
        story_.emplace_back("stuck");
        return;
      }
    }
  }

  // As feed, byte by byte, but what may be dropped in the kernel is.
  void feed_discarding(std::string_view bytes) {
    while (!bytes.empty() && !failed_) {
      const std::uint64_t skip = std::min<std::uint64_t>(session_.discardable(), bytes.size());
      if (skip > 0) {
        Events events;
        session_.discarded(skip, now_, events);
        note(events);
        bytes.remove_prefix(skip);
      } else {
        feed(bytes.substr(0, 1));
        bytes.remove_prefix(1);
      }
    }
  }

  void end(Ending ending) {
    if (ending == Ending::kNone) return;
    Events events;
    session_.end(ending == Ending::kReset, now_, events);
    note(events);
  }

  const Story& story() const { return story_; }

 private:
  void note(const Events& events) {
    for (const Event& event : events) {
      story_.push_back(describe(event));
      failed_ = failed_ || event.kind == Event::Kind::kFailed;
    }
  }

  Session& session_;
  Outbox outbox_;
  Nanos now_ = 1;
  Story story_;
  bool failed_ = false;
};

}  // namespace vastar::testing
