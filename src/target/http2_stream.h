// One request that came over HTTP/2, and its answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "target/alarms.h"
#include "target/fault.h"
#include "target/route.h"
#include "target/service_gate.h"

namespace vastar::target {

class Http2Peer;
class Worker;

// Belongs to its connection's peer. As a Connection of HTTP/1.1 does with one request after the
// other, it queues, waits, works and answers; nghttp2 asks it for its body when the client has
// room.
class Http2Stream final : public AlarmHandler, public ServiceGuest {
 public:
  Http2Stream(Http2Peer& peer, std::int32_t id);
  ~Http2Stream();  // gives back its place in service
  Http2Stream(const Http2Stream&) = delete;
  Http2Stream& operator=(const Http2Stream&) = delete;

  // The request as it comes. Trailers are no concern of any route.
  void take_field(std::string_view name, std::string_view value);
  void head_ended(bool body_follows);
  void take_body(std::string_view bytes);
  void request_ended();

  // What of the answer's body may go now, at most `room` bytes.
  struct Part {
    std::size_t size = 0;
    bool last = false;               // of the body
    bool later = false;              // nothing now: Http2Peer::resume() will tell
    std::string_view trailers = {};  // behind the last; they are the route's
  };
  Part read_body(char* buffer, std::size_t room);

  void on_alarm() override;
  void on_admitted() override;
  void proceed();  // its time or its place in service has come; within a turn of the connection

 private:
  enum class State : std::uint8_t {
    kReading,    // the request is not whole
    kQueued,     // waits for a place in service
    kDelayed,    // waits for its time
    kWorking,    // burns CPU, in a turn of its own
    kAnswering,  // the answer is nghttp2's to ask for
  };
  enum class Body : std::uint8_t {
    kText,       // `text_`
    kGenerated,  // the route's bytes
    kTimed,      // events or single bytes, each at its time
    kNever,      // the head was all
  };

  Worker& worker() const;
  const Route& route() const { return *route_; }

  void begin_service();
  void answer();
  void answer_route();
  void answer_echo();
  void respond(std::string_view head, Body body);
  void respond_with(const Route& route);
  void send_fault(const FaultRate& fault);
  void begin_drip();
  void refuse(int status, std::string_view why);
  void refuse_body(std::string_view why);
  void forget_body();
  void finish();
  void leave_service();

  Part read_text(char* buffer, std::size_t room);
  Part read_generated(char* buffer, std::size_t room);
  Part read_timed(char* buffer, std::size_t room);
  void append_due();
  Nanos next_due() const;
  std::uint64_t timed_count() const;

  Http2Peer& peer_;
  const std::int32_t id_;
  Alarm alarm_;
  std::shared_ptr<const Route> route_;
  std::string method_, path_, content_type_, authorization_;
  std::size_t head_bytes_ = 0;
  std::string request_body_;  // for a route that sends it back
  std::size_t held_ = 0;      // bytes of it, counted by the peer until they are forgotten
  std::string text_;          // of the answer: all, or what is due of a timed one
  std::uint64_t sent_ = 0;    // bytes of text_, or of the generated body
  std::uint64_t parts_ = 0;   // of a timed body, appended to text_
  Nanos started_ = 0;         // when the first part of a timed body was due
  std::uint64_t ticket_ = 0;  // while queued
  State state_ = State::kReading;
  Body body_ = Body::kText;
  bool has_body_ = false;  // the request declared one
  bool counted_ = true;    // its answer counts as one
  bool cut_ = false;       // the connection ends with the body
  bool drips_ = false;
  bool in_service_ = false;  // holds a place of the gate
};

}  // namespace vastar::target
