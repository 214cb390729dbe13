// From the fields of a request to its answer.
#include "target/http2_stream.h"

#include <fmt/format.h>

#include <utility>

#include "machine/usage.h"
#include "target/connection.h"
#include "target/content.h"
#include "target/http2_peer.h"
#include "target/request.h"
#include "target/worker.h"

namespace vastar::target {
namespace {

constexpr std::size_t kFieldOverhead = 32;  // as RFC 9113, 6.5.2 counts fields

}  // namespace

Http2Stream::Http2Stream(Http2Peer& peer, std::int32_t id) : peer_(peer), id_(id), alarm_(*this) {}

Http2Stream::~Http2Stream() {
  if (state_ == State::kQueued) worker().gate().leave_queue(ticket_);
  leave_service();
  worker().cancel_alarm(alarm_);
  forget_body();
}

Worker& Http2Stream::worker() const { return peer_.worker(); }

// ---- the request ----

void Http2Stream::take_field(std::string_view name, std::string_view value) {
  head_bytes_ += name.size() + value.size() + kFieldOverhead;
  if (state_ != State::kReading || head_bytes_ > kMaxHead) return;
  if (name == ":method") method_ = value;
  if (name == ":path") path_ = value;
  if (name == "content-type") content_type_ = value;
  if (name == "authorization") authorization_ = value;
}

void Http2Stream::head_ended(bool body_follows) {
  has_body_ = body_follows;
  if (head_bytes_ > kMaxHead) return refuse(431, "a head has at most 16 KiB");
  if (method_ == "CONNECT") return refuse(501, "this server is no proxy");
  route_ = allowed_route(worker().requests().route(path_), authorization_);
}

void Http2Stream::take_body(std::string_view bytes) {
  if (state_ != State::kReading || route().action != Action::kEcho) return;
  if (bytes.size() > kMaxEcho - request_body_.size()) {
    return refuse_body("this route takes 16 MiB at most");
  }
  if (!peer_.hold(bytes.size())) {
    return refuse_body("the bodies of a connection have 128 MiB at most");
  }
  held_ += bytes.size();
  request_body_ += bytes;
}

void Http2Stream::refuse_body(std::string_view why) {
  forget_body();
  refuse(413, why);
}

void Http2Stream::forget_body() {
  request_body_ = {};
  peer_.let_go(std::exchange(held_, 0));
}

void Http2Stream::request_ended() {
  if (state_ != State::kReading) return;  // refused
  if (!route().control) {
    worker().counters().requests.add();
    if (worker().gate().limited()) {
      in_service_ = worker().gate().enter(*this, ticket_);
      if (!in_service_) {
        state_ = State::kQueued;
        return;
      }
    }
  }
  begin_service();
}

// ---- the service ----

// Work is done in a turn of its own, so that what was answered before leaves first.
void Http2Stream::begin_service() {
  if (route().delay || route().cpu > 0) {
    state_ = route().delay ? State::kDelayed : State::kWorking;
    const Nanos wait = route().delay ? route().delay->draw(worker().delays()) : 0;
    worker().set_alarm(alarm_, monotonic_now() + wait);
  } else {
    answer();
  }
}

void Http2Stream::on_alarm() {
  Worker& serving = worker();
  peer_.connection().go_on_with(*this);
  serving.settle();
}

void Http2Stream::on_admitted() {
  in_service_ = true;
  peer_.connection().go_on_with(*this);
}

void Http2Stream::proceed() {
  switch (state_) {
    case State::kQueued:
      return begin_service();
    case State::kWorking:
      burn_cpu(route().cpu);
      return answer();
    case State::kDelayed:
      return answer();
    case State::kAnswering:
      return peer_.resume(id_);
    case State::kReading:
      return;
  }
}

void Http2Stream::leave_service() {
  if (std::exchange(in_service_, false)) worker().gate().leave();
}

// ---- the answer ----

void Http2Stream::answer() {
  if (const auto fault = worker().draw_fault(route())) return send_fault(*fault);
  answer_route();
}

void Http2Stream::answer_route() {
  switch (route().action) {
    case Action::kAnswer:
      return respond_with(route());
    case Action::kEcho:
      return answer_echo();
    case Action::kStats:
      text_ = worker().stats().to_json();
      return respond(fmt::format("{}Content-Length: {}\r\n", route().head, text_.size()),
                     Body::kText);
    case Action::kWebSocket:
      return respond_with(plain_answer(501, "WebSocket is spoken over HTTP/1.1 here\n"));
    case Action::kBytes:
    case Action::kChunked:
      return respond(route().head, Body::kGenerated);
    case Action::kEvents:
      cut_ = route().cut;
      started_ = monotonic_now();
      return respond(route().head, Body::kTimed);
  }
}

void Http2Stream::answer_echo() {
  if (!has_body_) return respond_with(route());
  text_ = std::move(request_body_);
  respond(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                      content_type_.empty() ? "text/plain" : content_type_, text_.size()),
          Body::kText);
}

void Http2Stream::respond_with(const Route& route) {
  text_ = route.body;
  respond(route.head, Body::kText);
}

void Http2Stream::respond(std::string_view head, Body body) {
  state_ = State::kAnswering;
  body_ = body;
  const bool empty = body == Body::kText && text_.empty() && !cut_;
  const bool head_only = method_ == "HEAD" || empty;
  if (head_only) finish();
  peer_.respond(id_, head, !head_only);
}

// What each fault is over HTTP/2; docs/target.md has the table.
void Http2Stream::send_fault(const FaultRate& fault) {
  const FaultScript& script = describe(fault.fault);
  if (fault.fault == Fault::kBadChunk || fault.fault == Fault::kExtra) {
    return respond_with(
        plain_answer(501, fmt::format("the fault '{}' is one of HTTP/1.1 alone\n", script.name)));
  }
  worker().counters().faults[static_cast<std::size_t>(fault.fault)].add();
  counted_ = false;
  state_ = State::kAnswering;
  if (fault.fault == Fault::kDrip) return begin_drip();
  if (fault.fault == Fault::kStall) return respond(route().head, Body::kNever);
  if (fault.fault == Fault::kTruncate) {
    cut_ = true;
    text_ = kHello;
    return respond("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n",
                   Body::kText);
  }
  leave_service();
  if (fault.fault == Fault::kReset) return peer_.reset(id_);
  peer_.end_connection(script.bytes);
}

void Http2Stream::begin_drip() {
  drips_ = true;
  started_ = monotonic_now();
  respond(plain_answer(200, kHello).head, Body::kTimed);
}

void Http2Stream::refuse(int status, std::string_view why) {
  worker().counters().bad_requests.add();
  counted_ = false;
  respond_with(plain_answer(status, fmt::format("{}\n", why)));
}

// The last part of the answer has been produced.
void Http2Stream::finish() {
  if (counted_ && !route().control) worker().counters().responses.add();
  leave_service();
}

}  // namespace vastar::target
