// TLS in the commands beyond a run: sweeps, comparisons, scenarios and WebSocket.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

// A built-in target with a certificate of its own, and the file to trust it by.
class TlsCommands : public ::testing::Test {
 protected:
  std::string wss(const std::string& path) const { return "wss" + target_.url(path).substr(5); }
  std::vector<std::string> trusting(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--cacert", cert()});
    return arguments;
  }
  std::string cert() const { return folder_.file("cert.pem"); }

  TempFolder folder_;
  Target target_{std::vector<std::string>{"--tls-self-signed", "--tls-write-cert", cert()}};
};

TEST_F(TlsCommands, ASweep) {
  const Finished finished = vastar(trusting(
      {"sweep", "--conc", "1,2", "-n", "100", "--warmup", "5", "-o", "json", target_.url()}));
  EXPECT_THAT(finished.exit_code, AnyOf(0, 1, 3)) << finished.err;
  const auto document = parsed(finished);
  for (const char* point : {"/sweep_points/0", "/sweep_points/1"}) {
    EXPECT_GT(number(document, std::string(point) + "/rps"), 0);
    EXPECT_EQ(number(document, std::string(point) + "/error_rate"), 0);
  }
}

// Only one side has TLS, whose options are for that side.
TEST_F(TlsCommands, APairedSweepAgainstAPlainReference) {
  Target plain;
  const Finished finished =
      vastar(trusting({"sweep", "--conc", "2", "-n", "100", "--warmup", "5", "--http2", "-o",
                       "json", "--vs", plain.url(), target_.url()}));
  const auto document = parsed(finished);
  EXPECT_EQ(number(document, "/sweep_points/0/error_rate"), 0) << finished.err;
  EXPECT_EQ(number(document, "/sweep_points/0/reference/error_rate"), 0);
}

void expect_comparison(const Finished& finished) {
  EXPECT_THAT(finished.exit_code, AnyOf(0, 1, 3)) << finished.err;
  const auto document = parsed(finished);
  const auto& launches = document.at("launches").as_array();
  ASSERT_FALSE(launches.empty()) << finished.err;
  for (const auto& launch : launches) {
    for (const char* side : {"base", "head"}) {
      EXPECT_GT(launch.at(side).at("succeeded").to_number<double>(), 0);
      EXPECT_EQ(launch.at(side).at("failed").to_number<double>(), 0);
    }
  }
}

TEST_F(TlsCommands, AComparisonOfUrls) {
  for (const char* version : {"--quiet", "--http2"}) {
    expect_comparison(
        vastar(trusting({"compare", version, "-c", "2", "--budget", "5s", "--launches", "2",
                         "--launch-time", "500ms", "-o", "json", target_.url(), target_.url()})));
  }
}

TEST_F(TlsCommands, AComparisonOfCommands) {
  const std::string server =
      fmt::format("exec {} serve --quiet --tls-self-signed --port {{port}}", vastar_command({})[0]);
  expect_comparison(vastar({"compare", "--insecure", "--http2", "-c", "2", "--budget", "20s",
                            "--launches", "2", "--launch-time", "500ms", "-o", "json", "--base-cmd",
                            server, "--head-cmd", server, "https://127.0.0.1:{port}/"}));
}

TEST_F(TlsCommands, ScenariosEachWithTheirOwn) {
  Target plain;
  folder_.write("s.toml", fmt::format(R"(
requests = 20
concurrency = 2
[scenario.plain]
url = "{}"
[scenario.secure]
url = "{}"
cacert = "{}"
[scenario.untrusted]
url = "{}"
)",
                                      plain.url(), target_.url(), cert(), target_.url()));
  const auto document = document_of({"--config", folder_.file("s.toml")}, 4);
  EXPECT_EQ(number(document, "/scenarios/0/document/requests/succeeded"), 20);
  EXPECT_EQ(number(document, "/scenarios/1/document/requests/succeeded"), 20);
  EXPECT_EQ(text(document, "/scenarios/1/document/tls/alpn"), "http/1.1");
  EXPECT_THAT(text(document, "/scenarios/2"), HasSubstr("--cacert"));
}

TEST_F(TlsCommands, WebSocketEchoes) {
  const auto document = document_of(trusting(
      {"ws", "echo", "-n", "40", "-c", "4", "--slo", "messages_per_s>0", wss("/ws/echo")}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 40);
  EXPECT_EQ(number(document, "/metrics/rtt/count"), 40);
  EXPECT_EQ(number(document, "/tls/handshakes"), 4);
  EXPECT_EQ(text(document, "/tls/alpn"), "http/1.1")
      << "a handshake of WebSocket is one of HTTP/1.1";
  EXPECT_THAT(text(document, "/params/url"), HasSubstr("wss://"));
}

TEST_F(TlsCommands, WebSocketMessagesOfEverySizeComeBack) {
  for (const char* payload : {"0", "126", "70k", "1M"}) {
    const auto document = document_of(trusting(
        {"ws", "echo", "-n", "8", "-c", "2", "--payload", payload, "--compress", wss("/ws/echo")}));
    EXPECT_EQ(number(document, "/requests/succeeded"), 8) << payload;
  }
}

TEST_F(TlsCommands, WebSocketNeedsATrustedCertificate) {
  const Finished finished = vastar({"ws", "echo", "-n", "4", "-c", "2", wss("/ws/echo")});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, AllOf(HasSubstr("wss://"), HasSubstr("--cacert")));
}

TEST_F(TlsCommands, WebSocketRefusalsAreNamed) {
  const Finished http = vastar(trusting({"ws", "echo", "-n", "4", "-c", "2", wss("/bytes/3")}));
  EXPECT_EQ(http.exit_code, 4);
  EXPECT_THAT(http.err, HasSubstr("status 200"));
  const std::string plain = "ws" + target_.url("/ws/echo").substr(5);
  const Finished closed = vastar({"ws", "echo", "-n", "4", "-c", "2", plain});
  EXPECT_EQ(closed.exit_code, 4);
  EXPECT_THAT(closed.err, HasSubstr(plain)) << "as it was given";
  Target without;
  const Finished silent = vastar({"ws", "echo", "-n", "4", "-c", "2", "-t", "300ms",
                                  "wss" + without.url("/ws/echo").substr(4)});
  EXPECT_EQ(silent.exit_code, 4) << silent.err;
}

}  // namespace
}  // namespace vastar::testing
