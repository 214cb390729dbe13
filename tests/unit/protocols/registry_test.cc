// Which protocol drives which URL.
#include "protocols/registry.h"

#include <gtest/gtest.h>

#include "support/session_play.h"

namespace vastar {
namespace {

TEST(Registry, HttpIsHttp1) {
  Plan plan;
  plan.url.scheme = "http";
  const auto protocol = make_protocol(plan);
  ASSERT_NE(protocol, nullptr);
  EXPECT_EQ(protocol->name(), "http1");
}

TEST(Registry, HttpIsHttp2WhenThePlanSaysSo) {
  Plan plan;
  plan.url.scheme = "http";
  plan.http2 = true;
  const auto protocol = make_protocol(plan);
  EXPECT_EQ(protocol->name(), "http2");
  EXPECT_EQ(protocol->alpn(), std::vector<std::string>{"h2"});
}

TEST(Registry, AnUnknownSchemeHasNone) {
  Plan plan;
  plan.url.scheme = "gopher";
  EXPECT_EQ(make_protocol(plan), nullptr);
  plan.url.scheme = "";
  EXPECT_EQ(make_protocol(plan), nullptr);
}

// The plan may go away once the protocol is made.
TEST(Registry, TheProtocolOwnsItsRequest) {
  auto plan = std::make_unique<Plan>();
  plan->url.scheme = "http";
  plan->request.target = "/a/path/too/long/to/be/kept/inside/a/string";
  const auto protocol = make_protocol(*plan);
  plan.reset();
  const auto source = protocol->for_worker(testing::one_origin(), {});
  source->begin(1);
  Outbox outbox;
  ASSERT_TRUE(source->make_session({})->submit(1, outbox));
  EXPECT_EQ(outbox.piece(0), "GET /a/path/too/long/to/be/kept/inside/a/string HTTP/1.1\r\n\r\n");
}

}  // namespace
}  // namespace vastar
