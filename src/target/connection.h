// One client of the target: reads its requests in order and answers them in order; those of HTTP/2,
// each in its own time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "net/loop.h"
#include "net/socket.h"
#include "net/tls.h"
#include "target/alarms.h"
#include "target/body_reader.h"
#include "target/fault.h"
#include "target/http2_peer.h"
#include "target/outbox.h"
#include "target/request.h"
#include "target/service_gate.h"
#include "target/websocket_peer.h"

namespace vastar::target {

class Worker;

// Lives on its worker's thread and is owned by it. Each call from outside is a turn: the connection
// goes on as far as it can, keeps what it could not use or send, and ends with Worker::settle(),
// which may destroy it.
//
// Idle, it is this object and one libevent event; what a request needs beyond is in Work.
class Connection final : public IoHandler, public AlarmHandler, public ServiceGuest {
 public:
  Connection(Worker& worker, Fd fd, std::size_t place);

  void start();
  void on_readable(bool closed) override;
  void on_writable() override;
  void on_alarm() override;
  void on_admitted() override;             // its place in service has come
  void on_said(const std::string& frame);  // of the room it is in
  void go_on_with(Http2Stream& stream);    // one of its own
  void shut();                             // gives everything back; twice is once

  std::size_t place() const { return place_; }  // in the worker's list
  void set_place(std::size_t place) { place_ = place; }

 private:
  enum class State : std::uint8_t {
    kShaking,    // agrees on TLS
    kReading,    // takes requests as they come
    kQueued,     // its request waits for a place in service
    kDelayed,    // its request waits for its time
    kWorking,    // its request burns CPU, once what was answered before is sent
    kStreaming,  // a large body, as fast as the client takes it
    kTimed,      // events or single bytes, each at its time
    kHung,       // a stalled answer: nothing more to say
    kLingering,  // FIN sent; waits for the client's, so that unread input does not turn into RST
    kClosed,
  };

  // What only some connections have: those that wait for input or for room to send, and those with
  // a long answer under way.
  struct Work {
    std::string input;  // read and not used yet
    Outbox unsent;
    std::unique_ptr<BodyReader> body_reader;  // while a body is being read
    std::string body;                         // of a request that waits for its place in service
    std::uint64_t sent = 0;  // of the long answer: bytes of body, events, or bytes that drip
    Nanos started = 0;       // when the first event or byte went
    bool drips = false;
    std::unique_ptr<WebSocketPeer> peer;  // once upgraded
    std::unique_ptr<Http2Peer> http2;     // for good
    Nanos drop_at = 0;                    // when it is dropped; 0: never
  };
  Work& work();

  // connection.cc: turns, and how a connection ends.
  bool shake();
  void begin_turn();
  void go_on();
  void wait(std::string_view input);
  void end(bool input_left);
  void close_softly(bool input_left);
  void drain();
  void reset();

  // intake.cc: reading.
  bool serve(std::string_view& input);
  bool take_head(std::string_view& input);
  bool take_body(std::string_view& input);
  std::string_view load_input();
  void keep_input(std::string_view input);
  bool read_more(std::string_view& input);

  // answer.cc: from a whole request to its answer.
  void request_complete(std::string_view body);
  void begin_service(std::string_view body);
  void answer(std::string_view body);
  void answer_route(std::string_view body);
  void answer_echo(std::string_view body);
  void answer_stats();
  void answer_long(State state);
  void append_head(std::string_view fields, bool delimited);
  void append_answer(std::string_view fields, std::string_view body);
  void send_fault(const FaultRate& fault);
  void refuse(std::shared_ptr<const Request> refused);
  void finish_answer();
  void finish_service();

  // upgrade.cc: WebSocket.
  void answer_upgrade();
  void begin_websocket(const std::optional<ws::DeflateParams>& deflate);
  bool take_frames(std::string_view& input);
  void drop_when_due(Nanos now);

  // http2_turns.cc: HTTP/2.
  void begin_http2();
  bool begins_http2(std::string_view input) const;
  bool take_http2(std::string_view& input);
  bool write_http2();

  // outlet.cc: sending, and the parts of long answers.
  bool push();
  bool flush(std::size_t& budget);  // bytes that this turn may still send
  bool produce();
  bool produce_stream();
  bool produce_timed();
  void append_due(Nanos now);
  Nanos next_due() const;
  std::uint64_t timed_count() const;
  void wait_for_room();

  std::string& out();
  const Route& route() const { return *request_->route; }
  bool framed() const { return !request_->http10; }  // chunks may be used

  Worker& worker_;
  Fd fd_;
  std::unique_ptr<TlsStream> tls_;  // null: plain
  IoWatch watch_;
  Alarm alarm_;
  std::shared_ptr<const Request> request_;  // the last one; null before the first
  std::unique_ptr<Work> work_;
  std::size_t place_;
  std::uint64_t ticket_ = 0;  // while queued
  State state_ = State::kReading;
  FaultEnd end_ = FaultEnd::kGoOn;  // after what is being sent
  bool more_to_read_ = false;       // the socket may have input that no edge will tell of
  bool peer_closed_ = false;        // its FIN has come: read to the end
  bool send_blocked_ = false;
  bool cut_off_ = false;     // ends with RST: no goodbye of TLS goes before it
  bool in_service_ = false;  // holds a place of the gate
};

// Keeps this thread busy for so long.
void burn_cpu(Nanos time);

}  // namespace vastar::target
