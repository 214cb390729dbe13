// The target's WebSocket routes, by hand-made bytes.
#include <gtest/gtest.h>

#include <string>

#include "client.h"
#include "serving.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/handshake.h"

namespace vastar::target {
namespace {

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";

std::string upgrade(const std::string& path, const std::string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: t\r\nConnection: keep-alive, Upgrade\r\n" +
         "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         std::string(kKey) + "\r\n" + fields + "\r\n";
}

std::string masked(ws::Opcode opcode, std::string_view payload) {
  std::string out;
  ws::append_frame({.opcode = opcode, .mask = ws::Mask{'m', 'a', 's', 'k'}}, payload, out);
  return out;
}

std::string plain(ws::Opcode opcode, std::string_view payload) {
  std::string out;
  ws::append_frame({.opcode = opcode}, payload, out);
  return out;
}

class WebSocketRoutes : public ::testing::Test {
 protected:
  void open(Client& client, const std::string& path, const std::string& fields = "") {
    client.send(upgrade(path, fields));
    head_ = client.read_until("\r\n\r\n");
    EXPECT_TRUE(head_.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << head_;
    EXPECT_NE(head_.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
              std::string::npos);
  }

  std::unique_ptr<Server> server_ = serve();
  std::string head_;
};

TEST_F(WebSocketRoutes, EchoesMessagesAndAnswersPings) {
  Client client(server_->port());
  open(client, "/ws/echo");
  const std::string large(100'000, 'x');
  client.send(masked(ws::Opcode::kText, "hello") + masked(ws::Opcode::kPing, "?") +
              masked(ws::Opcode::kBinary, large));
  const std::string answers = plain(ws::Opcode::kText, "hello") + plain(ws::Opcode::kPong, "?") +
                              plain(ws::Opcode::kBinary, large);
  EXPECT_EQ(client.read(answers.size()), answers);
}

TEST_F(WebSocketRoutes, EchoesFragmentsAsOneMessage) {
  Client client(server_->port());
  open(client, "/ws/echo");
  std::string first = masked(ws::Opcode::kText, "he");
  first[0] = '\x01';
  std::string last = masked(ws::Opcode::kContinuation, "llo");
  client.send(first + masked(ws::Opcode::kPing, "") + last);
  const std::string answers = plain(ws::Opcode::kPong, "") + plain(ws::Opcode::kText, "hello");
  EXPECT_EQ(client.read(answers.size()), answers);
}

TEST_F(WebSocketRoutes, AgreesOnCompressionAndASubprotocol) {
  Client client(server_->port());
  open(client, "/ws/echo",
       "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
       "Sec-WebSocket-Protocol: chat, other\r\n");
  EXPECT_NE(head_.find("Sec-WebSocket-Extensions: permessage-deflate; "
                       "server_no_context_takeover\r\n"),
            std::string::npos);
  EXPECT_NE(head_.find("Sec-WebSocket-Protocol: chat\r\n"), std::string::npos);
  const std::string compressed = ws::Deflater(15).compress("Hello Hello Hello");
  std::string frame;
  ws::append_frame({.compressed = true, .opcode = ws::Opcode::kText, .mask = ws::Mask{}},
                   compressed, frame);
  std::string answer;
  ws::append_frame({.compressed = true, .opcode = ws::Opcode::kText}, compressed, answer);
  client.send(frame);
  EXPECT_EQ(client.read(answer.size()), answer);
}

TEST_F(WebSocketRoutes, ClosesAsItIsClosed) {
  Client client(server_->port());
  open(client, "/ws/silent");
  client.send(masked(ws::Opcode::kText, "no answer") + masked(ws::Opcode::kClose, "\x03\xe9gone"));
  EXPECT_EQ(client.read_to_end(), plain(ws::Opcode::kClose, "\x03\xe9"));
}

TEST_F(WebSocketRoutes, RefusesFramesThatBreakTheProtocol) {
  Client client(server_->port());
  open(client, "/ws/echo");
  client.send(plain(ws::Opcode::kText, "unmasked"));
  EXPECT_EQ(client.read_to_end(), plain(ws::Opcode::kClose, "\x03\xea"));
}

TEST_F(WebSocketRoutes, GreetsAndDrops) {
  Client greeted(server_->port());
  open(greeted, "/ws/ready?text=hello");
  const std::string greeting = plain(ws::Opcode::kText, "hello");
  EXPECT_EQ(greeted.read(greeting.size()), greeting);
  Client dropped(server_->port());
  open(dropped, "/ws/drop?after=2&code=4000");
  dropped.send(masked(ws::Opcode::kText, "1") + masked(ws::Opcode::kText, "2"));
  EXPECT_EQ(dropped.read_to_end(), plain(ws::Opcode::kText, "1") + plain(ws::Opcode::kText, "2") +
                                       plain(ws::Opcode::kClose, "\x0f\xa0"));
  Client timed(server_->port());
  open(timed, "/ws/drop?after=10ms&code=0");
  EXPECT_EQ(timed.read_to_end(), "");
}

TEST_F(WebSocketRoutes, WhatOneSaysGoesToAll) {
  Client one(server_->port());
  open(one, "/ws/fanout");
  Client two(server_->port());
  open(two, "/ws/fanout");
  Client gone(server_->port());
  open(gone, "/ws/fanout");
  gone.close();
  for (int i = 0; i < 50; ++i) one.send(masked(ws::Opcode::kText, "news"));
  std::string all;
  for (int i = 0; i < 50; ++i) all += plain(ws::Opcode::kText, "news");
  EXPECT_EQ(two.read(all.size()), all);
  EXPECT_EQ(one.read(all.size()), all);
}

TEST_F(WebSocketRoutes, RefuseWhatIsNoUpgrade) {
  const auto answer_to = [&](const std::string& request) {
    Client client(server_->port());
    client.send(request);
    return client.response();
  };
  EXPECT_TRUE(answer_to("GET /ws/echo HTTP/1.1\r\nHost: t\r\n\r\n").starts_with("HTTP/1.1 426 "));
  std::string old = upgrade("/ws/echo");
  old.replace(old.find(": 13"), 4, ": 8");
  EXPECT_TRUE(answer_to(old).starts_with("HTTP/1.1 426 "));
  std::string key = upgrade("/ws/echo");
  key.replace(key.find(kKey), kKey.size(), "c2hvcnQ=");
  EXPECT_TRUE(answer_to(key).starts_with("HTTP/1.1 400 "));
  EXPECT_TRUE(answer_to(upgrade("/ws/nothing")).starts_with("HTTP/1.1 404 "));
  EXPECT_TRUE(answer_to(upgrade("/ws/drop?after=1&code=1005")).starts_with("HTTP/1.1 400 "));
}

}  // namespace
}  // namespace vastar::target
