// The turns of a connection, from its first event to its end.
#include "target/connection.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "target/worker.h"

namespace vastar::target {
namespace {

constexpr int kReadsATurn = 64;     // then the others have their turns
constexpr int kReadsToDrain = 256;  // more than that is not worth a soft close
constexpr Nanos kLinger = kSecond;

}  // namespace

Connection::Connection(Worker& worker, Fd fd, std::size_t place)
    : worker_(worker), fd_(std::move(fd)), alarm_(*this), place_(place) {}

void Connection::start() {
  if (const TlsContext* const context = worker_.tls()) {
    tls_ = std::make_unique<TlsStream>(*context, fd_.get());
    state_ = State::kShaking;
  }
  if (!watch_.watch_reads(worker_.loop(), fd_.get(), *this)) shut();
}

// True when TLS is agreed on, or not wanted.
bool Connection::shake() {
  if (state_ != State::kShaking) return true;
  const TlsStream::Step step = tls_->handshake();
  const bool blocked = tls_->wants_write();
  if (step == TlsStream::Step::kFailed ||
      (blocked && !watch_.await_write(worker_.loop(), fd_.get(), *this))) {
    shut();
    return false;
  }
  if (step != TlsStream::Step::kDone) return false;
  state_ = State::kReading;
  if (tls_->facts().alpn == "h2") begin_http2();
  return true;
}

void Connection::on_readable(bool closed) {
  more_to_read_ = true;
  peer_closed_ = peer_closed_ || closed;
  if (!shake()) return worker_.settle();
  if (state_ == State::kReading && !send_blocked_) {
    begin_turn();
    go_on();
  } else if (state_ == State::kLingering) {
    drain();
  } else if (connect_result(fd_.get()) != 0 || (state_ == State::kHung && peer_closed_)) {
    shut();  // a reset, or nobody left to hang on; a half-closed client still gets its answer
  }
  worker_.settle();
}

void Connection::on_writable() {
  if (state_ == State::kShaking) {
    if (!tls_->flush()) shut();
  } else {
    begin_turn();
    go_on();
  }
  worker_.settle();
}

void Connection::on_alarm() {
  if (state_ == State::kLingering) {
    shut();
  } else if (state_ == State::kReading || state_ == State::kDelayed || state_ == State::kTimed) {
    begin_turn();
    if (state_ == State::kDelayed) answer({});
    if (state_ == State::kTimed) append_due(monotonic_now());
    if (state_ == State::kReading) drop_when_due(monotonic_now());
    go_on();
  }
  worker_.settle();
}

void Connection::on_admitted() {
  in_service_ = true;
  begin_turn();
  begin_service(work_ ? std::string_view(work_->body) : std::string_view());
  go_on();
}

void Connection::shut() {
  if (state_ == State::kClosed) return;
  if (state_ == State::kQueued) worker_.gate().leave_queue(ticket_);
  if (in_service_) worker_.gate().leave();
  state_ = State::kClosed;
  if (work_ && work_->peer) worker_.room().leave(*this);
  if (work_) work_->http2.reset();
  worker_.cancel_alarm(alarm_);
  watch_.stop();
  if (tls_ && !cut_off_) tls_->say_goodbye();
  tls_.reset();
  fd_.close();
  worker_.retire(*this);
}

Connection::Work& Connection::work() {
  if (!work_) work_ = std::make_unique<Work>();
  return *work_;
}

std::string& Connection::out() { return worker_.outbox().text; }

// The worker's outbox becomes this connection's, with what it could not send before.
void Connection::begin_turn() {
  worker_.outbox().clear();
  if (work_) std::swap(worker_.outbox(), work_->unsent);
}

// Serves, sends and reads until nothing more can be done now.
void Connection::go_on() {
  std::string_view input = load_input();
  for (int reads = 0;;) {
    const bool wants_input = serve(input);
    if (!push()) break;
    if (state_ == State::kWorking) {
      burn_cpu(route().cpu);
      answer({});
    } else if (state_ != State::kReading) {
      break;
    } else if (end_ != FaultEnd::kGoOn) {
      return end(!input.empty());
    } else if (wants_input) {
      if (!more_to_read_) break;
      if (++reads > kReadsATurn) {
        worker_.set_alarm(alarm_, 0);
        break;
      }
      // HTTP/2 may have more to send, for which it has only looked whether the client says
      // something.
      if (!read_more(input) && !(work_ && work_->http2)) break;
    }
  }
  if (state_ != State::kClosed) wait(input);
}

// Nothing more can be done now. Trap: bytes and the RST behind them can be one edge, so whoever is
// about to wait for something else than the next request looks whether the client is still there.
void Connection::wait(std::string_view input) {
  keep_input(input);
  const bool idle = state_ == State::kReading && !work_;
  if (!idle && connect_result(fd_.get()) != 0) shut();
}

// All that was to be sent is out, and it was the last.
void Connection::end(bool input_left) {
  if (work_) work_->http2.reset();  // with its streams, which must not go on
  if (end_ == FaultEnd::kReset) {
    reset();
  } else if (end_ == FaultEnd::kClose) {
    close_softly(input_left);
  } else {
    state_ = State::kHung;
    if (peer_closed_) shut();
  }
}

// Closing with input unread makes the kernel send RST, which can overtake the answer in the client:
// so the FIN goes first, and what comes meanwhile is thrown away (RFC 9112, section 9.6).
void Connection::close_softly(bool input_left) {
  const bool unread = input_left || more_to_read_ || (work_ && work_->body_reader);
  if (!unread) return shut();
  if (tls_) tls_->say_goodbye();
  shutdown(fd_.get(), SHUT_WR);
  state_ = State::kLingering;
  worker_.set_alarm(alarm_, monotonic_now() + kLinger);
  drain();
}

void Connection::drain() {
  for (int reads = 0; reads < kReadsToDrain; ++reads) {
    const ssize_t size = recv(fd_.get(), worker_.buffer(), Worker::kBufferSize, 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) break;
  }
  shut();
}

void Connection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  cut_off_ = true;
  shut();
}

}  // namespace vastar::target
