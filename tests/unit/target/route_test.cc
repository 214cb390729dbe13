// Routes: what each target asks for, and what is said about the wrong ones.
#include "target/route.h"

#include <gtest/gtest.h>

#include "target/content.h"

namespace vastar::target {
namespace {

bool has_field(const Route& route, std::string_view line) {
  return route.head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(Route, RootEchoes) {
  const Route route = parse_route("/");
  EXPECT_EQ(route.action, Action::kEcho);
  EXPECT_EQ(route.body, "Hello, World!");
  EXPECT_EQ(route.head, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n");
}

TEST(Route, AuthorityIsNoPartOfThePath) {
  EXPECT_EQ(parse_route("http://localhost:8080").action, Action::kEcho);
  EXPECT_EQ(parse_route("http://localhost:8080?x=1").action, Action::kEcho);
  EXPECT_EQ(parse_route("http://localhost/status/503").status, 503);
}

TEST(Route, SmallBodiesAreReady) {
  const Route route = parse_route("/bytes/70");
  EXPECT_EQ(route.action, Action::kAnswer);
  EXPECT_EQ(route.body, std::string(kPattern) + "ABCDEF");
  EXPECT_TRUE(has_field(route, "Content-Length: 70"));
}

TEST(Route, LargeBodiesAreStreamed) {
  const Route route = parse_route("/bytes/3M");
  EXPECT_EQ(route.action, Action::kBytes);
  EXPECT_EQ(route.size, 3u << 20);
  EXPECT_TRUE(route.body.empty());
  EXPECT_TRUE(has_field(route, "Content-Length: 3145728"));
}

TEST(Route, ReadsChunks) {
  const Route route = parse_route("/chunked/1k/100");
  EXPECT_EQ(route.action, Action::kChunked);
  EXPECT_EQ(route.size, 1024u);
  EXPECT_EQ(route.chunk_size, 100u);
}

TEST(Route, StatusesWithoutBodyHaveNone) {
  EXPECT_EQ(parse_route("/status/204").head, "HTTP/1.1 204 No Content\r\n");
  EXPECT_EQ(parse_route("/status/304").head, "HTTP/1.1 304 Not Modified\r\n");
  EXPECT_TRUE(parse_route("/status/205").body.empty());
  EXPECT_TRUE(has_field(parse_route("/status/205"), "Content-Length: 0"));
  EXPECT_EQ(parse_route("/status/503").body, "503 Service Unavailable\n");
  EXPECT_EQ(parse_route("/status/599").head.substr(0, 25), "HTTP/1.1 599 Unassigned\r\n");
}

TEST(Route, LocationIsSentButCannotSmuggleALine) {
  EXPECT_TRUE(has_field(parse_route("/status/302?location=/bytes/1"), "Location: /bytes/1"));
  EXPECT_EQ(parse_route("/status/302?location=/%0d%0aX:1").status, 400);
}

TEST(Route, DelaysAreReadAlsoPercentEncoded) {
  EXPECT_TRUE(parse_route("/delay/5ms").delay.has_value());
  EXPECT_TRUE(parse_route("/delay/mix%3A95%402ms%2C5%4050ms").delay.has_value());
  EXPECT_EQ(parse_route("/delay/5ms").body, "Hello, World!");
  EXPECT_EQ(parse_route("/delay/5ms?bytes=3").body, "ABC");
}

TEST(Route, CpuEventsAndFaults) {
  EXPECT_EQ(parse_route("/cpu/200us").cpu, 200 * kMicrosecond);
  const Route events = parse_route("/sse/3/10ms");
  EXPECT_EQ(events.action, Action::kEvents);
  EXPECT_EQ(events.count, 3u);
  EXPECT_EQ(events.gap, 10 * kMillisecond);
  EXPECT_EQ(parse_route("/fault/stall").fault->fault, Fault::kStall);
  const Route drip = parse_route("/fault/drip?gap=3ms");
  EXPECT_EQ(drip.fault->fault, Fault::kDrip);
  EXPECT_EQ(drip.drip_gap, 3 * kMillisecond);
}

TEST(Route, AnyRouteTakesAFaultRate) {
  const Route route = parse_route("/bytes/10?fault=reset&p=0.25");
  ASSERT_TRUE(route.fault.has_value());
  EXPECT_EQ(route.fault->fault, Fault::kReset);
  EXPECT_DOUBLE_EQ(route.fault->probability, 0.25);
  EXPECT_DOUBLE_EQ(parse_route("/?fault=reset").fault->probability, 1);
}

TEST(Route, ControlRoutesAreMarked) {
  EXPECT_TRUE(parse_route("/stats").control);
  EXPECT_TRUE(parse_route("/healthz").control);
  EXPECT_FALSE(parse_route("/").control);
}

TEST(Route, UnknownParametersAreIgnored) {
  EXPECT_EQ(parse_route("/?cachebuster=17").action, Action::kEcho);
}

TEST(Route, UnknownPathsAre404) {
  for (const char* target : {"/nothing", "/Bytes/1", "//", "/fault/boom", "*"}) {
    EXPECT_EQ(parse_route(target).status, 404) << target;
  }
}

TEST(Route, BadKnobsAre400) {
  for (const char* target : {"/bytes",
                             "/bytes/",
                             "/bytes/x",
                             "/bytes/-1",
                             "/bytes/1/2",
                             "/bytes/2T",
                             "/chunked/10",
                             "/chunked/10/0",
                             "/chunked/x/1",
                             "/status/",
                             "/status/199",
                             "/status/600",
                             "/status/2x0",
                             "/delay/",
                             "/delay/soon",
                             "/delay/5ms?bytes=x",
                             "/cpu/x",
                             "/cpu/11s",
                             "/sse/3",
                             "/sse/x/1ms",
                             "/sse/3/x",
                             "/sse/3/2h",
                             "/?fault=boom",
                             "/?fault=reset&p=2",
                             "/fault/drip?gap=x",
                             "/stats/1",
                             "/healthz/"}) {
    const Route route = parse_route(target);
    EXPECT_EQ(route.status, 400) << target;
    EXPECT_FALSE(route.body.empty()) << target;
  }
}

}  // namespace
}  // namespace vastar::target
