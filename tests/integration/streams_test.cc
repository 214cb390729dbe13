// `vastar sse` and `vastar ai-bench` against the built-in target, which says what it sends and
// when.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "support/documents.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// With a gate: a busy machine may leave it undecided.
boost::json::value gated(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.insert(arguments.end(), {"-o", "json"});
  const Finished finished = judged(arguments);
  EXPECT_EQ(finished.exit_code, exit_code) << finished.err << finished.out;
  return parsed(finished);
}

TEST(Sse, EveryEventOfEveryStreamIsCounted) {
  Target target;
  for (const char* path : {"/sse/7/2ms", "/sse?events=7&gap=2ms&ttft=10ms", "/ndjson/7/2ms"}) {
    const auto document = document_of({"sse", "-n", "60", "-c", "20", target.url(path)});
    EXPECT_EQ(number(document, "/requests/succeeded"), 60) << path;
    EXPECT_EQ(number(document, "/metrics/events"), 420);
    EXPECT_EQ(number(document, "/metrics/first_event/count"), 60);
    EXPECT_EQ(number(document, "/metrics/event_gap/count"), 360);
    EXPECT_EQ(number(document, "/metrics/streams_peak"), 20);
    EXPECT_EQ(number(document, "/connections_opened"), 20) << "whole streams leave them open";
    EXPECT_GE(number(document, "/metrics/last_event/min_ms"), 12);
  }
}

TEST(Sse, NoEventIsEarlierThanItsTarget) {
  Target target;
  const auto document =
      document_of({"sse", "-n", "5", "-c", "5", target.url("/sse?events=3&gap=10ms&ttft=30ms")});
  EXPECT_GE(number(document, "/metrics/first_event/min_ms"), 30);
  EXPECT_GE(number(document, "/metrics/last_event/min_ms"), 50);
}

TEST(Sse, StreamsCanBeLeftByCountOrByTimeAndAreNoFailures) {
  Target target;
  const auto counted =
      document_of({"sse", "-n", "6", "-c", "3", "--events", "4", target.url("/sse/1000000/1ms")});
  EXPECT_EQ(number(counted, "/requests/succeeded"), 6);
  EXPECT_EQ(number(counted, "/metrics/events"), 24);
  EXPECT_EQ(number(counted, "/metrics/abandoned"), 0);
  const auto timed = document_of(
      {"sse", "-n", "6", "-c", "3", "--stream-time", "50ms", target.url("/sse/1000000/1ms")});
  EXPECT_EQ(number(timed, "/requests/succeeded"), 6);
  EXPECT_EQ(number(timed, "/metrics/abandoned"), 6);
  EXPECT_EQ(number(timed, "/requests/failed"), 0);
}

TEST(Sse, AThousandStreamsAreOpenAtATimeAndEachHasItsRow) {
  Target target;
  const auto document = document_of({"sse", "-n", "1000", "-c", "1000", "--ramp", "200ms",
                                     "--per-stream", target.url("/sse?events=2&ttft=1s")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 1000);
  EXPECT_EQ(number(document, "/metrics/streams_peak"), 1000);
  ASSERT_EQ(document.at("streams").as_array().size(), 1000U);
  for (const auto& row : document.at("streams").as_array()) {
    EXPECT_EQ(number(row, "/events"), 2);
    EXPECT_TRUE(row.at("error").is_null());
  }
}

TEST(Sse, ReconnectsUntilItHasHeardEnough) {
  Target target;
  const auto document = document_of(
      {"sse", "-n", "1", "-c", "1", "--events", "4", "--reconnect", target.url("/sse/3/1ms")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 1);
  EXPECT_EQ(number(document, "/metrics/events"), 4);
  EXPECT_EQ(number(document, "/metrics/reconnects"), 1);
}

constexpr std::string_view kStreamHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunk(std::string_view data) {
  return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
}

TEST(Sse, AStreamThatBreaksIsOpenedAgainFromItsLastEvent) {
  std::atomic<int> resumed{0};
  ScriptedServer server([&](Peer& peer, int connection) {
    if (!peer.read_request()) return;
    const bool from_seven = peer.last_head().find("Last-Event-ID: 7\r\n") != std::string::npos;
    if (connection == 0) {
      peer.send(std::string(kStreamHead) + chunk("retry: 1\nid: 7\ndata: a\n\n"));
      return;
    }
    if (connection == 1) {  // in the middle of an event
      resumed += from_seven ? 1 : 0;
      peer.send(std::string(kStreamHead) + chunk("data: b\n\ndata: c"));
      return;
    }
    resumed += from_seven ? 1 : 0;
    peer.send(std::string(kStreamHead) + chunk("data: c\n\ndata: d\n\n"));
    peer.wait_for_close();
  });
  const auto document = document_of(
      {"sse", "-n", "1", "-c", "1", "--events", "4", "--reconnect", "--per-stream", server.url()});
  EXPECT_EQ(resumed, 2);
  EXPECT_EQ(number(document, "/requests/succeeded"), 1);
  EXPECT_EQ(number(document, "/requests/failed"), 0);
  EXPECT_EQ(number(document, "/requests/redirects"), 0) << "a stream again is no redirect";
  EXPECT_EQ(number(document, "/metrics/events"), 4);
  EXPECT_EQ(number(document, "/metrics/reconnects"), 2);
  EXPECT_EQ(number(document, "/metrics/breaks"), 2);
  EXPECT_EQ(number(document, "/streams/0/events"), 4);
}

// The stream waits for 3 s before it is opened again, and the run is over before that.
TEST(Sse, StreamsThatWaitToBeOpenedAgainEndWithTheRun) {
  Target target;
  const auto document = document_of(
      {"sse", "-z", "300ms", "-c", "3", "--reconnect", "--per-stream", target.url("/sse/3/1ms")});
  EXPECT_EQ(number(document, "/requests/started"), 3);
  EXPECT_EQ(number(document, "/requests/succeeded"), 3);
  EXPECT_EQ(number(document, "/metrics/abandoned"), 3);
  EXPECT_EQ(number(document, "/latency/response/count"), 3);
  EXPECT_GE(number(document, "/latency/response/min_ms"), 0);
  for (const auto& row : document.at("streams").as_array()) {
    EXPECT_EQ(text(row, "/error"), "abandoned");
    EXPECT_EQ(number(row, "/events"), 3);
  }
}

TEST(Sse, WithoutReconnectABreakIsAFailure) {
  ScriptedServer server([](Peer& peer, int) {
    if (!peer.read_request()) return;
    peer.send(std::string(kStreamHead) + chunk("data: a\n\n"));
  });
  const auto document = document_of({"sse", "-n", "3", "-c", "1", "--per-stream", server.url()}, 4);
  EXPECT_EQ(number(document, "/requests/failed"), 3);
  EXPECT_EQ(text(document, "/errors/0/class"), "truncated");
  EXPECT_EQ(number(document, "/metrics/events"), 3) << "what came until then counts";
}

TEST(Sse, ASilentStreamIsLeftAfterItsTime) {
  ScriptedServer server([](Peer& peer, int) {
    while (peer.read_request() && peer.send(std::string(kStreamHead) + chunk(": hello\n\n"))) {
      peer.wait_for_close();
    }
  });
  const auto document = document_of(
      {"sse", "-n", "4", "-c", "2", "--stream-time", "150ms", "--per-stream", server.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 4);
  EXPECT_EQ(number(document, "/metrics/abandoned"), 4);
  for (const auto& row : document.at("streams").as_array()) {
    EXPECT_EQ(text(row, "/error"), "abandoned");
    EXPECT_GE(number(row, "/duration_ms"), 150);
  }
}

std::uint16_t port_of(const Target& target) {
  const std::string url = target.url();
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

// The connection to the proxy, that is.
TEST(Sse, ASilentStreamOfHttp2IsResetAndItsConnectionStays) {
  Target target;
  HaProxy proxy(port_of(target), "proto h2");
  const std::string url = "http" + proxy.url("/sse?events=2&ttft=10ms&gap=1m").substr(5);
  const auto document = document_of(
      {"sse", "--http2", "-n", "6", "-c", "1", "--streams", "3", "--stream-time", "300ms", url});
  EXPECT_EQ(number(document, "/metrics/abandoned"), 6);
  EXPECT_EQ(number(document, "/requests/failed"), 0);
  EXPECT_EQ(number(document, "/connections_opened"), 1);
}

// nginx holds back what it proxies until its buffer is full or the response has ended, unless it is
// told not to.
TEST(Sse, AProxyThatBuffersIsNamed) {
  Target target;
  const std::string upstream = target.url("/");
  Nginx nginx("location /held/ { proxy_pass " + upstream +
              "; proxy_buffering on; }\n"
              "location /live/ { proxy_pass " +
              upstream + "; proxy_buffering off; proxy_http_version 1.1; }");
  const std::string path = "sse?events=10&ttft=200ms&gap=50ms";
  const auto held = document_of({"sse", "-n", "4", "-c", "4", nginx.url("/held/" + path)});
  EXPECT_EQ(number(held, "/metrics/events"), 40);
  EXPECT_EQ(number(held, "/metrics/lumped"), 4);
  EXPECT_NE(text(held, "/insights").find("The events of 4 of 4 streams came in one lump"),
            std::string::npos);
  const auto live = document_of({"sse", "-n", "4", "-c", "4", nginx.url("/live/" + path)});
  EXPECT_EQ(number(live, "/metrics/events"), 40);
  EXPECT_EQ(number(live, "/requests/succeeded"), 4);
}

TEST(Sse, StreamsComeThroughHaproxy) {
  Target target;
  HaProxy proxy(port_of(target));
  const auto document = document_of({"sse", "-n", "40", "-c", "20", proxy.url("/sse/8/5ms")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_EQ(number(document, "/metrics/events"), 320);
  EXPECT_EQ(number(document, "/metrics/streams_peak"), 20);
}

TEST(Sse, AGaugeOfTheTargetStandsBeside) {
  Target target;
  Nginx nginx("location /metrics { return 200 \"active_streams{a=\\\"b\\\"} 41\\n\"; }");
  const auto document =
      document_of({"sse", "-z", "1500ms", "-c", "2", "--gauge-url", nginx.url("/metrics"),
                   "--gauge-name", "active_streams", target.url("/sse/3/1ms")});
  EXPECT_EQ(number(document, "/metrics/gauge_peak"), 41);
  EXPECT_EQ(number(document, "/metrics/gauge_peak.active_streams"), 41);
}

TEST(Sse, SeveralGaugesStandBesideByTheirNames) {
  Target target;
  Nginx nginx(
      "location /edge { return 200 \"Active_Streams 41\nqueue 7\n\"; }"
      "location /core { return 200 \"Active_Streams 3\n\"; }");
  const std::vector<std::string> load = {"sse", "-z", "1500ms", "-c", "2"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), load.begin(), load.end());
    more.push_back(target.url("/sse/3/1ms"));
    return more;
  };
  const auto document =
      gated(with({"--gauge-url", nginx.url("/edge"), "--gauge-name", "Active_Streams",
                  "--gauge-url", nginx.url("/core"), "--gauge-name", "core=Active_Streams", "--slo",
                  "gauge_peak.Active_Streams==41", "--slo", "gauge_last.core<=3"}),
            0);
  EXPECT_EQ(number(document, "/metrics/gauge_peak.Active_Streams"), 41);
  EXPECT_EQ(number(document, "/metrics/gauge_peak.core"), 3);
  EXPECT_EQ(number(document, "/metrics/gauge_peak"), -1) << "of which one?";
  const auto one_page = document_of(with({"--gauge-url", nginx.url("/edge"), "--gauge-name",
                                          "Active_Streams", "--gauge-name", "queue"}));
  EXPECT_EQ(number(one_page, "/metrics/gauge_last.queue"), 7);
}

TEST(Sse, GaugesThatCannotBeToldApartOrFoundAreRefused) {
  const auto refusal = [](std::vector<std::string> more) {
    more.insert(more.begin(), "sse");
    more.push_back("http://127.0.0.1:1");
    const Finished finished = vastar(more);
    EXPECT_EQ(finished.exit_code, 2) << finished.err;
    return finished.err;
  };
  const std::string url = "http://127.0.0.1:1/metrics";
  EXPECT_THAT(refusal({"--gauge-url", url}), HasSubstr("go together"));
  EXPECT_THAT(refusal({"--gauge-url", url, "--gauge-url", url, "--gauge-name", "a"}),
              HasSubstr("in their order"));
  EXPECT_THAT(
      refusal({"--gauge-url", url, "--gauge-url", url, "--gauge-name", "a", "--gauge-name", "a"}),
      HasSubstr("other=a"));
  EXPECT_THAT(refusal({"--gauge-url", url, "--gauge-name", "=a"}), HasSubstr("name is needed"));
  EXPECT_THAT(refusal({"--slo", "gauge_peak<=1"}), HasSubstr("no --gauge-url"));
  EXPECT_THAT(refusal({"--gauge-url", url, "--gauge-name", "a", "--slo", "gauge_peak.b<=1"}),
              HasSubstr("no --gauge-name"));
}

TEST(Sse, WhatIsNoStreamFailsAndGatesSaySo) {
  Target target;
  const auto document =
      gated({"sse", "-n", "5", "-c", "1", "--slo", "error_rate==0", target.url("/")}, 1);
  EXPECT_EQ(number(document, "/requests/failed"), 5);
  EXPECT_EQ(text(document, "/errors/0/class"), "protocol");
  EXPECT_EQ(text(document, "/gate/verdict"), "fail");
}

TEST(Sse, GatesTakeTheNamesOfStreamsAndOtherCommandsDoNot) {
  Target target;
  const auto document = gated({"sse", "-n", "200", "-c", "20", "--slo", "events==600", "--slo",
                               "first_event.p95<20s", target.url("/sse/3/1ms")});
  EXPECT_EQ(text(document, "/gate/verdict"), "pass");
  const Finished other = vastar({"--slo", "first_event.p95<20s", target.url("/")});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("first_event"));
}

TEST(Stream, OfAPlainRunIsWhatItsContentTypeSays) {
  Target target;
  const auto events = gated(
      {"http", "--stream", "-n", "20", "-c", "2", "--slo", "events==60", target.url("/sse/3/1ms")});
  EXPECT_EQ(number(events, "/metrics/events"), 60);
  EXPECT_EQ(text(events, "/gate/verdict"), "pass");
  const auto plain = document_of({"http", "--stream", "-n", "20", "-c", "2", target.url("/")});
  EXPECT_EQ(number(plain, "/requests/succeeded"), 20);
  EXPECT_EQ(number(plain, "/metrics/events"), 0);
}

TEST(Sse, FlagsThatContradictEachOtherAreRefused) {
  EXPECT_EQ(vastar({"sse", "--ramp", "1s", "--rate", "5", "127.0.0.1:1"}).exit_code, 2);
  EXPECT_EQ(vastar({"sse", "--gauge-name", "g", "127.0.0.1:1"}).exit_code, 2);
}

class EveryDialect : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryDialect, IsReadAsItWasTold) {
  Target target;
  const std::string path =
      std::string("/llm/") + GetParam() + "?ttft=20ms&itl=1ms&tokens=9&prompt_tokens=5";
  const std::vector<std::string> base = {
      "ai-bench", "--dialect", GetParam(), "--model", "m", "--prompt", "hi", "-n", "12", "-c", "4"};
  const auto run = [&](const std::string& knobs, int exit_code = 0) {
    std::vector<std::string> arguments = base;
    arguments.push_back(target.url(path + knobs));
    return document_of(arguments, exit_code);
  };
  const auto told = run("");
  EXPECT_EQ(number(told, "/requests/succeeded"), 12);
  EXPECT_EQ(number(told, "/metrics/output_tokens"), 108);
  EXPECT_EQ(number(told, "/metrics/input_tokens"), 60);
  EXPECT_EQ(text(told, "/metrics/token_source"), "usage");
  EXPECT_GE(number(told, "/metrics/ttft_content/min_ms"), 20);
  EXPECT_GE(number(told, "/metrics/e2e/min_ms"), 28);
  EXPECT_EQ(number(told, "/metrics/chunk_gap/count"), 96);
  EXPECT_EQ(number(told, "/connections_opened"), 4);

  const auto untold = run("&usage=0");
  EXPECT_EQ(number(untold, "/metrics/output_tokens"), 108) << "by chunks";
  EXPECT_EQ(text(untold, "/metrics/token_source"), "chunks");

  const auto error = run("&error_after=3");
  EXPECT_EQ(number(error, "/requests/failed"), 12);
  EXPECT_EQ(text(error, "/errors/0/class"), "stream_error");
  EXPECT_EQ(text(error, "/errors/0/example"), "the model fell over");

  const auto cut = run("&cut_after=3", 4);
  EXPECT_EQ(number(cut, "/requests/failed"), 12);
  EXPECT_EQ(text(cut, "/errors/0/class"), "truncated");
}

INSTANTIATE_TEST_SUITE_P(AiBench, EveryDialect,
                         ::testing::Values("openai-chat", "openai-completions", "openai-responses",
                                           "anthropic", "gemini", "cohere-v2", "cohere-v1",
                                           "ollama"),
                         [](const auto& info) {
                           std::string name = info.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

// What holds however busy the machine is: counts are exact, and nothing comes before its time.
class SoManyStreams : public ::testing::TestWithParam<int> {
 protected:
  Target target_;
  const std::string streams_ = std::to_string(GetParam());
};

TEST_P(SoManyStreams, OfAModelAreWhatTheTargetWasTold) {
  const auto document =
      document_of({"ai-bench", "--model", "m", "--prompt", "hi", "-n", streams_, "-c", streams_,
                   target_.url("/llm/openai-chat?ttft=500ms&itl=5ms&tokens=20&prompt_tokens=3")});
  const int streams = GetParam();
  const auto metric = [&](const char* name) {
    return number(document, std::string("/metrics/") + name);
  };
  EXPECT_EQ(number(document, "/requests/succeeded"), streams);
  EXPECT_EQ(metric("output_tokens"), 20 * streams);
  EXPECT_EQ(metric("input_tokens"), 3 * streams);
  EXPECT_EQ(metric("chunk_gap/count"), 19 * streams);
  EXPECT_GE(metric("ttft_content/min_ms"), 500);
  EXPECT_GE(metric("e2e/min_ms"), 500 + 19 * 5);
  EXPECT_LT(metric("ttft_any_chunk/min_ms"), metric("ttft_content/min_ms"));
  // The definitions, over all answers: e2e is the first text and 19 tokens after it.
  EXPECT_NEAR(metric("ttft_content/mean_ms") + 19 * metric("tpot/mean_ms"), metric("e2e/mean_ms"),
              0.01);
  EXPECT_NEAR(metric("itl_request_mean/mean_ms"), metric("chunk_gap/mean_ms"), 0.01);
  EXPECT_NEAR(metric("tps_total") * number(document, "/elapsed_s") / metric("output_tokens"), 1,
              0.001);
  EXPECT_GT(metric("tps_user"), 0);  // not bounded: an answer that came in one piece has none
}

TEST_P(SoManyStreams, OfEventsAreWhatTheTargetWasTold) {
  const auto document = document_of(
      {"sse", "-n", streams_, "-c", streams_, target_.url("/sse?events=20&ttft=500ms&gap=5ms")});
  const int streams = GetParam();
  EXPECT_EQ(number(document, "/requests/succeeded"), streams);
  EXPECT_EQ(number(document, "/metrics/events"), 20 * streams);
  EXPECT_EQ(number(document, "/metrics/event_gap/count"), 19 * streams);
  EXPECT_GE(number(document, "/metrics/first_event/min_ms"), 500);
  EXPECT_GE(number(document, "/metrics/last_event/min_ms"), 500 + 19 * 5);
  EXPECT_LE(number(document, "/metrics/streams_peak"), streams);
  const double first = number(document, "/metrics/first_event/mean_ms");
  EXPECT_NEAR(first + 19 * number(document, "/metrics/event_gap/mean_ms"),
              number(document, "/metrics/last_event/mean_ms"), 0.01);
}

INSTANTIATE_TEST_SUITE_P(Truth, SoManyStreams, ::testing::Values(1, 50, 1000),
                         ::testing::PrintToStringParamName());

TEST(AiBench, APathlessUrlGetsThatOfTheDialect) {
  Target target;
  for (const char* dialect : {"openai-chat", "anthropic", "gemini", "ollama"}) {
    const auto document = document_of({"ai-bench", "--dialect", dialect, "--model", "m", "--prompt",
                                       "hi", "-n", "2", "-c", "1", target.url("")});
    EXPECT_EQ(number(document, "/requests/succeeded"), 2) << dialect;
    EXPECT_EQ(number(document, "/metrics/output_tokens"), 32) << dialect;
  }
}

TEST(AiBench, TheApiKeyIsSentAndShownNowhere) {
  Nginx nginx(
      "location / { if ($http_authorization != \"Bearer s3cret-key\") { return 401; }"
      " default_type text/event-stream;"
      " return 200 'data: "
      "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}"
      "\\n\\n'; }");
  TempFolder folder;
  const Finished finished =
      vastar({"ai-bench", "--model", "m", "--prompt", "hi", "--api-key-env", "KEY", "-n", "3", "-c",
              "1", "-o", "text", "-o", "json=" + folder.file("run.json"), nginx.url("/x")},
             {"KEY=s3cret-key"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("[200]"));
  EXPECT_THAT(finished.out + finished.err + read_text(folder.file("run.json")),
              Not(HasSubstr("s3cret")));
  const Finished missing = vastar(
      {"ai-bench", "--model", "m", "--prompt", "hi", "--api-key-env", "NOKEY", nginx.url("/x")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("'NOKEY'"));
}

TEST(AiBench, AKeyGivenForItsNameIsNotRepeated) {
  for (const char* key : {"sk-s3cret123", "gsk_s3cret123"}) {
    const Finished finished =
        vastar({"ai-bench", "--model", "m", "--prompt", "hi", "--api-key-env", key, "127.0.0.1:1"});
    EXPECT_EQ(finished.exit_code, 2);
    EXPECT_THAT(finished.err, AllOf(HasSubstr("--api-key-env"), Not(HasSubstr("s3cret"))));
  }
}

TEST(AiBench, TwoAuthorizationsExcludeEachOther) {
  const auto problem = [](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"ai-bench", "--model",       "m",  "--prompt",
                                          "hi",       "--api-key-env", "KEY"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = vastar(arguments, {"KEY=k"});
    EXPECT_EQ(finished.exit_code, 2);
    return finished.err;
  };
  EXPECT_THAT(problem({"--bearer", "x", "127.0.0.1:1"}), HasSubstr("--bearer exclude each other"));
  EXPECT_THAT(problem({"-a", "me:x", "127.0.0.1:1"}), HasSubstr("-a exclude each other"));
  EXPECT_THAT(problem({"http://me:x@127.0.0.1:1"}), HasSubstr("a user in the URL exclude"));
}

TEST(AiBench, CredentialsAreReadAsInAnyRunAndEachPromptHasItsLength) {
  Nginx nginx(
      "location / { if ($http_authorization != \"Bearer t0ken\") { return 401; }"
      " if ($http_content_length = 0) { return 411; }"
      " default_type text/event-stream;"
      " return 200 'data: "
      "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}"
      "\\n\\n'; }");
  const auto document =
      document_of({"ai-bench", "--model", "m", "--prompt-sweep", "5,500", "--bearer", "env:TOKEN",
                   "-n", "8", "-c", "1", nginx.url("/x")},
                  0, {"TOKEN=t0ken"});
  EXPECT_EQ(number(document, "/requests/succeeded"), 8);
  EXPECT_EQ(number(document, "/connections_opened"), 1) << "no request ran over into the next";
}

TEST(AiBench, CostGoodputAndOtherToolsFiguresAreInTheDocument) {
  Target target;
  TempFolder folder;
  folder.write("prices.json", R"({"m": {"input": 1, "output": 2}})");
  const auto document = document_of(
      {"ai-bench", "--model", "m", "--prompt-sweep", "5,50", "-n", "10", "-c", "2", "--price-file",
       folder.file("prices.json"), "--slo-ttft", "1h", "--compat", "vllm,aiperf", "--compat",
       "guidellm,llmperf", target.url("/llm/openai-chat?tokens=10&prompt_tokens=100")});
  EXPECT_EQ(number(document, "/metrics/cost"), (100 * 1 + 10 * 2) * 10 / 1e6);
  EXPECT_EQ(number(document, "/metrics/goodput_share"), 1);
  EXPECT_EQ(number(document, "/metrics/ttft_content_5_words/count"), 5);
  EXPECT_EQ(number(document, "/compat/vllm/itl/count"), 10 * 11) << "the role and the end too";
  EXPECT_EQ(number(document, "/compat/aiperf/ttft/count"), 10);
  EXPECT_EQ(number(document, "/compat/llmperf/itl/count"), 10);
  const Finished other = vastar({"ai-bench", "--model", "other", "--prompt", "hi", "--price-file",
                                 folder.file("prices.json"), target.url("")});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("other"));
}

TEST(AiBench, EveryOutputShowsWhatTheProtocolMeasured) {
  Target target;
  TempFolder folder;
  const Finished finished = vastar({"ai-bench",
                                    "--model",
                                    "m",
                                    "--prompt",
                                    "hi",
                                    "-n",
                                    "200",
                                    "-c",
                                    "4",
                                    "--compat",
                                    "vllm",
                                    "-o",
                                    "text",
                                    "-o",
                                    "csv=" + folder.file("run.csv"),
                                    "-o",
                                    "prometheus=" + folder.file("run.prom"),
                                    "-o",
                                    "markdown=" + folder.file("run.md"),
                                    target.url("/llm/openai-chat?tokens=10")});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("ttft_content"));
  EXPECT_THAT(finished.out, HasSubstr("usage"));
  EXPECT_THAT(read_text(folder.file("run.csv")), HasSubstr(",ttft_content_p95_ms,"));
  EXPECT_THAT(read_text(folder.file("run.prom")), HasSubstr("metric=\"ttft_content\""));
  EXPECT_THAT(read_text(folder.file("run.md")), HasSubstr("| `ttft_content` |"));
  EXPECT_THAT(finished.out, HasSubstr("As vllm defines them:"));
  EXPECT_THAT(read_text(folder.file("run.md")), HasSubstr("| as vllm defines it |"));
}

TEST(AiBench, WhatIsMissingIsNamed) {
  const Finished no_model = vastar({"ai-bench", "--prompt", "hi", "127.0.0.1:1"});
  EXPECT_EQ(no_model.exit_code, 2);
  EXPECT_THAT(no_model.err, HasSubstr("--model"));
  const Finished twice =
      vastar({"ai-bench", "--model", "m", "--prompt", "hi", "--prompt-sweep", "5", "127.0.0.1:1"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_EQ(
      vastar({"ai-bench", "--model", "m", "--prompt", "hi", "-d", "x", "127.0.0.1:1"}).exit_code, 2)
      << "the dialect makes the body";
  EXPECT_EQ(
      vastar({"ai-bench", "--model", "m", "--prompt", "hi", "--template", "127.0.0.1:1"}).exit_code,
      2)
      << "a prompt does not vary";
}

}  // namespace
}  // namespace vastar::testing
