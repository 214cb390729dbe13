// Peers that keep TLS busy with itself: they are left, at a bounded cost of time and memory.
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "net/tls_wire.h"
#include "tls_pair.h"

namespace vastar::testing {
namespace {

constexpr int kMany = 5'000;  // rounds, each of a message of TLS itself

// Both have agreed; the server is OpenSSL alone, so that it can say anything.
class TlsFlood : public ::testing::Test {
 protected:
  TlsFlood() : client_(clients_.start(sockets_.first.get(), "localhost", 443)) {
    SSL_set_fd(server_.get(), sockets_.second.get());
    SSL_set_accept_state(server_.get());
    auto step = TlsStream::Step::kWaiting;
    for (int turns = 0; turns < 100 && step == TlsStream::Step::kWaiting; ++turns) {
      step = client_->handshake();
      SSL_do_handshake(server_.get());
    }
    EXPECT_EQ(step, TlsStream::Step::kDone) << client_->failure().text;
  }

  void say(const std::string& text) {
    std::size_t sent = 0;
    SSL_write_ex(server_.get(), text.data(), text.size(), &sent);
  }
  void renew_key(int type) {
    SSL_key_update(server_.get(), type);
    SSL_do_handshake(server_.get());
  }
  // Whether the client takes no more of it.
  bool has_given_up() {
    char buffer[100];
    const ssize_t got = client_->receive(buffer);
    return got < 0 && errno != EAGAIN;
  }
  void expect_flood() const {
    EXPECT_EQ(errno, EPROTO);
    EXPECT_EQ(client_->failure().failure, Failure::kProtocol);
    EXPECT_NE(client_->failure().text.find("a flood of TLS's own messages"), std::string::npos)
        << client_->failure().text;
  }

  struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  TlsContext ours_ = client_context(trusting());
  TlsContext theirs_ = server_context();
  TlsClient clients_{ours_};
  std::pair<Fd, Fd> sockets_ = socket_pair();
  std::unique_ptr<TlsStream> client_;
  std::unique_ptr<SSL, FreeSsl> server_{SSL_new(theirs_.get())};
};

TEST_F(TlsFlood, OfNewKeysEndsTheConnection) {
  bool ended = false;
  for (int i = 0; i < kMany && !ended; ++i) {
    renew_key(SSL_KEY_UPDATE_NOT_REQUESTED);
    ended = has_given_up();
  }
  ASSERT_TRUE(ended);
  expect_flood();
}

TEST_F(TlsFlood, OfTicketsEndsTheConnection) {
  bool ended = false;
  for (int i = 0; i < kMany && !ended; ++i) {
    SSL_new_session_ticket(server_.get());
    SSL_do_handshake(server_.get());
    ended = has_given_up();
  }
  ASSERT_TRUE(ended);
  expect_flood();
}

// As a server of many tickets, or one that renews its keys every so many bytes.
TEST_F(TlsFlood, AFewMessagesBetweenTheBytesAreFine) {
  for (int i = 0; i < kMany; ++i) {
    renew_key(SSL_KEY_UPDATE_NOT_REQUESTED);
    say("x");
    ASSERT_EQ(read_all(*client_), "x") << i;
  }
}

// What asks for an answer and never reads it: 27 bytes each, which a socket takes for a while.
TEST_F(TlsFlood, OfQuestionsFillsNoMemory) {
  bool ended = false;
  for (int i = 0; i < 10 * kMany && !ended; ++i) {
    renew_key(SSL_KEY_UPDATE_REQUESTED);
    say("x");
    ended = has_given_up();
  }
  ASSERT_TRUE(ended);
  expect_flood();
}

TEST(TlsWire, KeepsWhatTheSocketLeavesWithinBounds) {
  const auto sockets = socket_pair();
  const std::string filling(4'096, 'x');
  while (send_now(sockets.first.get(), filling) > 0) {
  }
  TlsWire wire;
  wire.fd = sockets.first.get();
  BIO* const bio = new_bio(wire);
  std::size_t kept = 0;
  std::size_t written = 0;
  while (kept <= 2 * kMostUnsent &&
         BIO_write_ex(bio, filling.data(), filling.size(), &written) == 1) {
    kept += written;
  }
  EXPECT_EQ(kept, kMostUnsent);
  EXPECT_EQ(wire.unsent.size(), kMostUnsent);
  EXPECT_TRUE(wire.flooded);
  BIO_free(bio);
}

}  // namespace
}  // namespace vastar::testing
