// Several operations a connection, whatever the peer makes of them.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "engine/pool.h"
#include "unit/engine/engine_runs.h"
#include "unit/engine/numbered_protocol.h"

namespace vastar {
namespace {

using testing::NumberedProtocol;
using testing::Peer;
using testing::ScriptedServer;

std::string slot_of(const Peer& peer) {
  const std::string& head = peer.last_head();
  return head.substr(5, head.find(' ', 5) - 5);
}

// Reads so many requests before it answers any; the last is answered first.
bool answer_reversed(Peer& peer, int count, const std::string& word) {
  std::vector<std::string> slots;
  for (int i = 0; i < count; ++i) {
    if (!peer.read_request()) return false;
    slots.push_back(slot_of(peer));
  }
  std::string answer;
  for (auto slot = slots.rbegin(); slot != slots.rend(); ++slot)
    answer += *slot + " " + word + "\n";
  return peer.send(answer);
}

class EngineStreams : public ::testing::Test {
 protected:
  Outcome outcome_of(const ScriptedServer& server, std::uint64_t requests, unsigned connections,
                     unsigned streams, Nanos timeout = 5 * kSecond) {
    Plan plan = testing::plan_for(server.url(), requests, connections);
    plan.load.streams = streams;
    plan.timeout = timeout;
    auto outcome = drive(plan, protocol_, {});
    EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
    if (!outcome) return {};
    const Measurements& all = outcome->measurements;
    EXPECT_EQ(all.started, requests);
    EXPECT_EQ(all.started, all.succeeded + all.failed);
    EXPECT_EQ(all.response().count(), all.started) << "every operation leaves a sample";
    return std::move(*outcome);
  }

  NumberedProtocol protocol_;
};

// A peer that waits for four would wait for ever if they came one by one.
TEST_F(EngineStreams, AreUnderWayTogether) {
  ScriptedServer server([](Peer& peer, int) {
    while (answer_reversed(peer, 4, "ok")) {
    }
  });
  const Outcome outcome = outcome_of(server, 80, 2, 4);
  EXPECT_EQ(outcome.measurements.succeeded, 80U);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(EngineStreams, LeaveTogetherWhenTheSessionKeepsThemBack) {
  protocol_.traits().hold_back = true;
  ScriptedServer server([](Peer& peer, int) {
    while (answer_reversed(peer, 4, "ok")) {
    }
  });
  EXPECT_EQ(outcome_of(server, 40, 1, 4).measurements.succeeded, 40U);
  EXPECT_GE(protocol_.traits().flushes, 10);
  EXPECT_LT(protocol_.traits().flushes, 40) << "one for each request";
}

// Eight slots, and a session that takes two: the others wait, and each has its turn.
TEST_F(EngineStreams, WaitForRoom) {
  protocol_.traits().streams = 2;
  ScriptedServer server([](Peer& peer, int) {
    while (answer_reversed(peer, 2, "ok")) {
    }
  });
  EXPECT_EQ(outcome_of(server, 64, 1, 8).measurements.succeeded, 64U);
}

TEST_F(EngineStreams, ThatAreRefusedGoOutOnceMore) {
  ScriptedServer server([](Peer& peer, int) {
    answer_reversed(peer, 4, "refuse");
    while (answer_reversed(peer, 1, "ok")) {
    }
  });
  EXPECT_EQ(outcome_of(server, 20, 1, 4).measurements.succeeded, 20U);
}

TEST_F(EngineStreams, ThatAreRefusedAgainHaveFailed) {
  ScriptedServer server([](Peer& peer, int) {
    while (answer_reversed(peer, 1, "refuse")) {
    }
  });
  const Outcome outcome = outcome_of(server, 12, 1, 4);
  EXPECT_EQ(testing::failures(outcome, Failure::kRefused), 12U);
}

// The peer takes no more after eight: those under way end well, the others go to the next one.
TEST_F(EngineStreams, MoveOnFromAConnectionThatCloses) {
  ScriptedServer server([](Peer& peer, int) {
    if (!answer_reversed(peer, 4, "ok")) return;
    std::vector<std::string> slots;
    for (int i = 0; i < 4; ++i) {
      if (!peer.read_request()) return;
      slots.push_back(slot_of(peer));
    }
    peer.send("- closing\n");
    for (const std::string& slot : slots) peer.send(slot + " ok\n");
    peer.wait_for_close();
  });
  EXPECT_EQ(outcome_of(server, 40, 1, 4).measurements.succeeded, 40U);
  EXPECT_EQ(server.connections(), 5);
}

TEST_F(EngineStreams, FailTogetherWithTheirConnection) {
  ScriptedServer server([](Peer& peer, int connection) {
    if (connection > 0) {
      while (answer_reversed(peer, 1, "ok")) {
      }
      return;
    }
    for (int i = 0; i < 4; ++i) peer.read_request();
    peer.send("- garbage\n");
    peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(server, 20, 1, 4);
  EXPECT_EQ(testing::failures(outcome, Failure::kProtocol), 4U);
  EXPECT_EQ(outcome.measurements.succeeded, 16U);
}

// More of them than there is room for events in one call.
TEST_F(EngineStreams, EndWithTheirConnectionHoweverMany) {
  protocol_.traits().streams = 50;
  ScriptedServer server([](Peer& peer, int connection) {
    if (connection == 0) {
      for (int i = 0; i < 50; ++i) peer.read_request();
      return;
    }
    while (answer_reversed(peer, 1, "ok")) {
    }
  });
  const Outcome outcome = outcome_of(server, 120, 1, 50);
  EXPECT_EQ(testing::failures(outcome, Failure::kClosed), 50U);
  EXPECT_EQ(outcome.measurements.succeeded, 70U);
}

void never_answer_the_first(Peer& peer, int connection) {
  if (connection == 0 && !peer.read_request()) return;
  while (answer_reversed(peer, 1, "ok")) {
  }
}

TEST_F(EngineStreams, OneThatTimesOutIsCancelledAlone) {
  ScriptedServer server(never_answer_the_first);
  const Outcome outcome = outcome_of(server, 30, 1, 4, 300 * kMillisecond);
  EXPECT_EQ(testing::failures(outcome, Failure::kTimeout), 1U);
  EXPECT_EQ(outcome.measurements.succeeded, 29U);
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(EngineStreams, OneFailsAloneWhenItsConnectionMayBeKept) {
  ScriptedServer server([](Peer& peer, int) {
    answer_reversed(peer, 1, "fail");
    while (answer_reversed(peer, 1, "ok")) {
    }
  });
  const Outcome outcome = outcome_of(server, 30, 1, 4);
  EXPECT_EQ(testing::failures(outcome, Failure::kReset), 1U);
  EXPECT_EQ(server.connections(), 1);
}

// Without a way to cancel, the connection goes with the operation that was given up.
TEST_F(EngineStreams, TakeTheirConnectionAlongWhereTheyCannotBeCancelled) {
  protocol_.traits().cancels = false;
  ScriptedServer server(never_answer_the_first);
  const Outcome outcome = outcome_of(server, 30, 1, 1, 300 * kMillisecond);
  EXPECT_EQ(testing::failures(outcome, Failure::kTimeout), 1U);
  EXPECT_EQ(outcome.measurements.succeeded, 29U);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(EngineStreams, AnOpenLoopFillsThemAll) {
  ScriptedServer server([](Peer& peer, int) {
    while (answer_reversed(peer, 1, "ok")) {
    }
  });
  Plan plan = testing::plan_for(server.url(), 200, 2);
  plan.load.streams = 4;
  plan.load.rate = 2000;
  const auto outcome = drive(plan, protocol_, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->measurements.succeeded, 200U);
  EXPECT_EQ(outcome->scheduled, 200U);
}

// A connection that never takes anything is no reason to make another, and another: the load does
// not begin.
TEST_F(EngineStreams, FailWithAConnectionThatEndsBeforeItTookOne) {
  protocol_.traits().streams = 0;
  ScriptedServer server([](Peer& peer, int) { peer.send("- garbage\n"); });
  const auto outcome = drive(testing::plan_for(server.url(), 12, 1), protocol_, {});
  ASSERT_FALSE(outcome.ok());
  EXPECT_NE(outcome.error().message.find("of use: garbage"), std::string::npos)
      << outcome.error().message;
  EXPECT_LE(server.connections(), 3);
}

TEST_F(EngineStreams, FailWithAConnectionThatIsClosedBeforeItTookOne) {
  protocol_.traits().streams = 0;
  ScriptedServer server([](Peer&, int) {});
  const auto outcome = drive(testing::plan_for(server.url(), 12, 1), protocol_, {});
  EXPECT_FALSE(outcome.ok());
  EXPECT_LE(server.connections(), 3);
}

// Answers what it is asked; at a goodbye `end` is called.
ScriptedServer::Script until_goodbye(std::function<void(Peer&)> end) {
  return [end](Peer& peer, int) {
    while (peer.read_request()) {
      if (slot_of(peer) == "bye") return end(peer);
      if (!peer.send(slot_of(peer) + " ok\n")) return;
    }
  };
}

TEST_F(EngineStreams, AreLeftWithAGoodbyeThatIsNoPartOfTheLoad) {
  protocol_.traits().leaves = true;
  std::atomic<int> goodbyes{0};
  ScriptedServer server(until_goodbye([&](Peer& peer) {
    ++goodbyes;
    peer.send("0 ok\n");  // an answer that nobody waits for any more
  }));
  const Outcome outcome = outcome_of(server, 10, 2, 1);
  EXPECT_EQ(goodbyes, 2);
  EXPECT_EQ(outcome.measurements.sent_bytes,
            10 * std::string_view("GET /0 HTTP/1.1\r\n\r\n").size());
  EXPECT_EQ(outcome.measurements.received_bytes, 10 * std::string_view("0 ok\n").size());
  EXPECT_EQ(outcome.measurements.succeeded, 10U);
}

TEST_F(EngineStreams, AreLeftThoughThePeerDoesNotCloseThem) {
  protocol_.traits().leaves = true;
  ScriptedServer server(until_goodbye([](Peer& peer) { peer.wait_for_close(); }));
  Plan plan = testing::plan_for(server.url(), 10, 2);
  plan.drain_cap = 20 * kMillisecond;
  const auto outcome = drive(plan, protocol_, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->measurements.succeeded, 10U);
}

TEST_F(EngineStreams, AreLeftThoughThePeerBreaksThem) {
  protocol_.traits().leaves = true;
  ScriptedServer server(until_goodbye([](Peer& peer) { peer.reset(); }));
  EXPECT_EQ(outcome_of(server, 10, 2, 1).measurements.succeeded, 10U);
}

// The attempt that was refused is part of what the operation took.
TEST_F(EngineStreams, ThatAreRefusedOnceAreServedForAsLongAsBothTook) {
  ScriptedServer server([](Peer& peer, int) {
    for (const char* word : {" refuse\n", " ok\n"}) {
      if (!peer.read_request() || !peer.sleep(50 * kMillisecond)) return;
      peer.send(slot_of(peer) + word);
    }
    peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(server, 1, 1, 4);
  EXPECT_EQ(outcome.measurements.succeeded, 1U);
  EXPECT_GE(outcome.measurements.service.min(), 100 * kMillisecond);
}

// However TCP cuts what the peer sends.
TEST_F(EngineStreams, ThatHadEndedBeforeTheConnectionBrokeHaveSucceeded) {
  for (const bool together : {true, false}) {
    ScriptedServer server([together](Peer& peer, int) {
      std::string whole;
      for (int i = 0; i < 4; ++i) {
        if (!peer.read_request()) return;
        if (i < 2) whole += slot_of(peer) + " ok\n";
      }
      if (!together && !(peer.send(std::exchange(whole, {})) && peer.sleep(50 * kMillisecond))) {
        return;
      }
      peer.send(whole + "- garbage\n");
      peer.wait_for_close();
    });
    const Outcome outcome = outcome_of(server, 4, 1, 4);
    EXPECT_EQ(outcome.measurements.succeeded, 2U) << together;
    EXPECT_EQ(testing::failures(outcome, Failure::kProtocol), 2U) << together;
  }
}

// A peer that greets every connection by taking its leave gets no storm of them, and its operations
// fail by that name.
TEST_F(EngineStreams, FailWhereEveryConnectionTakesItsLeaveAtOnce) {
  protocol_.traits().agrees = true;
  ScriptedServer server([](Peer& peer, int connection) {
    if (connection > 0) {
      peer.send("- closing\n");
      return peer.wait_for_close();
    }
    peer.send("- ready\n");
    std::string answers;  // in one piece: nothing is submitted between them
    for (int i = 0; i < 4 && peer.read_request(); ++i) answers += slot_of(peer) + " ok\n";
    peer.send(answers + "- closing\n");
    peer.wait_for_close();
  });
  const Outcome outcome = outcome_of(server, 12, 1, 4, 30 * kSecond);
  EXPECT_EQ(outcome.measurements.succeeded, 4U);
  EXPECT_EQ(testing::failures(outcome, Failure::kRefused), 8U);
  EXPECT_LT(server.connections(), 20);
}

// A connection that takes one at a time: whoever waits has its place once the first is given up.
TEST_F(EngineStreams, ThatWaitHaveTheRoomOfOneThatWasGivenUp) {
  protocol_.traits().streams = 1;
  ScriptedServer server([](Peer& peer, int) {
    peer.read_request();
    while (peer.read_request() && peer.send(slot_of(peer) + " ok\n")) {
    }
  });
  Plan plan = testing::plan_for(server.url(), 3, 1);
  plan.load.streams = 3;
  plan.load.rate = 1;
  plan.timeout = 3 * kSecond;
  const auto outcome = drive(plan, protocol_, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(testing::failures(*outcome, Failure::kTimeout), 1U);
  EXPECT_EQ(outcome->measurements.succeeded, 2U);
}

}  // namespace
}  // namespace vastar
