#include "net/tls.h"

#include <gtest/gtest.h>

#include "tls_pair.h"

namespace vastar::testing {
namespace {

TEST(Tls, AgreesOnTheNewestVersionAndTheProtocol) {
  const TlsContext ours = client_context(trusting(), {"h2", "http/1.1"});
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake()) << pair.client->failure().text;
  const TlsFacts facts = pair.client->facts();
  EXPECT_EQ(facts.protocol, "TLSv1.3");
  EXPECT_TRUE(facts.cipher.starts_with("TLS_")) << facts.cipher;
  EXPECT_EQ(facts.alpn, "http/1.1");
  EXPECT_FALSE(facts.resumed);
}

TEST(Tls, TheServersOrderOfProtocolsCounts) {
  const TlsContext ours = client_context(trusting(), {"http/1.1", "h2"});
  const TlsContext theirs = server_context(authority().issue(), {"h2", "http/1.1"});
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  EXPECT_EQ(pair.client->facts().alpn, "h2");
}

TEST(Tls, BytesGoBothWays) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  EXPECT_EQ(pair.client->send("ping"), 4);
  EXPECT_EQ(read_all(*pair.server), "ping");
  EXPECT_EQ(pair.server->send("pong"), 4);
  EXPECT_EQ(read_all(*pair.client), "pong");
  EXPECT_EQ(errno, EAGAIN);
}

// A stream sees a full socket as any sender does, and a reader gets every byte.
TEST(Tls, AMegabyteThroughAFullSocket) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  std::string body;
  for (int i = 0; body.size() < 1'000'000; ++i) body += std::to_string(i);
  std::size_t sent = 0;
  std::string received;
  bool was_full = false;
  while (received.size() < body.size()) {
    if (pair.server->wants_write()) {
      was_full = true;
      EXPECT_EQ(pair.server->send("x"), -1) << "nothing is taken before what waits";
      EXPECT_EQ(errno, EAGAIN);
      ASSERT_TRUE(pair.server->flush());
    }
    if (sent < body.size()) {
      const ssize_t taken = pair.server->send(std::string_view(body).substr(sent));
      if (taken > 0) sent += static_cast<std::size_t>(taken);
    }
    received += read_all(*pair.client);
  }
  EXPECT_TRUE(was_full);
  EXPECT_TRUE(received == body);
}

TEST(Tls, SmallPiecesLeaveInOneRecord) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  const std::string_view pieces[] = {"GET / ", "HTTP/1.1\r\n", "", "\r\n"};
  EXPECT_EQ(pair.client->send(pieces), 18);
  char buffer[100];
  EXPECT_EQ(pair.server->receive(buffer), 18) << "a read returns one record at most";
}

TEST(Tls, PiecesOfManyRecordsArriveInOrder) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  const std::string head(100, 'h');
  const std::string body(40'000, 'b');
  const std::string_view pieces[] = {head, body, "end"};
  ASSERT_EQ(pair.client->send(pieces), 40'103);
  EXPECT_EQ(read_all(*pair.server), head + body + "end");
}

// Several records come with one read of the socket: no edge will tell of them again.
TEST(Tls, WhatHasComeIsReadWithoutTheSocket) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  read_all(*pair.client);
  for (const char* word : {"one", "two"}) ASSERT_EQ(pair.server->send(word), 3);
  char buffer[100];
  ASSERT_EQ(pair.client->receive(buffer), 3);
  EXPECT_TRUE(pair.client->may_have_more());
  ASSERT_EQ(pair.server->send("three"), 5);
  pair.client->hold_socket(true);
  EXPECT_EQ(read_all(*pair.client), "two");
  pair.client->hold_socket(false);
  EXPECT_EQ(read_all(*pair.client), "three");
  EXPECT_FALSE(pair.client->may_have_more());
}

// Reads and writes of single bytes, as the slowest network would have them.
TEST(Tls, RecordsThatComeByteByByte) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  const auto left = socket_pair();
  const auto right = socket_pair();
  const auto at_client = client.start(left.first.get(), "localhost", 443);
  TlsStream at_server(theirs, right.first.get());
  const auto carry = [](const Fd& from, const Fd& to) {
    char byte = 0;
    const bool one = receive_now(from.get(), {&byte, 1}) == 1;
    return one && send_now(to.get(), {&byte, 1}) == 1;
  };
  auto client_step = TlsStream::Step::kWaiting;
  auto server_step = TlsStream::Step::kWaiting;
  for (bool moved = true; moved;) {
    if (client_step != TlsStream::Step::kDone) client_step = at_client->handshake();
    if (server_step != TlsStream::Step::kDone) server_step = at_server.handshake();
    if (client_step == TlsStream::Step::kDone) read_all(*at_client);
    const bool out = carry(left.second, right.second);
    moved = carry(right.second, left.second) || out;
  }
  ASSERT_EQ(client_step, TlsStream::Step::kDone) << at_client->failure().text;
  ASSERT_EQ(server_step, TlsStream::Step::kDone);
  at_server.send("hello");
  std::string received;
  while (carry(right.second, left.second)) received += read_all(*at_client);
  EXPECT_EQ(received, "hello");
}

// ---- sessions ----

TEST(Tls, ALaterConnectionResumesTheSession) {
  for (const TlsVersion version : {TlsVersion::k12, TlsVersion::k13}) {
    TlsSettings settings = trusting();
    settings.highest = version;
    const TlsContext ours = client_context(settings);
    const TlsContext theirs = server_context();
    TlsClient client(ours);
    for (const bool resumed : {false, true, true}) {
      TlsPair pair(client, theirs);
      ASSERT_TRUE(pair.shake());
      read_all(*pair.client);  // TLS 1.3 brings its tickets after the handshake
      EXPECT_EQ(pair.client->facts().resumed, resumed) << pair.client->facts().protocol;
    }
    TlsPair elsewhere(client, theirs, "127.0.0.1");
    ASSERT_TRUE(elsewhere.shake());
    EXPECT_FALSE(elsewhere.client->facts().resumed) << "a session is of one host";
  }
}

// OpenSSL marks a session of TLS 1.3 as used up when the first of them resumes it.
TEST(Tls, ConnectionsBeforeTheNextTicketResumeTheSameSession) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  {
    TlsPair first(client, theirs);
    ASSERT_TRUE(first.shake());
    read_all(*first.client);
  }
  TlsPair one(client, theirs);
  ASSERT_TRUE(one.shake());  // its tickets are not read
  TlsPair two(client, theirs);
  ASSERT_TRUE(two.shake());
  EXPECT_TRUE(one.client->facts().resumed);
  EXPECT_TRUE(two.client->facts().resumed);
}

TEST(Tls, NothingIsResumedWhenItShallNot) {
  TlsSettings settings = trusting();
  settings.resumption = false;
  for (const TlsVersion version : {TlsVersion::k12, TlsVersion::k13}) {
    settings.highest = version;
    const TlsContext ours = client_context(settings);
    const TlsContext theirs = server_context();
    TlsClient client(ours);
    for (int i = 0; i < 2; ++i) {
      TlsPair pair(client, theirs);
      ASSERT_TRUE(pair.shake());
      read_all(*pair.client);
      EXPECT_FALSE(pair.client->facts().resumed);
    }
  }
}

// ---- ends ----

TEST(Tls, AGoodbyeIsNoCut) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  pair.server->send("all");
  pair.server->say_goodbye();
  pair.sockets.second.close();
  EXPECT_EQ(read_all(*pair.client), "all");
  char byte = 0;
  EXPECT_EQ(pair.client->receive({&byte, 1}), 0);
  EXPECT_FALSE(pair.client->cut_off());
}

TEST(Tls, ASocketThatEndsWithoutAGoodbyeIsACut) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  pair.server->send("a part");
  pair.sockets.second.close();
  EXPECT_EQ(read_all(*pair.client), "a part");
  char byte = 0;
  EXPECT_EQ(pair.client->receive({&byte, 1}), 0);
  EXPECT_TRUE(pair.client->cut_off());
}

TEST(Tls, ASendToABrokenSocketFails) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  pair.sockets.second.close();
  EXPECT_EQ(pair.client->send("x"), -1) << "and no SIGPIPE has ended this test";
  EXPECT_NE(errno, EAGAIN);
  pair.client->say_goodbye();
}

}  // namespace
}  // namespace vastar::testing
