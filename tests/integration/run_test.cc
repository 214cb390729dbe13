// `vastar URL` against real servers, as its users run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/monitoring.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

TEST(Run, NginxSeesExactlyTheRequestsThatWereAskedFor) {
  for (const auto& [requests, connections] : {std::pair{"20000", "100"}, {"1003", "100"}}) {
    Nginx nginx;
    const auto document = document_of({"-n", requests, "-c", connections, nginx.url()});
    const double wanted = std::stod(requests);
    EXPECT_EQ(number(document, "/requests/started"), wanted);
    EXPECT_EQ(number(document, "/requests/succeeded"), wanted);
    EXPECT_EQ(number(document, "/status_codes/200"), wanted);
    EXPECT_EQ(nginx.stop_and_count_requests(), wanted);
  }
}

TEST(Run, SeveralWorkersTogetherSendExactlyAsMany) {
  Nginx nginx;
  const auto document = document_of({"-n", "5001", "-c", "64", "--workers", "3", nginx.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 5001);
  EXPECT_EQ(nginx.stop_and_count_requests(), 5001U);
}

TEST(Run, TheDocumentNamesItsSourceAddresses) {
  Target target;
  const std::vector<std::string> from = {"--source-address", "127.0.0.2,127.0.0.8/30"};
  const auto document =
      document_of({"-n", "20", "-c", "4", from[0], from[1], "--disable-keepalive", target.url()});
  EXPECT_EQ(document.at_pointer("/params/source_addresses"),
            boost::json::value({"127.0.0.2", "127.0.0.8/30"}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  const auto levels = parsed(
      vastar({"sweep", "-o", "json", "-n", "20", "--conc", "2", from[0], from[1], target.url()}));
  EXPECT_EQ(levels.at_pointer("/params/source_addresses"),
            boost::json::value({"127.0.0.2", "127.0.0.8/30"}));
}

TEST(Run, ADurationRunCountsWhatTheServerCounts) {
  Nginx nginx;
  const auto document = document_of({"-z", "500ms", "-c", "20", nginx.url()});
  EXPECT_EQ(number(document, "/requests/failed"), 0);
  EXPECT_EQ(number(document, "/requests/started"), nginx.stop_and_count_requests());
}

TEST(Run, TheTextIsOnStandardOutputAndNothingElse) {
  Nginx nginx;
  const Finished finished = vastar({"-n", "200", "-c", "10", nginx.url()});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("Summary:"));
  EXPECT_THAT(finished.out, HasSubstr("Requests/sec"));
  EXPECT_EQ(finished.out.find('\x1b'), std::string::npos) << "no colour on a pipe";
  EXPECT_EQ(finished.err, "") << "no progress on a pipe";
}

TEST(Run, AHeaderOfTheUserReplacesTheDefaultWhateverTheCase) {
  std::string head;
  ScriptedServer server([&](Peer& peer, int) {
    if (peer.read_request()) {
      head = peer.last_head();
      peer.send(kOkResponse);
    }
  });
  vastar({"-n", "1", "-c", "1", "-m", "POST", "-d", "{}", "-T", "text/html", "-H",
          "content-type: application/json", server.url()});
  server.stop();
  EXPECT_THAT(head, HasSubstr("content-type: application/json\r\n"));
  EXPECT_EQ(head.find("text/html"), std::string::npos) << head;
}

struct FaultCase {
  const char* route;
  const char* error_class;
};

TEST(Run, EveryFaultOfATargetIsNamedAndCounted) {
  Target target;
  for (const FaultCase& fault : {FaultCase{"/fault/reset", "reset"},
                                 {"/fault/close", "closed"},
                                 {"/fault/truncate", "truncated"},
                                 {"/fault/garbage", "protocol"},
                                 {"/fault/badchunk", "protocol"},
                                 {"/fault/extra", "protocol"},
                                 {"/fault/stall", "timeout"}}) {
    SCOPED_TRACE(fault.route);
    const Finished finished =
        vastar({"-o", "json", "-n", "20", "-c", "4", "-t", "200ms", target.url(fault.route)});
    const auto document = parsed(finished);
    EXPECT_EQ(number(document, "/requests/started"), 20);
    EXPECT_EQ(number(document, "/requests/failed"), 20);
    EXPECT_EQ(document.at_pointer("/errors/0/class").as_string(), fault.error_class);
    EXPECT_EQ(number(document, "/errors/0/count"), 20);
    EXPECT_FALSE(document.at_pointer("/errors/0/example").as_string().empty());
  }
}

// What the target has read so far; -1 when it does not answer.
double requests_read(const Target& target) {
  boost::system::error_code error;
  const auto stats = boost::json::parse(fetched(target.url("/stats")), error);
  return error ? -1 : number(stats, "/requests");
}

TEST(Run, AServerKilledInTheMiddleLeavesRightCounts) {
  Target target;
  Process load(vastar_command(
      {"-o", "json", "-n", "3000", "-c", "10", "-t", "2s", target.url("/delay/20ms")}));
  while (requests_read(target) == 0) {
  }
  target.process().signal(SIGKILL);
  const Finished finished = load.wait();
  const auto document = parsed(finished);
  EXPECT_EQ(number(document, "/requests/started"), 3000);
  EXPECT_EQ(number(document, "/requests/succeeded") + number(document, "/requests/failed"), 3000);
  double classified = 0;
  bool refused = false;
  for (const auto& error : document.at_pointer("/errors").as_array()) {
    classified += number(error, "/count");
    refused = refused || error.at_pointer("/class").as_string() == "connect_refused";
  }
  EXPECT_EQ(classified, number(document, "/requests/failed"));
  EXPECT_TRUE(refused);
}

TEST(Run, AStoppedServerShowsInResponseTimeAndNotInServiceTime) {
  Target target;
  Process load(
      vastar_command({"-o", "json", "--rate", "2000", "-z", "5s", "-c", "10", target.url()}));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  target.process().signal(SIGSTOP);
  std::this_thread::sleep_for(std::chrono::milliseconds(1400));
  target.process().signal(SIGCONT);
  const auto document = parsed(load.wait());
  EXPECT_EQ(number(document, "/schedule/scheduled"), 10000);
  EXPECT_EQ(number(document, "/requests/failed"), 0);
  EXPECT_GT(number(document, "/latency/response/percentiles_ms/p99"), 1000);
  EXPECT_LT(number(document, "/latency/service/percentiles_ms/p99"), 1000)
      << "10 of 10,000 were under way";
}

TEST(Run, AStoppedVastarIsNotTheTargetsFault) {
  Target target;
  Process load(vastar_command(
      {"-o", "json", "--rate", "200", "-z", "3s", "-c", "2", "--slo", "p99<100ms", target.url()}));
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));
  load.signal(SIGSTOP);
  std::this_thread::sleep_for(std::chrono::milliseconds(1000));
  load.signal(SIGCONT);
  const Finished finished = load.wait();
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_THAT(finished.out, HasSubstr("vastar itself stood still"));
}

// Every kind of load says so: `until` is a line of its output by which load is under way.
struct StoppedLoad {
  const char* name;
  std::vector<std::string> words;  // without the URL
  const char* path;
  const char* until;
};
void PrintTo(const StoppedLoad& load, std::ostream* out) { *out << load.name; }

class StoppedVastar : public ::testing::TestWithParam<StoppedLoad> {};

TEST_P(StoppedVastar, IsSeenAndSaid) {
  Target target;
  std::vector<std::string> arguments = GetParam().words;
  arguments.insert(arguments.end(), {"-o", "ndjson"});
  std::string url = target.url(GetParam().path);
  if (arguments.front() == "ws") url.replace(0, 4, "ws");
  arguments.push_back(url);
  Process load(vastar_command(arguments));
  ASSERT_NE(load.wait_for_line(GetParam().until), "");
  load.signal(SIGSTOP);
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  load.signal(SIGCONT);
  const Finished finished = load.wait();
  EXPECT_THAT(finished.exit_code, AnyOf(0, 1, 3)) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("vastar itself stood still"));
}

INSTANTIATE_TEST_SUITE_P(
    Of, StoppedVastar,
    ::testing::Values(
        StoppedLoad{"AClosedLoop", {"http", "-c", "2", "-z", "6s"}, "/", "\"tick\""},
        StoppedLoad{"WebSocket", {"ws", "echo", "-c", "2", "-z", "6s"}, "/ws/echo", "\"tick\""},
        StoppedLoad{
            "Streams", {"sse", "-c", "2", "-z", "6s"}, "/sse?events=3&gap=10ms", "\"tick\""},
        StoppedLoad{"ASweep",
                    {"sweep", "--conc", "2,4", "-z", "4s", "--warmup", "0"},
                    "/",
                    "\"run\":\"c=4\""}),  // a tick of the second level
    [](const auto& info) { return info.param.name; });

TEST(Run, AMixtureOfDelaysIsMeasuredAsItIs) {
  Target target;
  const auto document =
      document_of({"-n", "2000", "-c", "10", target.url("/delay/mix:95@2ms,5@50ms")});
  // Never below the truth; how far above is for ci/bench-truth to show.
  EXPECT_GE(number(document, "/latency/response/percentiles_ms/p50"), 2);
  EXPECT_GE(number(document, "/latency/response/percentiles_ms/p99"), 50);
  EXPECT_LT(number(document, "/latency/response/percentiles_ms/p90"), 50);
}

TEST(Run, ARedirectIsAResponseLikeAnyOther) {
  Target target;
  const auto document = document_of({"-n", "10", "-c", "2", target.url("/status/302")});
  EXPECT_EQ(number(document, "/status_codes/302"), 10);
}

}  // namespace
}  // namespace vastar::testing
