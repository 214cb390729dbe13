// One HTTP/1.1 connection: one request at a time, its response read strictly (RFC 9112).
//
// What it reports does not depend on how the response was cut into reads. A response whose head is
// whole in one read is parsed where it lies; nothing is allocated then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/session.h"
#include "protocols/http/exchanges.h"
#include "wire/chunks.h"
#include "wire/framing.h"
#include "wire/head_memo.h"
#include "wire/lines.h"

namespace vastar {

class Http1Session : public Session {
 public:
  // Both must outlive the session, and are shared with others of its thread.
  Http1Session(Exchanges& exchanges, HeadMemo& memo) : exchanges_(&exchanges), memo_(&memo) {}

  [[nodiscard]] bool submit(Slot slot, Outbox& outbox) override;
  std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                      Events& events) override;
  std::size_t capacity() const override { return state_ == State::kIdle && usable_ ? 1 : 0; }
  std::uint64_t discardable() const override;
  void discarded(std::uint64_t count, Nanos now, Events& events) override;
  void end(bool reset, Nanos now, Events& events) override;

 protected:
  // Takes the slot's exchange; the bytes of its request are the caller's to send.
  const RequestBytes& take(Slot slot) {
    slot_ = slot;
    interim_ = 0;
    body_bytes_ = 0;
    wants_ = {};
    state_ = State::kWaiting;
    request_ = &exchanges_->bytes(slot);
    return *request_;
  }
  // An interim response is whole, and more will come.
  virtual void interim_ended(std::uint16_t status);
  void begin_head();
  // What comes next begins the response anew: what came so far was no part of it.
  void begin_anew() { state_ = State::kWaiting; }
  // No other operation may be submitted.
  void retire() { usable_ = false; }

 private:
  enum class State : std::uint8_t {
    kIdle,        // no operation in flight
    kWaiting,     // submitted, no byte of the response yet
    kStatusLine,  // of a final or an interim response
    kFields,
    kLength,  // body of Content-Length, left_ bytes to come
    kChunks,
    kUntilClose,
    kBroken,  // failed or ended: nothing is read any more
  };

  // Each takes from the front of `bytes` and pushes Events::kAtOnce events at most.
  void step(std::string_view& bytes, Events& events);
  void take_status_line(std::string_view& bytes, Events& events);
  void take_fields(std::string_view& bytes, Events& events);
  void take_chunks(std::string_view& bytes, Events& events);
  // The head's next line is unfinished or broken.
  void no_line(LineCutter::Cut cut, Events& events);

  void begin_response(std::string_view& bytes, Events& events);
  void finish_head(std::string_view bytes_behind, Events& events);
  void begin_body(Events& events);
  // Data of the body, which may be enough of it.
  void take_data(std::string_view data, Events& events);
  bool has_no_body() const;
  void finish(Events& events);
  void fail(Slot slot, Failure failure, const char* detail, Events& events);

  Exchanges* exchanges_;
  HeadMemo* memo_;
  const RequestBytes* request_ = nullptr;  // of the exchange under way, or the last
  Nanos now_ = 0;                          // of the call under way
  std::uint64_t body_bytes_ = 0;           // so far
  std::uint64_t left_ = 0;                 // kLength: bytes to come
  Framing framing_;                        // of the head being read or read last
  LineCutter lines_;
  ChunkDecoder chunks_;
  Slot slot_ = kNoSlot;
  std::uint32_t head_bytes_ = 0;  // so far
  std::uint16_t status_ = 0;
  std::uint8_t minor_ = 1;
  std::uint8_t interim_ = 0;  // 1xx responses to this slot
  State state_ = State::kIdle;
  Exchanges::Wants wants_;
  bool head_in_one_read_ = false;  // as far as it has come
  bool usable_ = true;             // another operation may be submitted
  bool served_ = false;            // a response was finished before
};

}  // namespace vastar
