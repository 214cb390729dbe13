// What documents and messages tell of a WebSocket plan.
#include "plan/websocket.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(WebSocketParams, HaveWhatTheModeHas) {
  WebSocketPlan plan;
  plan.payload = "hello";
  plan.fragments = 3;
  EXPECT_EQ(to_text(params_of(plan, 0)), "echo of 5 bytes, text, 3 fragments");
  plan.mode = WsMode::kThroughput;
  plan.text = false;
  plan.fragments = 1;
  plan.burst = 9;
  plan.compress = true;
  EXPECT_EQ(to_text(params_of(plan, 0)),
            "throughput of 5 bytes, binary, bursts of 9, compression offered");
  plan.mode = WsMode::kPing;
  EXPECT_EQ(params_of(plan, 0).payload_bytes, std::nullopt);
  EXPECT_EQ(to_text(params_of(plan, 0)), "ping, compression offered");
}

TEST(WebSocketParams, OfAStormHaveItsBatchAndNoSecret) {
  WebSocketPlan plan;
  plan.mode = WsMode::kStorm;
  plan.ready = "a word of the target's";
  plan.token = TokenPlan{.secret = "s3cret", .claims = "{}"};
  plan.subprotocols = {"chat", "mqtt"};
  EXPECT_EQ(to_text(params_of(plan, 500)),
            "storm, 500 at a time, ready by a message, with tokens, subprotocol chat or mqtt");
}

}  // namespace
}  // namespace vastar
