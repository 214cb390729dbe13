// A client and a server that talk TLS over a pair of sockets, in one thread.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "net/socket.h"
#include "net/tls.h"
#include "support/certificates.h"

namespace vastar::testing {

inline const Authority& authority() {
  static const Authority made;
  return made;
}

// Trusts the authority of the tests.
inline TlsSettings trusting() {
  TlsSettings settings;
  settings.authorities = authority().file();
  return settings;
}

inline TlsContext client_context(const TlsSettings& settings,
                                 const std::vector<std::string>& alpn = {"http/1.1"}) {
  Result<TlsContext> made = TlsContext::client(settings, alpn);
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message);
  return std::move(*made);
}

inline TlsContext server_context(const TlsIdentity& identity = authority().issue(),
                                 const std::vector<std::string>& alpn = {"http/1.1"}) {
  Result<TlsContext> made = TlsContext::server(identity, alpn);
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message);
  return std::move(*made);
}

inline std::pair<Fd, Fd> socket_pair() {
  int fds[2] = {-1, -1};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  return {Fd(fds[0]), Fd(fds[1])};
}

// The sockets stand first: they outlive the streams.
struct TlsPair {
  TlsPair(TlsClient& client_side, const TlsContext& server_side,
          const std::string& host = "localhost")
      : sockets(socket_pair()),
        client(client_side.start(sockets.first.get(), host, 443)),
        server(std::make_unique<TlsStream>(server_side, sockets.second.get())) {}

  // Until both are done or one has failed; true when both are done.
  bool shake() {
    auto of_client = TlsStream::Step::kWaiting;
    auto of_server = TlsStream::Step::kWaiting;
    for (int turns = 0; turns < 100; ++turns) {
      if (of_client == TlsStream::Step::kWaiting) of_client = client->handshake();
      if (of_server == TlsStream::Step::kWaiting) of_server = server->handshake();
      if (of_client == TlsStream::Step::kFailed) return false;
      if (of_client == TlsStream::Step::kDone && of_server != TlsStream::Step::kWaiting) break;
    }
    return of_client == TlsStream::Step::kDone && of_server == TlsStream::Step::kDone;
  }

  std::pair<Fd, Fd> sockets;
  std::unique_ptr<TlsStream> client;
  std::unique_ptr<TlsStream> server;
};

// What there is to read now.
inline std::string read_all(TlsStream& stream) {
  std::string all;
  char buffer[20'000];
  for (;;) {
    const ssize_t got = stream.receive(buffer);
    if (got <= 0) return all;
    all.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace vastar::testing
