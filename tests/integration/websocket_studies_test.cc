// WebSocket in sweeps and comparisons: the same flags, gates and documents as any.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace json = boost::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string ws_url(const Target& target, const std::string& path = "/ws/echo") {
  return "ws" + target.url(path).substr(4);
}

// No gate of a sweep is to decide whether these tests pass.
std::vector<std::string> sweep(std::vector<std::string> more) {
  std::vector<std::string> arguments = {"sweep",
                                        "--conc",
                                        "2,4",
                                        "-n",
                                        "300",
                                        "--warmup",
                                        "20",
                                        "--quiet",
                                        "--tail-floor",
                                        "1h",
                                        "--max-overhead-pct",
                                        "1000000",
                                        "--inconclusive",
                                        "pass",
                                        "--max-rps-deficit-pct",
                                        "100"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(WebSocketSweep, HasAPointALevelAndTheFiguresOfTheSweetSpot) {
  Target target;
  const json::value document = document_of(
      sweep({"--payload", "1k", "--in-flight", "2", "--slo", "rtt.p50<60m", ws_url(target)}));
  EXPECT_EQ(text(document, "/params/url"), ws_url(target));
  EXPECT_EQ(text(document, "/params/websocket/mode"), "echo");
  EXPECT_EQ(number(document, "/params/websocket/payload_bytes"), 1024);
  EXPECT_EQ(number(document, "/params/streams"), 2);
  ASSERT_EQ(document.at("sweep_points").as_array().size(), 2U);
  for (const json::value& point : document.at("sweep_points").as_array()) {
    EXPECT_EQ(number(point, "/error_rate"), 0);
    EXPECT_GT(number(point, "/rps"), 0);
  }
  EXPECT_EQ(number(document, "/sweet_spot_run/metrics/messages_sent"), 300);
  EXPECT_EQ(number(document, "/sweet_spot_run/metrics/rtt/count"), 300);
  EXPECT_EQ(text(document, "/sweet_spot_run/params/websocket/mode"), "echo");
  EXPECT_EQ(text(document, "/gate/thresholds/1/passed"), "true");
}

TEST(WebSocketSweep, EveryModeWithOperationsHasOne) {
  Target target;
  for (const char* mode : {"ping", "throughput"}) {
    const json::value document =
        document_of(sweep({"--ws", mode, target.url("/ws/silent"), "-n", "100"}));
    EXPECT_EQ(text(document, "/params/websocket/mode"), mode);
    EXPECT_EQ(number(document, "/sweep_points/1/error_rate"), 0) << mode;
  }
}

TEST(WebSocketSweep, IsHeldAgainstWhatStandsBehindTheTarget) {
  Target target, reference;
  const json::value document = document_of(sweep({"--vs", ws_url(reference), ws_url(target)}));
  EXPECT_EQ(text(document, "/paired/reference_url"), ws_url(reference));
  for (const json::value& point : document.at("sweep_points").as_array()) {
    EXPECT_GT(number(point, "/reference/rps"), 0);
    EXPECT_EQ(number(point, "/reference/error_rate"), 0);
    EXPECT_TRUE(point.at("overhead_pct").is_number());
  }
  EXPECT_EQ(
      document.at_pointer("/sweet_spot_run/metrics").as_object().count("connection_messages_per_s"),
      0U)
      << "connections of blocks are the same again and again";
}

TEST(WebSocketSweep, IsResumedWithTheSamePayloadAlone) {
  Target target;
  const TempFolder folder;
  const std::string output = "ndjson=" + folder.file("whole.ndjson");
  EXPECT_EQ(vastar(sweep({"--payload", "32", "-o", output, ws_url(target)})).exit_code, 0);
  // As one that was broken off leaves it: without its end, and without its last level.
  const std::string whole = read_text(folder.file("whole.ndjson"));
  folder.write("sweep.ndjson",
               whole.substr(0, whole.find('\n', whole.find(R"("event":"run")")) + 1));
  const std::string journal = folder.file("sweep.ndjson");
  const Finished other = vastar(sweep({"--payload", "33", "--resume", journal, ws_url(target)}));
  EXPECT_EQ(other.exit_code, 2) << other.err;
  const Finished same = vastar(sweep({"--payload", "32", "--resume", journal, ws_url(target)}));
  EXPECT_EQ(same.exit_code, 0) << same.err;
}

TEST(WebSocketMerge, AddsRunsOfTheSameKindAlone) {
  Target target;
  const TempFolder folder;
  const auto run = [&](const char* payload, const std::string& name) {
    const std::string path = folder.file(name);
    vastar({"ws", "echo", "-n", "20", "-c", "2", "--payload", payload, "--quiet", "--json-path",
            path, ws_url(target)});
    return path;
  };
  const std::string one = run("32", "one.json"), two = run("32", "two.json");
  const std::string other = run("33", "other.json");
  const json::value both = document_of({"merge", one, two});
  EXPECT_EQ(number(both, "/requests/succeeded"), 40);
  EXPECT_EQ(number(both, "/params/websocket/payload_bytes"), 32);
  const Finished mixed = vastar({"merge", one, other});
  EXPECT_EQ(mixed.exit_code, 2);
  EXPECT_THAT(mixed.err, HasSubstr("the WebSocket mode differs"));
}

// A short comparison: five launches, then at most three more, of 0.6 s each.
std::vector<std::string> compare(std::vector<std::string> more) {
  std::vector<std::string> arguments = {
      "compare", "--launches", "5,8",   "-c",      "4",  "--launch-time", "600ms", "--block",
      "50ms",    "--warmup",   "100ms", "--quiet", "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(WebSocketCompare, TwoUrlsAreHeldAgainstEachOther) {
  Target base, head;
  const Finished finished =
      vastar(compare({"--margin", "rtt.p50=80%,messages_per_s=80%", ws_url(base), ws_url(head)}));
  EXPECT_THAT(finished.exit_code, AnyOf(0, 3)) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(text(document, "/params/base"), ws_url(base));
  EXPECT_EQ(text(document, "/params/websocket/mode"), "echo");
  const json::value& launch = document.at_pointer("/launches/0");
  const double echoes = number(launch, "/figures/messages_per_s/base");
  EXPECT_GT(echoes, 0);
  EXPECT_NEAR(echoes, number(launch, "/figures/rps/base"), echoes / 100)
      << "what begins while a block settles is in neither";
}

TEST(WebSocketCompare, AServerThatEchoesLateFails) {
  if (run_program({"/usr/bin/python3", "-c", "import websockets"}).exit_code != 0) {
    GTEST_SKIP() << "python3-websockets is not installed";
  }
  const std::string base =
      fmt::format("exec {} serve --quiet --port {{port}}", vastar_command({})[0]);
  const std::string head = "exec /usr/bin/python3 " VASTAR_SOURCE_DIR
                           "/tests/support/websocket_server.py --port {port} --delay 0.05";
  const Finished finished =
      vastar(compare({"--base-cmd", base, "--head-cmd", head, "--ready", "server_ready", "--margin",
                      "rtt.p50=50%", "ws://127.0.0.1:{port}/ws/ready?text=server_ready"}));
  EXPECT_EQ(finished.exit_code, 1) << finished.err << finished.out;
  EXPECT_EQ(text(parsed(finished), "/gate/verdict"), "fail");
}

struct Refused {
  std::vector<std::string> arguments;
  const char* why;
};

TEST(WebSocketStudies, WhatDoesNothingIsRefused) {
  const std::string url = "ws://127.0.0.1:1/", http = "http://127.0.0.1:1/";
  const std::vector<Refused> all = {
      {{"sweep", url, "-d", "body"}, "--body does nothing with WebSocket"},
      {{"sweep", url, "--http2"}, "--http2 does nothing with WebSocket"},
      {{"sweep", url, "--stream"}, "--stream is of responses of HTTP"},
      {{"sweep", url, "--vs", url, "--vs-body", "x"}, "--vs-body does nothing with WebSocket"},
      {{"sweep", url, "--payload", "1,2"}, "give one --payload here"},
      {{"sweep", http, "--payload", "64"}, "--payload is of WebSocket"},
      {{"sweep", http, "--ws", "storm"}, "for 'vastar ws storm'"},
      {{"sweep", http, "--ws", "ehco"}, "'ehco' is none of echo, ping, throughput"},
      {{"sweep", url, "--ws", "ping", "--payload", "64"}, "--payload does nothing in ping"},
      {{"sweep", http, "--slo", "rtt.p50<1ms"}, "rtt.p50 is a metric of WebSocket"},
      {{"sweep", url, "--slo", "first_event.p50<1ms"}, "is a metric of streams"},
      {{"sweep", url, "--vs", http}, "'http://127.0.0.1:1/' is not"},
      {{"compare", url, http}, "'http://127.0.0.1:1/' is not"},
      {{"compare", http, http, "--margin", "rtt.p50=5%"}, "rtt.p50 is a metric of WebSocket"},
      {{"compare", url, url, "--margin", "handshake.p50=5%"}, "stay, and are driven in blocks"},
      {{"compare", url, url, "-T", "text/plain"}, "--content-type does nothing with WebSocket"},
      {{"ws", "echo", url, "--urls", "file"}, "--urls"},
      {{"ws", "echo", url, "--template"}, "--template"}};
  for (const Refused& one : all) {
    const Finished finished = vastar(one.arguments);
    EXPECT_EQ(finished.exit_code, 2) << one.why;
    EXPECT_THAT(finished.err, HasSubstr(one.why));
  }
}

}  // namespace
}  // namespace vastar::testing
