// A connection's life: connect, send, read, close.
#include "engine/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/prefetch.h"
#include "base/text.h"
#include "engine/worker.h"

namespace vastar {
namespace {

constexpr Nanos kFirstBackoff = 1 * kMillisecond;
constexpr Nanos kLongestBackoff = 50 * kMillisecond;

// Below this much the bytes of a body are cheaper to read than to ask the kernel to drop.
constexpr std::uint64_t kWorthDiscarding = 16'384;
constexpr std::uint64_t kLargestDiscard = 1 << 30;
// Where bodies are large, no more than a head is read at first, so that the rest need not be
// copied.
constexpr std::size_t kHeadRead = 4096;

// A peer that sends faster than we read must not keep the loop from its timers and its other
// connections.
constexpr int kReadsInARow = 64;

// Bytes of answers that wait for the peer to read them, at most, before it is read on.
constexpr std::size_t kMostAnswers = std::size_t{1} << 20U;

bool would_block(int errno_value) { return errno_value == EAGAIN || errno_value == EWOULDBLOCK; }

// One writev of all pieces (the first 16 of them); bytes taken, or -1.
ssize_t write_pieces(int fd, const Outbox& outbox) {
  if (outbox.piece_count() == 1) return send_now(fd, outbox.piece(0));
  std::array<iovec, 16> parts;
  const std::size_t count = std::min(outbox.piece_count(), parts.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view bytes = outbox.piece(i);
    parts[i] = {const_cast<char*>(bytes.data()), bytes.size()};
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  return ::sendmsg(fd, &message, MSG_NOSIGNAL);
}

// The same through TLS, with as few records as they fit in.
ssize_t write_pieces(TlsStream& tls, const Outbox& outbox) {
  if (outbox.piece_count() == 1) return tls.send(outbox.piece(0));
  std::array<std::string_view, 16> parts;
  const std::size_t count = std::min(outbox.piece_count(), parts.size());
  for (std::size_t i = 0; i < count; ++i) parts[i] = outbox.piece(i);
  return tls.send(std::span(parts).first(count));
}

}  // namespace

void Connection::connect(Nanos now) {
  connect_started_ = now;
  if (!worker_.addresses(origin_).empty()) return located(now);
  state_ = State::kLocating;
  worker_.look_up(origin_);
}

void Connection::located(Nanos now) {
  connect_started_ = now;
  state_ = State::kConnecting;
  begin_addresses();
  try_addresses(0);
}

void Connection::begin_addresses() {
  addresses_tried_ = 0;
  address_ = worker_.preferred_address(origin_);
  addresses_version_ = worker_.addresses_version(origin_);
}

void Connection::try_addresses(int last_error) {
  if (addresses_version_ != worker_.addresses_version(origin_)) begin_addresses();
  const auto& addresses = worker_.addresses(origin_);
  for (; addresses_tried_ < addresses.size(); address_ = (address_ + 1) % addresses.size()) {
    ++addresses_tried_;
    ConnectStart start =
        start_connect(addresses[address_], worker_.next_source(addresses[address_]));
    last_error = start.errno_value;
    if (!start.fd) continue;
    fd_ = std::move(start.fd);
    can_discard_ = addresses[address_].storage.ss_family != AF_UNIX;
    state_ = State::kConnecting;
    if (watch_.await_write(worker_.loop(), fd_.get(), *this)) return;
    last_error = ENOMEM;
    close();
  }
  give_up_connecting(classify_connect(last_error), connect_error_text(last_error), last_error);
}

void Connection::give_up_connecting(Failure failure, const std::string& why, int last_error) {
  close();
  backoff_ = std::clamp(backoff_ * 2, kFirstBackoff, kLongestBackoff);
  retry_at_ = monotonic_now() + backoff_;
  worker_.connect_failed(*this, failure, why, last_error);
}

void Connection::rest(Nanos now) { retry_at_ = now + kLongestBackoff; }

void Connection::connect_ended() {
  const int error = connect_result(fd_.get());
  if (error == 0 && watch_.watch_reads(worker_.loop(), fd_.get(), *this)) {
    if (addresses_version_ == worker_.addresses_version(origin_)) {
      worker_.set_preferred_address(origin_, address_);
    }
    const Proxy* const proxy = worker_.tunnel_to(origin_);
    return proxy != nullptr ? open_tunnel(*proxy) : reach_origin();
  }
  close();
  address_ = static_cast<std::uint16_t>((address_ + 1) % worker_.addresses(origin_).size());
  try_addresses(error == 0 ? ENOMEM : error);
}

// ---- through a proxy ----

void Connection::open_tunnel(const Proxy& proxy) {
  state_ = State::kTunneling;
  tunnel_ = std::make_unique<Tunnel>(proxy, worker_.origin(origin_));
  send_tunnel_request();
}

void Connection::send_tunnel_request() {
  const std::string_view bytes = tunnel_->unsent();
  const ssize_t sent = send_now(fd_.get(), bytes);
  if (sent < 0 && !would_block(errno)) return;  // the read side reports how it broke
  if (sent > 0) {
    worker_.count_sent(static_cast<std::size_t>(sent));
    tunnel_->sent(static_cast<std::size_t>(sent));
  }
  if (!tunnel_->unsent().empty() && !await_write()) {
    give_up_connecting(Failure::kLocalResources, connect_error_text(ENOMEM), ENOMEM);
  }
}

// What stands behind the answer is the origin's, and stays in the socket for whom it is meant.
void Connection::read_tunnel_answer() {
  Tunnel::State state = Tunnel::State::kMore;
  while (state == Tunnel::State::kMore) {
    const std::span<char> buffer = worker_.read_buffer();
    const ssize_t got = peek_now(fd_.get(), buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && would_block(errno)) return;
    if (got < 0) return give_up_connecting(Failure::kProxyFailed, errno_text(errno), errno);
    if (got == 0) {
      state = tunnel_->end();
      break;
    }
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    state = tunnel_->take(bytes);
    const std::size_t taken = static_cast<std::size_t>(got) - bytes.size();
    discard_now(fd_.get(), taken);
    worker_.count_received(taken);
  }
  if (state == Tunnel::State::kOpen) {
    tunnel_.reset();
    return reach_origin();
  }
  const std::unique_ptr<Tunnel> refused = std::move(tunnel_);
  give_up_connecting(refused->failure(), refused->why(), 0);
}

void Connection::reach_origin() { worker_.secure(origin_) ? begin_tls() : come_up({}); }

void Connection::begin_tls() {
  reached_ = monotonic_now();
  Result<std::unique_ptr<TlsStream>> started = worker_.start_tls(origin_, fd_.get());
  if (!started) return give_up_connecting(Failure::kTlsHandshake, started.error().message, 0);
  tls_ = std::move(*started);
  state_ = State::kShaking;
  shake();
}

void Connection::shake() {
  const TlsStream::Step step = tls_->handshake();
  if (step == TlsStream::Step::kFailed) {
    const TlsFailure failure = tls_->failure();
    return give_up_connecting(failure.failure, failure.text, 0);
  }
  if (tls_->wants_write() && !await_write()) {
    return give_up_connecting(Failure::kLocalResources, connect_error_text(ENOMEM), ENOMEM);
  }
  if (step != TlsStream::Step::kDone) return;
  const std::string_view alpn = tls_->facts().alpn;
  if (!worker_.speaks(alpn)) {
    return give_up_connecting(Failure::kTlsHandshake,
                              "the target does not agree on the protocol asked for (by ALPN): for "
                              "HTTP/1.1 leave out --http2",
                              0);
  }
  come_up(alpn);
}

void Connection::come_up(std::string_view alpn) {
  state_ = State::kUp;
  backoff_ = 0;
  proven_ = false;
  session_ = worker_.sessions().make_session({.origin = origin_,
                                              .alpn = alpn,
                                              .at = monotonic_now(),
                                              .proxy = worker_.forwarder_to(origin_)});
  worker_.connected(*this, monotonic_now());
}

void Connection::close() {
  watch_.stop();
  if (tls_ && up()) tls_->say_goodbye();
  tls_.reset();
  tunnel_.reset();
  fd_.close();
  session_.reset();
  backlog_.reset();
  load_.submitted = 0;
  load_.closing = load_.held_back = load_.leaving = false;
  load_.awaiting = kNothing;
  waiting_ = false;
  state_ = State::kDown;
}

bool Connection::send(const Outbox& outbox, bool answers) {
  if (outbox.empty()) return true;
  ssize_t sent = 0;
  if (!backlog_) {
    sent = tls_ ? write_pieces(*tls_, outbox) : write_pieces(fd_.get(), outbox);
    if (sent < 0 && !would_block(errno)) return false;
    sent = std::max<ssize_t>(sent, 0);
    worker_.count_sent(static_cast<std::size_t>(sent));
    if (static_cast<std::size_t>(sent) == outbox.size()) return !has_unsent() || await_write();
    backlog_ = std::make_unique<Backlog>();
    if (!await_write()) return false;
  }
  backlog_->append(outbox, static_cast<std::size_t>(sent), answers);
  return true;
}

bool Connection::await_write() { return watch_.await_write(worker_.loop(), fd_.get(), *this); }

void Connection::on_writable() {
  if (state_ == State::kConnecting) return connect_ended();
  if (tunneling()) return send_tunnel_request();
  if (tls_ && !flush_tls()) return;
  if (backlog_) {
    flush_backlog();
  } else if (up()) {
    worker_.all_sent(*this, monotonic_now());
  }
}

// False when the socket is full, or broken, which the read side reports.
bool Connection::flush_tls() {
  if (!tls_->flush()) return false;
  if (!tls_->wants_write()) return true;
  if (!await_write()) worker_.ended(*this, true);
  return false;
}

void Connection::flush_backlog() {
  while (!backlog_->empty()) {
    const std::string_view bytes = backlog_->front();
    const ssize_t sent = tls_ ? tls_->send(bytes) : send_now(fd_.get(), bytes);
    if (sent < 0 && !would_block(errno)) return read_on_after_waiting();  // which says how it broke
    if (sent > 0) {
      worker_.count_sent(static_cast<std::size_t>(sent));
      backlog_->pop(static_cast<std::size_t>(sent));
    }
    if (sent < static_cast<ssize_t>(bytes.size())) {
      if (!await_write()) return worker_.ended(*this, true);
      if (!must_wait_for_peer()) read_on_after_waiting();
      return;
    }
  }
  backlog_.reset();
  read_on_after_waiting();
  if (!up()) return;
  if (tls_ && !flush_tls()) return;
  worker_.all_sent(*this, monotonic_now());
}

// With a thousand connections none of what an answer touches is in a near cache any more; it comes
// while the kernel copies the bytes.
void Connection::fetch_ahead() const {
  constexpr std::size_t kSessionBytes = 192;  // about what a small one has
  prefetch(session_.get(), kSessionBytes);
  worker_.fetch_ahead(group_);
}

bool Connection::must_wait_for_peer() const {
  return backlog_ && backlog_->answers() > kMostAnswers;
}

// Trap: the edge of what has come meanwhile is gone, also when that is the end.
void Connection::read_on_after_waiting() {
  if (!std::exchange(waiting_, false)) return;
  if (!watch_.read_on_later()) worker_.ended(*this, true);
}

void Connection::go_on_opening() {
  if (tunneling()) read_tunnel_answer();
  if (shaking()) shake();
}

void Connection::on_readable(bool closed) {
  if (!up()) go_on_opening();  // behind the end of a handshake there may be more
  if (session_) fetch_ahead();
  for (int reads = 0; reads < kReadsInARow; ++reads) {
    if (!closed && must_wait_for_peer()) {
      read_held();
      waiting_ = up();
      return;
    }
    if (!up() || !(tls_ ? read_tls_once(closed) : read_once(closed))) return;
  }
  if (up() && !read_later()) worker_.ended(*this, true);
}

// Trap: what TLS has read from the socket already has no edge any more, so that is read now.
void Connection::read_held() {
  if (!tls_) return;
  tls_->hold_socket(true);
  while (up() && read_tls_once(false)) {
  }
  if (up()) tls_->hold_socket(false);
}

bool Connection::read_later() {
  read_held();
  return !up() || watch_.read_on_later();
}

// As read_once. Nothing is dropped in the kernel, where bytes mean nothing yet.
bool Connection::read_tls_once(bool closed) {
  const std::span<char> buffer = worker_.read_buffer();
  const ssize_t got = tls_->receive(buffer);
  if (got <= 0) {
    if (got == 0 || !would_block(errno)) {
      worker_.ended(*this, got < 0);
    } else if (tls_->wants_write() && !await_write()) {  // an answer of TLS itself
      worker_.ended(*this, true);
    }
    return false;
  }
  const bool finished = worker_.received(*this, buffer.first(static_cast<std::size_t>(got)));
  return up() && (tls_->may_have_more() || closed || !finished);
}

// True when there may be more to read now.
bool Connection::read_once(bool closed) {
  const std::uint64_t skip = session_->discardable();
  const bool discard = skip > kWorthDiscarding && can_discard_;
  std::span<char> buffer = worker_.read_buffer();
  if (large_bodies_ && skip == 0) buffer = buffer.first(kHeadRead);
  // The last byte of a body is always read, so that bytes nobody asked for are seen with it and not
  // taken for the next response.
  const std::size_t wanted = discard ? std::min(skip - 1, kLargestDiscard) : buffer.size();
  const ssize_t got =
      discard ? discard_now(fd_.get(), wanted) : receive_now(fd_.get(), buffer.first(wanted));
  if (got < 0) {
    if (errno == EINTR) return true;
    if (!would_block(errno)) worker_.ended(*this, true);
    return false;
  }
  if (got == 0) {
    worker_.ended(*this, false);
    return false;
  }
  const auto size = static_cast<std::size_t>(got);
  const bool finished =
      discard ? worker_.discarded(*this, size) : worker_.received(*this, buffer.first(size));
  if (skip == 0) large_bodies_ = up() && session_->discardable() > kWorthDiscarding;
  // A short read has emptied the socket. But an error that came with the data was the same edge and
  // libevent does not tell it apart, so while a response is unfinished, look once more.
  return size == wanted || closed || !finished;
}

}  // namespace vastar
