// From a whole request to its answer: the queue, the wait, the work, the fault or the route.
#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "target/connection.h"
#include "target/content.h"
#include "target/worker.h"

namespace vastar::target {

void Connection::request_complete(std::string_view body) {
  if (!route().control) {
    worker_.counters().requests.add();
    if (worker_.gate().limited()) {
      in_service_ = worker_.gate().enter(*this, ticket_);
      if (!in_service_) {
        state_ = State::kQueued;
        if (!body.empty()) work().body.assign(body);
        return;
      }
    }
  }
  begin_service(body);
}

void Connection::begin_service(std::string_view body) {
  if (route().delay) {
    state_ = State::kDelayed;
    worker_.set_alarm(alarm_, monotonic_now() + route().delay->draw(worker_.delays()));
  } else if (route().cpu > 0) {
    state_ = State::kWorking;
  } else {
    answer(body);
  }
}

void Connection::answer(std::string_view body) {
  if (const std::optional<FaultRate> fault = worker_.draw_fault(route())) return send_fault(*fault);
  answer_route(body);
}

void Connection::answer_route(std::string_view body) {
  switch (route().action) {
    case Action::kAnswer:
      append_answer(route().head, route().body);
      return finish_answer();
    case Action::kEcho:
      return answer_echo(body);
    case Action::kStats:
      return answer_stats();
    case Action::kWebSocket:
      return answer_upgrade();
    case Action::kBytes:
    case Action::kChunked:
      return answer_long(State::kStreaming);
    case Action::kEvents:
      return answer_long(State::kTimed);
  }
}

void Connection::answer_echo(std::string_view body) {
  if (!request_->has_body) {
    append_answer(route().head, route().body);
    return finish_answer();
  }
  const std::string& given = request_->content_type;
  append_answer(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                            given.empty() ? "text/plain" : given, body.size()),
                body);
  finish_answer();
}

void Connection::answer_stats() {
  const std::string json = worker_.stats().to_json();
  append_answer(fmt::format("{}Content-Length: {}\r\n", route().head, json.size()), json);
  finish_answer();
}

// The head now; the body comes from produce(), part by part.
void Connection::answer_long(State state) {
  const bool sized = route().action == Action::kBytes;
  if (sized || !framed()) {
    append_head(route().head, sized);
  } else {
    append_head(route().head + "Transfer-Encoding: chunked\r\n", true);
  }
  if (request_->head_only) return finish_answer();
  work().sent = 0;
  work().drips = false;
  work().started = state == State::kTimed ? monotonic_now() : 0;
  state_ = state;
  if (state == State::kTimed) append_due(work().started);
}

// `delimited`: the client can tell where the body ends without the connection's end.
void Connection::append_head(std::string_view fields, bool delimited) {
  out().append(fields);
  const bool keep = request_->keep_alive && delimited;
  if (!keep) {
    out().append("Connection: close\r\n");
    end_ = FaultEnd::kClose;
  } else if (request_->http10) {
    out().append("Connection: keep-alive\r\n");
  }
  out().append("\r\n");
}

void Connection::append_answer(std::string_view fields, std::string_view body) {
  append_head(fields, true);
  if (!request_->head_only) out().append(body);
}

void Connection::send_fault(const FaultRate& fault) {
  worker_.counters().faults[static_cast<std::size_t>(fault.fault)].add();
  const FaultScript& script = describe(fault.fault);
  end_ = script.end;
  if (end_ == FaultEnd::kGoOn && !request_->keep_alive) end_ = FaultEnd::kClose;
  if (fault.fault == Fault::kDrip) {
    work().sent = 0;
    work().drips = true;
    work().started = monotonic_now();
    state_ = State::kTimed;
    return append_due(work().started);
  }
  out().append(script.bytes);
  state_ = State::kReading;
  if (end_ != FaultEnd::kHang) finish_service();  // a stalled request keeps its place in service
}

void Connection::refuse(std::shared_ptr<const Request> refused) {
  worker_.counters().bad_requests.add();
  request_ = std::move(refused);
  append_answer(route().head, route().body);  // it closes, as a refused request does not keep alive
}

void Connection::finish_answer() {
  if (!route().control) worker_.counters().responses.add();
  finish_service();
}

void Connection::finish_service() {
  state_ = State::kReading;
  if (in_service_) worker_.gate().leave();
  in_service_ = false;
}

void burn_cpu(Nanos time) {
  const Nanos until = thread_cpu_now() + time;
  while (thread_cpu_now() < until) {
  }
}

}  // namespace vastar::target
