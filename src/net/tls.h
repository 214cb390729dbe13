// TLS over non-blocking sockets: what connections share, and the stream of each.
//
// Threads: a TlsContext is immutable once made and shared by all threads. A TlsClient, and the
// streams that it starts, belong to one thread; so does a stream of a server.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/result.h"
#include "plan/tls.h"

// OpenSSL's, which only net/ includes.
struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace vastar {

// A certificate with its chain, and its key, as PEM text. `source` names them in messages.
struct TlsIdentity {
  std::string certificate, key;
  std::string source = "the certificate";
};
// A new one for localhost, 127.0.0.1 and ::1, signed by itself, good for a year.
Result<TlsIdentity> self_signed_identity();

class TlsContext {
 public:
  // Offers the protocols of `alpn`, the most wanted first. An error is a usage error, and names the
  // file or the setting: nothing of them is looked at again later.
  static Result<TlsContext> client(const TlsSettings& settings,
                                   const std::vector<std::string>& alpn);
  // Takes the first of `alpn` that a client offers.
  static Result<TlsContext> server(const TlsIdentity& identity,
                                   const std::vector<std::string>& alpn);

  ssl_ctx_st* get() const { return context_.get(); }
  bool resumption() const { return resumption_; }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  TlsContext() = default;

  std::unique_ptr<ssl_ctx_st, Free> context_;
  std::unique_ptr<std::string> alpn_;  // as on the wire; OpenSSL holds its address
  bool resumption_ = false;
};

struct TlsFailure {
  Failure failure = Failure::kTlsHandshake;
  std::string text;
};

// What a handshake agreed on.
struct TlsFacts {
  std::string_view protocol;  // "TLSv1.3"
  std::string_view cipher;    // OpenSSL's name
  std::string_view alpn;      // empty: none; good as long as the stream
  bool resumed = false;
};

struct TlsWire;  // tls_wire.h

// TLS on one connected socket, which must outlive it. The socket is watched edge-triggered: after
// an edge, receive() until it has nothing. Whenever wants_write() is true after a call, flush() is
// to be called once the socket takes more.
class TlsStream {
 public:
  enum class Step : std::uint8_t { kDone, kWaiting, kFailed };

  // Of a server.
  TlsStream(const TlsContext& context, int fd);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  // Goes on with the handshake as far as it can; kFailed: failure() says why.
  Step handshake();
  TlsFacts facts() const;

  // As receive_now: bytes, 0 at the end, or -1 and errno, which is EPROTO when TLS itself broke:
  // then failure() says how.
  ssize_t receive(std::span<char> buffer);
  // There may be more to read without another edge.
  bool may_have_more() const;
  // receive() reads from the socket no more: it returns what has come already, then EAGAIN.
  void hold_socket(bool hold);
  // The peer closed the socket without saying so in TLS: what ended by that may be cut off.
  bool cut_off() const;

  // As send_now: the bytes taken, all of them unless the socket is full.
  ssize_t send(std::string_view bytes);
  // Several pieces with as few records as they fit in.
  ssize_t send(std::span<const std::string_view> pieces);
  bool wants_write() const;
  // Writes what the socket did not take. True: all is out, or the socket is full again; false: it
  // broke.
  bool flush();
  // Tells the peer that nothing more will come. The socket is not closed.
  void say_goodbye();

  const TlsFailure& failure() const { return failure_; }

 private:
  friend class TlsClient;
  friend struct TlsCallbacks;
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  // Where the sessions that a client may resume are kept; freed with the map.
  struct FreeSession {
    void operator()(ssl_session_st* session) const;
  };
  using Session = std::unique_ptr<ssl_session_st, FreeSession>;

  void count_step();
  ssize_t write_record(std::string_view bytes);
  ssize_t broken();

  std::unique_ptr<TlsWire> wire_;
  std::unique_ptr<ssl_st, Free> ssl_;
  TlsFailure failure_;
  std::string host_;              // of the target, as in its URL; empty: a server's stream
  std::string certificate_;       // what is wrong with the target's, found while it was checked
  Session* resumable_ = nullptr;  // where the next session goes; null: nowhere
  std::uint32_t steps_ = 0;       // of TLS itself, since the last byte of the application
  bool received_ = false;         // a byte of the application has come
};

// The TLS of one worker: starts streams and keeps the sessions they may resume.
class TlsClient {
 public:
  explicit TlsClient(const TlsContext& context) : context_(context) {}
  // `host` as in a URL, an IPv6 address without brackets: what the certificate must be for.
  std::unique_ptr<TlsStream> start(int fd, const std::string& host, std::uint16_t port);

 private:
  const TlsContext& context_;
  std::map<std::pair<std::string, std::uint16_t>, TlsStream::Session> sessions_;
};

}  // namespace vastar
