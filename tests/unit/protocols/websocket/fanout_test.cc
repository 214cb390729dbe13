// Messages from one connection to all others: what is sent, who got it, and what is lost.
#include "protocols/websocket/fanout_board.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "session_play.h"
#include "wire/websocket/utf8.h"

namespace vastar {
namespace {

using testing::plan_of;
using testing::server_frame;
using testing::WsPlay;
using ws::Opcode;

TEST(WebSocketFanout, IsOverWhenAllOthersHaveIt) {
  const WebSocketPlan plan = plan_of(WsMode::kFanout, std::string(40, 'p'));
  WsPlay sender(plan);
  sender.feed(sender.accepted());
  WebSocketSession one(sender.traffic, sender.board, 1, 0);
  WebSocketSession two(sender.traffic, sender.board, 1, 0);
  for (WebSocketSession* session : {&one, &two}) {
    Outbox outbox;
    session->open(outbox);
    sender.sent.assign(outbox.piece(0));
    Events events;
    const std::string answer = sender.accepted();
    session->receive({answer.data(), answer.size()}, 1, outbox, events);
  }
  sender.sent = "\r\n\r\n";
  ASSERT_TRUE(sender.submit(9));
  EXPECT_EQ(sender.session.capacity(), 0U);
  const std::string said = sender.messages().at(0).substr(5);
  EXPECT_EQ(said.size(), 40U);
  const std::string frame = server_frame(Opcode::kText, "{\"from\":1,\"text\":\"" + said + "\"}");
  const auto deliver = [&](WebSocketSession& session) {
    Outbox outbox;
    Events events;
    session.receive({frame.data(), frame.size()}, 6000, outbox, events);
    return events.end() - events.begin();
  };
  EXPECT_EQ(deliver(sender.session), 0);  // its own, which nobody waits for
  EXPECT_EQ(deliver(one), 0);
  EXPECT_EQ(deliver(one), 0);  // again: counted as nobody's
  EXPECT_EQ(deliver(two), 1);
  EXPECT_EQ(sender.session.capacity(), 1U);
  const Measurements measured = sender.taken();
  EXPECT_EQ(measured.metrics.find("deliveries")->value, 2);
  EXPECT_EQ(measured.metrics.find("losses")->value, 0);
  EXPECT_EQ(measured.metrics.find("unsolicited")->value, 1);
  EXPECT_EQ(measured.metrics.find("delivery")->times.count(), 2U);
}

// Both are under way at a time, and the second one overtakes.
TEST(WebSocketFanout, MessagesMayComeInAnyOrder) {
  WsPlay sender(plan_of(WsMode::kFanout, std::string(40, 'p')), 3);
  sender.feed(sender.accepted());
  WebSocketSession receiver(sender.traffic, sender.board, 3, 0);
  Outbox outbox;
  receiver.open(outbox);
  sender.sent.assign(outbox.piece(0));
  const auto feed = [&](const std::string& bytes) {
    Events events;
    receiver.receive({bytes.data(), bytes.size()}, 6000, outbox, events);
    return events.end() - events.begin();
  };
  feed(sender.accepted());
  sender.sent = "\r\n\r\n";
  for (const Slot slot : {0U, 1U, 2U}) ASSERT_TRUE(sender.submit(slot));
  std::vector<std::string> frames;
  for (const std::string& said : sender.messages()) {
    frames.push_back(server_frame(Opcode::kText, said.substr(5)));
  }
  EXPECT_EQ(feed(frames.at(1)), 1);
  EXPECT_EQ(feed(frames.at(0)), 1);
  EXPECT_EQ(feed(frames.at(0)), 0) << "again";
  EXPECT_EQ(feed(frames.at(2)), 1);
  EXPECT_EQ(sender.session.capacity(), 3U);
  const Measurements measured = sender.taken();
  EXPECT_EQ(measured.metrics.find("deliveries")->value, 3);
  EXPECT_EQ(measured.metrics.find("unsolicited")->value, 1);
  EXPECT_EQ(measured.metrics.find("losses")->value, 0);
}

TEST(WebSocketFanout, CountsTheBytesThatAreSent) {
  WsPlay play(plan_of(WsMode::kFanout, "short"));
  play.feed(play.accepted());
  ASSERT_TRUE(play.submit(0));
  const std::string said = play.messages().at(0).substr(5);
  EXPECT_EQ(said.size(), 30U);
  EXPECT_EQ(play.number("message_bytes_sent_per_s"), 30);
}

// A mark over the first half of a character would leave the second.
TEST(FanoutBoard, MarkedTextIsUtf8WhereverItIsCut) {
  for (std::size_t before = 26; before <= 31; ++before) {
    for (const char* character : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
      const std::string payload = std::string(before, 'x') + character + character + character;
      const std::string marked = FanoutBoard::marked(payload, true, 5);
      ws::Utf8Check check;
      EXPECT_TRUE(check.take(marked) && check.complete()) << marked;
      EXPECT_EQ(marked.size(), payload.size());
      EXPECT_TRUE(marked.ends_with(character));
      EXPECT_EQ(FanoutBoard::number_in(marked), 5U);
    }
  }
  const std::string bytes(40, '\x80');
  EXPECT_EQ(FanoutBoard::marked(bytes, false, 5).substr(30), bytes.substr(30)) << "none of text";
}

TEST(FanoutBoard, CountsWhatNobodyGot) {
  FanoutBoard board;
  for (int i = 0; i < 4; ++i) board.receiver_came();
  const std::uint64_t number = board.publish(2, 100);
  EXPECT_TRUE(board.deliver(number).known);
  EXPECT_EQ(board.give_up(2), 2U);
  EXPECT_FALSE(board.deliver(number).known);
  EXPECT_EQ(FanoutBoard::number_in("x" + FanoutBoard::marked("", true, 77) + "y"), 77U);
  EXPECT_EQ(FanoutBoard::number_in("vastar-fanout-12"), std::nullopt);
}

}  // namespace
}  // namespace vastar
