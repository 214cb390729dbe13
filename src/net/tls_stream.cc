// The stream of one connection, and the sessions that a worker's connections resume.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/out_of_memory.h"
#include "net/tls.h"
#include "net/tls_callbacks.h"
#include "net/tls_wire.h"
#include "net/tls_words.h"

namespace vastar {
namespace {

constexpr std::size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;  // the most that a record carries

// Steps of TLS itself in a row, without a byte of the application. A handshake takes some 20, a
// ticket or a new key a few: who goes on like that wants this side to be busy. BoringSSL ends a
// connection after 32 new keys.
constexpr std::uint32_t kMostSteps = 500;

TlsStream& stream_of(const SSL* ssl) { return *static_cast<TlsStream*>(SSL_get_app_data(ssl)); }

// The name that a certificate must carry, and that a server of many hosts is told. An address is
// no name to tell (RFC 6066, 3).
bool expect_host(SSL* ssl, const std::string& host) {
  X509_VERIFY_PARAM* const param = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(param, host.c_str()) == 1) return true;
  ERR_clear_error();
  std::string name = host;
  if (name.ends_with('.')) name.pop_back();  // certificates and SNI know no root dot
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set1_host(ssl, name.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* ssl) const { SSL_free(ssl); }
void TlsStream::FreeSession::operator()(ssl_session_st* session) const {
  SSL_SESSION_free(session);
}

// Without memory for a connection's state there is nothing left to measure with.
TlsStream::TlsStream(const TlsContext& context, int fd)
    : wire_(std::make_unique<TlsWire>()), ssl_(SSL_new(context.get())) {
  wire_->fd = fd;
  BIO* const bio = ssl_ ? new_bio(*wire_) : nullptr;
  if (bio == nullptr) out_of_memory();
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_info_callback(ssl_.get(), TlsCallbacks::on_step);
  SSL_set_accept_state(ssl_.get());
}

// Trap: a session whose connection ended without a goodbye is marked by SSL_free as not resumable.
TlsStream::~TlsStream() { SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); }

TlsStream::Step TlsStream::handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result == 1) return Step::kDone;
  const int reason = SSL_get_error(ssl_.get(), result);
  if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) return Step::kWaiting;
  failure_ = handshake_failure(*wire_, certificate_);
  ERR_clear_error();
  return Step::kFailed;
}

TlsFacts TlsStream::facts() const {
  const unsigned char* alpn = nullptr;
  unsigned alpn_size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &alpn, &alpn_size);
  return {.protocol = SSL_get_version(ssl_.get()),
          .cipher = SSL_get_cipher_name(ssl_.get()),
          .alpn = {reinterpret_cast<const char*>(alpn), alpn_size},
          .resumed = SSL_session_reused(ssl_.get()) == 1};
}

ssize_t TlsStream::receive(std::span<char> buffer) {
  ERR_clear_error();
  std::size_t got = 0;
  if (SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &got) == 1) {
    received_ = true;
    steps_ = 0;
    return static_cast<ssize_t>(got);
  }
  switch (SSL_get_error(ssl_.get(), 0)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_ZERO_RETURN:
      return 0;
    default:
      return broken();
  }
}

ssize_t TlsStream::broken() {
  const bool by_socket = ERR_peek_error() == 0;
  if (by_socket && wire_->ended && wire_->error == 0) return 0;
  errno = wire_->error;
  if (!by_socket || wire_->error == 0) {
    failure_ = stream_failure(*wire_, received_);
    errno = EPROTO;
  }
  ERR_clear_error();
  return -1;
}

// One call of OpenSSL takes such messages for as long as they come.
void TlsStream::count_step() { wire_->flooded |= ++steps_ > kMostSteps; }

bool TlsStream::may_have_more() const { return wire_->filled || SSL_has_pending(ssl_.get()) == 1; }

void TlsStream::hold_socket(bool hold) { wire_->hold = hold; }

bool TlsStream::cut_off() const {
  return wire_->ended && (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) == 0;
}

ssize_t TlsStream::write_record(std::string_view bytes) {
  ERR_clear_error();
  std::size_t taken = 0;
  if (SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &taken) == 1) {
    return static_cast<ssize_t>(taken);
  }
  const int reason = SSL_get_error(ssl_.get(), 0);
  errno = wire_->error != 0 ? wire_->error : EPROTO;
  if (reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE) errno = EAGAIN;
  ERR_clear_error();
  return -1;
}

ssize_t TlsStream::send(std::string_view bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size() && !wire_->has_unsent()) {
    const ssize_t taken = write_record(bytes.substr(sent, kRecord));
    if (taken < 0) {
      if (sent > 0 && errno == EAGAIN) break;
      return -1;
    }
    sent += static_cast<std::size_t>(taken);
  }
  if (sent > 0 || bytes.empty()) return static_cast<ssize_t>(sent);
  errno = EAGAIN;
  return -1;
}

ssize_t TlsStream::send(std::span<const std::string_view> pieces) {
  std::array<char, kRecord> gathered;
  std::size_t held = 0;
  std::size_t sent = 0;
  const auto send_held = [&] {
    const ssize_t taken = held == 0 ? 0 : send(std::string_view(gathered.data(), held));
    const bool all = taken == static_cast<ssize_t>(held);
    if (taken > 0) sent += static_cast<std::size_t>(taken);
    held = 0;
    return all;
  };
  for (std::string_view piece : pieces) {
    while (!piece.empty()) {
      const std::size_t count = std::min(piece.size(), gathered.size() - held);
      std::memcpy(gathered.data() + held, piece.data(), count);
      held += count;
      piece.remove_prefix(count);
      if (held == gathered.size() && !send_held())
        return sent > 0 ? static_cast<ssize_t>(sent) : -1;
    }
  }
  const bool all = send_held();
  return all || sent > 0 ? static_cast<ssize_t>(sent) : -1;
}

bool TlsStream::wants_write() const { return wire_->has_unsent(); }

bool TlsStream::flush() { return wire_->flush(); }

void TlsStream::say_goodbye() {
  const bool said = (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0;
  if (said || SSL_in_init(ssl_.get()) == 1 || wire_->error != 0) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::unique_ptr<TlsStream> TlsClient::start(int fd, const std::string& host, std::uint16_t port) {
  auto stream = std::make_unique<TlsStream>(context_, fd);
  stream->host_ = host;
  SSL* const ssl = stream->ssl_.get();
  SSL_set_connect_state(ssl);
  if (!expect_host(ssl, host)) out_of_memory();
  if (context_.resumption()) {
    TlsStream::Session& session = sessions_[{host, port}];
    stream->resumable_ = &session;
    // A copy: once a handshake has resumed a session of TLS 1.3, OpenSSL marks that one as used up,
    // and the connections that begin before the next ticket comes would have none.
    SSL_SESSION* const copy = session ? SSL_SESSION_dup(session.get()) : nullptr;
    if (copy != nullptr) SSL_set_session(ssl, copy);
    SSL_SESSION_free(copy);
  }
  return stream;
}

int TlsCallbacks::on_certificate(int good, X509_STORE_CTX* store) {
  if (good == 1) return 1;
  const auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  TlsStream& stream = stream_of(ssl);
  if (stream.certificate_.empty()) {
    stream.certificate_ = certificate_words(X509_STORE_CTX_get_error(store),
                                            X509_STORE_CTX_get_current_cert(store), stream.host_);
  }
  return 0;
}

void TlsCallbacks::on_step(const SSL* ssl, int where, int /*result*/) {
  if ((where & SSL_CB_LOOP) != 0) stream_of(ssl).count_step();
}

int TlsCallbacks::on_session(SSL* ssl, SSL_SESSION* session) {
  TlsStream& stream = stream_of(ssl);
  if (stream.resumable_ == nullptr) return 0;
  stream.resumable_->reset(session);
  return 1;
}

}  // namespace vastar
