// A protocol for tests of the engine that carries several operations a connection: a request is
// "GET /SLOT HTTP/1.1", an answer a line "SLOT WORD", in any order. Words: ok, fail, refuse; and of
// the connection, with "-" for its slot: ready, closing, garbage.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "engine/session.h"

namespace vastar::testing {

struct NumberedTraits {
  std::size_t streams = 4;  // a connection takes
  bool hold_back = false;   // requests leave by flush()
  bool cancels = true;      // a connection lives on without an operation given up
  bool agrees = false;      // takes operations once the peer has said "- ready"
  bool echoes = false;      // sends back what it receives; dots mean nothing then
  bool leaves = false;      // says "GET /bye" when the load is over, and waits for the end
  std::atomic<int> flushes{0};
};

class NumberedSession final : public Session {
 public:
  explicit NumberedSession(NumberedTraits& traits) : traits_(traits), ready_(!traits.agrees) {}

  bool submit(Slot slot, Outbox& outbox) override {
    slots_.insert(slot);
    kept_ += "GET /" + std::to_string(slot) + " HTTP/1.1\r\n\r\n";
    if (!traits_.hold_back) outbox.append(std::exchange(kept_, {}));
    return true;
  }

  void flush(Outbox& outbox) override {
    ++traits_.flushes;
    if (!kept_.empty()) outbox.append(std::exchange(kept_, {}));
  }

  std::size_t receive(std::span<const char> bytes, Nanos, Outbox& outbox, Events& events) override {
    std::size_t taken = 0;
    for (; taken < bytes.size() && !events.full(); ++taken) {
      if (bytes[taken] == '\n') {
        take(std::exchange(line_, {}), events);
      } else if (!traits_.echoes || bytes[taken] != '.') {
        line_ += bytes[taken];
      }
    }
    if (traits_.echoes) outbox.append({bytes.data(), taken});
    return taken;
  }

  std::size_t capacity() const override {
    return closing_ || !ready_ ? 0 : traits_.streams - std::min(traits_.streams, slots_.size());
  }

  bool cancel(Slot slot, Outbox&) override {
    slots_.erase(slot);
    return traits_.cancels;
  }

  bool leave(Outbox& outbox) override {
    if (traits_.leaves) outbox.append("GET /bye HTTP/1.1\r\n\r\n");
    return traits_.leaves;
  }

  void end(bool, Nanos, Events& events) override {
    while (!slots_.empty() && !events.full()) {
      events.push({.kind = Event::Kind::kFailed,
                   .failure = Failure::kClosed,
                   .keep_alive = false,
                   .slot = *slots_.begin(),
                   .detail = "ended"});
      slots_.erase(slots_.begin());
    }
  }

 private:
  void take(const std::string& line, Events& events) {
    const std::string word = line.substr(line.find(' ') + 1);
    if (word == "closing") {
      closing_ = true;
      return events.push({.kind = Event::Kind::kClosing});
    }
    if (word == "ready") {
      ready_ = true;
      return;
    }
    if (word == "garbage") {
      return events.push({.kind = Event::Kind::kFailed,
                          .failure = Failure::kProtocol,
                          .keep_alive = false,
                          .detail = "garbage"});
    }
    const auto slot = static_cast<Slot>(std::stoul(line));
    if (slots_.erase(slot) == 0) return;  // given up meanwhile
    events.push({.kind = Event::Kind::kFirstByte, .slot = slot});
    if (word == "ok") events.push({.kind = Event::Kind::kFinished, .status = 200, .slot = slot});
    if (word == "refuse") events.push({.kind = Event::Kind::kRefused, .slot = slot});
    if (word == "fail") {
      events.push({.kind = Event::Kind::kFailed, .failure = Failure::kReset, .slot = slot});
    }
  }

  NumberedTraits& traits_;
  std::set<Slot> slots_;
  std::string kept_;
  std::string line_;
  bool closing_ = false;
  bool ready_;
};

class NumberedProtocol final : public Protocol {
 public:
  NumberedTraits& traits() { return traits_; }
  std::string_view name() const override { return "numbered"; }
  std::unique_ptr<SessionSource> for_worker(Origins&, WorkerShare) const override {
    return std::make_unique<Source>(traits_);
  }

 private:
  class Source final : public SessionSource {
   public:
    explicit Source(NumberedTraits& traits) : traits_(traits) {}
    std::unique_ptr<Session> make_session(const Established&) override {
      return std::make_unique<NumberedSession>(traits_);
    }

   private:
    NumberedTraits& traits_;
  };

  mutable NumberedTraits traits_;
};

}  // namespace vastar::testing
