// Much at once: as many connections as descriptors allow, and bodies larger than any buffer. What
// it takes of memory does not depend on what is sent and received.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/memory.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

constexpr double kMegabyte = 1 << 20;

struct Ran {
  boost::json::value document;
  long max_rss_kb = 0;
};

Ran run_json(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"-t", "150s", "-o", "json"});
  const Finished finished = vastar(std::move(arguments));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  return {parsed(finished), finished.max_rss_kb};
}

double number(const Ran& ran, std::string_view pointer) {
  return testing::number(ran.document, pointer);
}

// As many as both programs may have, with some to spare for this test and what else runs.
unsigned connections_possible(unsigned wanted) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const rlim_t room = files.rlim_max == RLIM_INFINITY ? wanted + 500 : files.rlim_max;
  return static_cast<unsigned>(std::clamp<rlim_t>(room - std::min<rlim_t>(room, 500), 10, wanted));
}

TEST(Large, TenThousandConnectionsOfChunkedMegabytesTakeNoMemory) {
  Target target;
  const unsigned connections = connections_possible(kSanitized ? 500 : 10'000);
  const std::string count = std::to_string(connections);
  const Ran ran = run_json({"-n", count, "-c", count, target.url("/chunked/1M/16k")});
  EXPECT_EQ(number(ran, "/requests/succeeded"), connections);
  EXPECT_GT(number(ran, "/received_bytes"), connections * kMegabyte);
  EXPECT_LT(ran.max_rss_kb, kModestKb + 4L * connections) << connections << " connections";
}

// Each is a request of its own, checked before the load.
TEST(Large, AHundredThousandUrlsAreReadAndSent) {
  constexpr int kUrls = 100'000;
  Target target;
  const TempFolder folder;
  std::string list;
  for (int i = 0; i < kUrls; ++i) list += "/status/200?row=" + std::to_string(i) + "\n";
  folder.write("list", list);
  const Ran ran = run_json({"-n", "500", "-c", "4", "--urls", folder.file("list"), target.url()});
  EXPECT_EQ(number(ran, "/requests/succeeded"), 500);
  EXPECT_LT(ran.max_rss_kb, kModestKb + 3L * kUrls);  // measured: half as much
}

// In a network of its own, where an address has too few ports for all of them.
TEST(Large, ConnectionsBeyondTheirPortsComeFromSeveralAddresses) {
  const unsigned connections = connections_possible(kSanitized ? 500 : 6'000);
  const std::string vastar_path = vastar_command({})[0];
  const std::string few_ports =
      fmt::format("ip link set lo up && echo '20000 {}' >/proc/sys/net/ipv4/ip_local_port_range",
                  20'000 + connections / 2 + 100);
  const auto in_a_network = [](const std::string& script) {
    return run_program({"unshare", "--map-root-user", "--net", "sh", "-c", script});
  };
  if (in_a_network(few_ports).exit_code != 0) GTEST_SKIP() << "no network of its own can be made";
  const Finished finished = in_a_network(few_ports + fmt::format(R"(
    {0} serve --quiet --port 9000 >/dev/null & server=$!
    until {0} -n 1 --quiet http://127.0.0.1:9000/ >/dev/null 2>&1; do sleep 0.1; done
    {0} ws storm -c {1} -t 100s --source-address 127.0.0.1,127.0.0.2 -o json --quiet \
      ws://127.0.0.1:9000/ws/silent
    code=$?; kill $server; exit $code)",
                                                                 vastar_path, connections));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const boost::json::value document = parsed(finished);
  EXPECT_EQ(testing::number(document, "/requests/succeeded"), connections);
  EXPECT_EQ(testing::number(document, "/metrics/survival"), 1);
  EXPECT_EQ(testing::text(document, "/metrics/close_codes"),
            fmt::format(R"({{"1000":{}}})", connections));
}

class LargeBodies : public ::testing::Test {
 protected:
  static constexpr double kBytes = 50 * kMegabyte;
  // The request is held a few times while it is made, but not by each connection.
  static constexpr long kMostKb = kModestKb + 4L * 50 * 1024;

  LargeBodies() { folder_.write("body", std::string(static_cast<std::size_t>(kBytes), 'x')); }
  std::vector<std::string> both_ways(const std::string& url) const {
    return {"-n", "8", "-c", "8", "-m", "POST", "-D", folder_.file("body"), url};
  }
  static void expect_all(const Ran& ran, double requests) {
    EXPECT_EQ(number(ran, "/requests/succeeded"), requests);
    EXPECT_GE(number(ran, "/received_bytes"), requests * kBytes);
    EXPECT_GE(number(ran, "/sent_bytes"), requests * kBytes);
  }

  TempFolder folder_;
};

TEST_F(LargeBodies, BothWaysAreNotHeldByEachConnection) {
  Target target;
  const Ran ran = run_json(both_ways(target.url("/bytes/50M")));
  expect_all(ran, 8);
  EXPECT_LT(ran.max_rss_kb, kMostKb);
}

TEST_F(LargeBodies, BothWaysWithTls) {
  Target target({"--tls-self-signed"});
  std::vector<std::string> arguments = both_ways(target.url("/bytes/50M"));
  arguments.emplace_back("--insecure");
  const Ran ran = run_json(arguments);
  expect_all(ran, 8);
  EXPECT_LT(ran.max_rss_kb, kMostKb);
}

TEST_F(LargeBodies, BothWaysOverHttp2) {
  Nghttpd server({"--echo-upload"});
  std::vector<std::string> arguments = both_ways(server.url());
  arguments.insert(arguments.end(), {"--http2", "--streams", "2"});
  const Ran ran = run_json(arguments);
  expect_all(ran, 8);
  EXPECT_LT(ran.max_rss_kb, kMostKb);
}

TEST_F(LargeBodies, AResponseThatIsReadWholeIsNotKept) {
  Target target;
  const Ran ran =
      run_json({"-n", "8", "-c", "8", "--expect-body", "ABCDEF", target.url("/bytes/50M")});
  EXPECT_EQ(number(ran, "/requests/succeeded"), 8);
  EXPECT_GE(number(ran, "/received_bytes"), 8 * kBytes);
  EXPECT_LT(ran.max_rss_kb, kModestKb);
}

}  // namespace
}  // namespace vastar::testing
