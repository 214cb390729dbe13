// `-o prometheus` against a real Pushgateway, a real Prometheus, nginx in front, and gateways that
// fail in their ways.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <chrono>
#include <mutex>
#include <sstream>
#include <thread>

#include "support/monitoring.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kGolden = VASTAR_SOURCE_DIR "/tests/golden/";
const std::string kDashboards = VASTAR_SOURCE_DIR "/docs/dashboards/";

std::string golden(const std::string& name) { return kGolden + name; }

// A stored document through -o prometheus=DEST; standard output has JSON, so no page is printed.
Finished pushed(const std::string& name, const std::string& dest,
                std::vector<std::string> more = {},
                const std::vector<std::string>& environment = {}) {
  std::vector<std::string> words = {"report", golden(name), "-o",
                                    "json",   "-o",         "prometheus=" + dest};
  words.insert(words.end(), more.begin(), more.end());
  return vastar(words, environment);
}

double number(const std::string& document, std::string_view pointer) {
  return boost::json::parse(document).at_pointer(pointer).to_number<double>();
}

TEST(PrometheusOutput, PrometheusAnswersWithTheFiguresOfTheDocument) {
  const Target target;
  const Pushgateway gateway;
  const Prometheus prometheus(gateway);
  const Finished run = vastar(
      {"-n", "2000", "-c", "4", "-o", "json", "--slo", "error_rate<1%", "--push-required", "-o",
       "prometheus=" + gateway.url("/metrics/job/vastar/scenario/x"), target.url("/delay/1ms")});
  ASSERT_NE(run.exit_code, 4) << run.err;
  const std::vector<std::tuple<std::string, std::string, double>> wanted = {
      {"vastar_requests_succeeded{job=\"vastar\",scenario=\"x\"}", "/requests/succeeded", 1},
      {"vastar_requests_per_second", "/rps", 1},
      {"vastar_latency_seconds{distribution=\"response\",percentile=\"99\"} * 1000",
       "/latency/response/percentiles_ms/p99", 1},
      {"vastar_latency_seconds{distribution=\"service\",percentile=\"50\"} * 1000",
       "/latency/service/percentiles_ms/p50", 1},
      {"vastar_response_duration_seconds_count", "/latency/response/count", 1},
      {"1000 * vastar_response_duration_seconds_sum / vastar_response_duration_seconds_count",
       "/latency/response/mean_ms", 1},
      {"vastar_received_bytes", "/received_bytes", 1}};
  for (const auto& [query, pointer, factor] : wanted) {
    const double value = number(run.out, pointer) * factor;
    EXPECT_NEAR(prometheus.value(query), value, value * 1e-9) << query;
  }
  EXPECT_EQ(prometheus.value("vastar_run_success"), 1);
  EXPECT_EQ(prometheus.value("sum(vastar_gate_verdict)"), 1);
  const double median = number(run.out, "/latency/response/percentiles_ms/p50") / 1000;
  const double estimated =
      prometheus.value("histogram_quantile(0.5, vastar_response_duration_seconds_bucket)");
  EXPECT_THAT(estimated, ::testing::AllOf(::testing::Gt(median / 3), ::testing::Lt(median * 3)));
}

TEST(PrometheusOutput, PrometheusAnswersWithAComparisonAndASweep) {
  const Pushgateway gateway;
  const Prometheus prometheus(gateway);
  EXPECT_EQ(pushed("compare-slower.json", gateway.url("/metrics/job/gate")).err, "");
  EXPECT_EQ(pushed("sweep.json", gateway.url("/metrics/job/sweep")).err, "");
  EXPECT_NEAR(prometheus.value("100 * vastar_compare_change_ratio{metric=\"p50\"}"), 10.0839, 1e-9);
  EXPECT_EQ(prometheus.value("vastar_gate_verdict{verdict=\"fail\"}"), 1);
  EXPECT_EQ(prometheus.value("vastar_sweet_spot_concurrency{job=\"sweep\"}"), 500);
  EXPECT_NEAR(prometheus.value("max(vastar_sweep_requests_per_second)"), 9227.93, 1e-9);
}

TEST(PrometheusOutput, ThePathIsTheGroupAndAPutReplacesIt) {
  const Pushgateway gateway;
  const std::string group = "/metrics/job@base64/YS9i/branch/main";  // job "a/b"
  EXPECT_EQ(pushed("sweep.json", gateway.url(group)).exit_code, 0);
  EXPECT_THAT(gateway.metrics(),
              HasSubstr("vastar_peak_concurrency{branch=\"main\",instance=\"\",job=\"a/b\"} 500"));
  EXPECT_EQ(pushed("run.json", gateway.url(group)).exit_code, 0);
  EXPECT_THAT(gateway.metrics(), AllOf(HasSubstr("vastar_requests_started{branch=\"main\""),
                                       Not(HasSubstr("vastar_peak_concurrency"))));
}

TEST(PrometheusOutput, WithoutDataTheFiguresOfBeforeStay) {
  const Pushgateway gateway;
  EXPECT_EQ(pushed("run.json", gateway.url()).exit_code, 0);
  for (const std::string host : {"http://127.0.0.1:1/", "http://no-such-host.invalid/"}) {
    const Finished run =
        vastar({"-n", "10", "-c", "1", "-o", "json", "-o", "prometheus=" + gateway.url(), host});
    EXPECT_EQ(run.exit_code, 4) << run.err;
    EXPECT_THAT(run.err, Not(HasSubstr("prometheus")));
    const std::string metrics = gateway.metrics();
    EXPECT_THAT(metrics, HasSubstr("vastar_run_success{instance=\"\",job=\"vastar\"} 0"));
    EXPECT_THAT(metrics, HasSubstr("vastar_requests_started{instance=\"\",job=\"vastar\"} 3000"));
    EXPECT_EQ(pushed("run.json", gateway.url()).exit_code, 0);
    EXPECT_THAT(gateway.metrics(), HasSubstr("vastar_run_success{instance=\"\",job=\"vastar\"} 1"));
  }
}

TEST(PrometheusOutput, ALabelOfTheGroupThatIsAMetricsOwnIsRefused) {
  const Pushgateway gateway;
  const Finished refused =
      pushed("sweep.json", gateway.url("/metrics/job/x/concurrency/5"), {"--push-required"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, HasSubstr("the label concurrency"));
}

TEST(PrometheusOutput, TheTextPassesPromtool) {
  const TempFolder folder;
  for (const char* name : {"run.json", "run-open-loop.json", "sweep.json", "sweep-0.2.json",
                           "sweep-fallback.json", "compare-slower.json", "compare-files.json"}) {
    const std::string file = folder.file("metrics.prom");
    EXPECT_EQ(pushed(name, file).exit_code, 0);
    const Finished checked = run_program({"sh", "-c", "promtool check metrics <" + file});
    EXPECT_EQ(checked.exit_code, 0) << name << checked.out << checked.err;
    EXPECT_EQ(checked.out + checked.err, "") << name;
  }
}

TEST(PrometheusOutput, TheAlertsPassPromtool) {
  const Finished checked =
      run_program({"promtool", "check", "rules", kDashboards + "vastar.rules.yml"});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  const Finished tested =
      run_program({"promtool", "test", "rules", kDashboards + "vastar.rules.test.yml"});
  EXPECT_EQ(tested.exit_code, 0) << tested.out << tested.err;
}

// ---- a proxy in front ----

// nginx that wants user and password, over http and https.
class GuardedGateway {
 public:
  GuardedGateway() : tls_port_(free_port()), nginx_(guarded()) {}

  const Pushgateway& gateway() const { return gateway_; }
  std::string certificate() const { return folder_.file("cert.pem"); }
  std::string http(const std::string& credentials) const {
    return "http://" + credentials + nginx_.url("/push/metrics/job/x").substr(7);
  }
  std::string https(const std::string& credentials) const {
    return "https://" + credentials + "127.0.0.1:" + std::to_string(tls_port_) +
           "/push/metrics/job/x";
  }

 private:
  std::string guarded() {
    const Finished made = run_program(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=gateway", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", folder_.file("key.pem"), "-out", folder_.file("cert.pem")});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    folder_.write("users", "me:{PLAIN}hunter2@/\n");
    run_program({"chmod", "-R", "go+rX", folder_.path()});  // nginx's worker has another user
    return "listen 127.0.0.1:" + std::to_string(tls_port_) + " ssl; ssl_certificate " +
           folder_.file("cert.pem") + "; ssl_certificate_key " + folder_.file("key.pem") +
           "; location /push/ { auth_basic gateway; auth_basic_user_file " + folder_.file("users") +
           "; proxy_pass " + gateway_.url("/") + "; }";
  }

  TempFolder folder_;
  Pushgateway gateway_;
  std::uint16_t tls_port_;
  Nginx nginx_;
};

TEST(PrometheusOutput, UserAndPasswordAreTakenFromTheUrlOrTheEnvironment) {
  const GuardedGateway guarded;
  const std::vector<std::string> required = {"--push-required"};
  EXPECT_EQ(pushed("run.json", guarded.http("me:hunter2%40%2F@"), required).err, "");
  EXPECT_THAT(guarded.gateway().metrics(), HasSubstr("vastar_requests_started"));
  EXPECT_EQ(
      pushed("run.json", guarded.http(""), required, {"VASTAR_PROMETHEUS_AUTH=me:hunter2@/"}).err,
      "");
  const Finished wrong = pushed("run.json", guarded.http("me:swordfish@"), required);
  EXPECT_EQ(wrong.exit_code, 4);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("HTTP 401"), Not(HasSubstr("swordfish")),
                               Not(HasSubstr("tried")), Not(HasSubstr("me:"))));
}

TEST(PrometheusOutput, HttpsTrustsWhatItIsToldTo) {
  const GuardedGateway guarded;
  const std::string url = guarded.https("me:hunter2%40%2F@");
  const std::vector<std::string> required = {"--push-required"};
  const Finished distrusted = pushed("run.json", url, required);
  EXPECT_EQ(distrusted.exit_code, 4);
  EXPECT_THAT(distrusted.err,
              AllOf(HasSubstr("certificate"), Not(HasSubstr("tried")), Not(HasSubstr("hunter2"))));
  const Finished trusted =
      pushed("run.json", url, required, {"SSL_CERT_FILE=" + guarded.certificate()});
  EXPECT_EQ(trusted.exit_code, 0) << trusted.err;
  EXPECT_THAT(guarded.gateway().metrics(), HasSubstr("vastar_requests_started"));
}

// ---- gateways that fail ----

// Reads whole requests and gives each the next of its answers, the last one again and again.
class ScriptedGateway {
 public:
  explicit ScriptedGateway(std::vector<std::string> answers)
      : answers_(std::move(answers)),
        server_([this](Peer& peer, int connection) { serve(peer, connection); }) {}

  std::string url() const { return server_.url("/metrics/job/x"); }
  std::vector<std::string> heads() {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  void serve(Peer& peer, int connection) {
    if (!peer.read_request()) return;
    const std::string head = peer.last_head();
    {
      const std::lock_guard lock(mutex_);
      heads_.push_back(head);
    }
    const std::size_t at = head.find("Content-Length: ");
    if (at == std::string::npos || !peer.skip(std::stoul(head.substr(at + 16)))) return;
    const std::string& answer =
        answers_[std::min<std::size_t>(static_cast<std::size_t>(connection), answers_.size() - 1)];
    if (answer == "hang") {
      peer.wait_for_close();
    } else if (answer != "close") {
      peer.send(answer);
    }
  }

  const std::vector<std::string> answers_;
  std::mutex mutex_;
  std::vector<std::string> heads_;
  ScriptedServer server_;
};

std::string answer(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

TEST(PrometheusOutput, A5xxAndABrokenConnectionAreTriedAgain) {
  ScriptedGateway gateway({answer("503 Busy", "later"), "close", answer("202 Accepted", "")});
  const Finished run = pushed("run.json", gateway.url(), {"--push-required"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.err, "");
  ASSERT_EQ(gateway.heads().size(), 3U);
  for (const std::string& head : gateway.heads()) {
    EXPECT_THAT(head, AllOf(StartsWith("PUT /metrics/job/x HTTP/1.1\r\n"),
                            HasSubstr("Content-Type: text/plain; version=0.0.4"),
                            Not(HasSubstr("Expect"))));
  }
}

TEST(PrometheusOutput, A4xxIsNotTriedAgainAndItsFirstLineIsShown) {
  ScriptedGateway gateway({answer("400 Bad Request", "\npushed metrics are \x1b[1minvalid\nmore")});
  const Finished run = pushed("run.json", gateway.url());
  EXPECT_EQ(run.exit_code, 0) << "best effort";
  EXPECT_THAT(run.err, AllOf(StartsWith("vastar: warning: output prometheus=" + gateway.url()),
                             HasSubstr("HTTP 400: pushed metrics are \\x1B[1minvalid\n")));
  EXPECT_EQ(pushed("run.json", gateway.url(), {"--push-required"}).exit_code, 4);
  EXPECT_EQ(pushed("run.json", gateway.url(), {"--quiet"}).err, "");
  EXPECT_EQ(gateway.heads().size(), 3U);
}

TEST(PrometheusOutput, ARedirectIsNotFollowedButNamed) {
  ScriptedGateway gateway(
      {"HTTP/1.1 301 Moved\r\nLocation: https://u:hunter2@gw/metrics/job/x\r\n"
       "Content-Length: 0\r\n\r\n"});
  const Finished run = pushed("run.json", gateway.url());
  EXPECT_THAT(run.err, AllOf(HasSubstr("HTTP 301"), HasSubstr("https://gw/metrics/job/x"),
                             Not(HasSubstr("hunter2"))));
  EXPECT_EQ(gateway.heads().size(), 1U);
}

TEST(PrometheusOutput, AGatewayThatHangsHoldsNothingUpForLong) {
  ScriptedGateway gateway({"hang"});
  const Finished run =
      pushed("run.json", gateway.url(), {"--push-required", "--push-timeout", "2s"});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, AllOf(HasSubstr("timed out"), HasSubstr("tried")));
  EXPECT_NEAR(number(run.out, "/rps"), 9227.93, 0.01) << "what else was asked for is there";
}

TEST(PrometheusOutput, WhatAGatewayRepeatsOfThePasswordIsHidden) {
  ScriptedGateway gateway({answer("403 No", "Authorization: Basic bWU6aHVudGVyMg== (hunter2)")});
  const std::string url = gateway.url();
  const Finished run = pushed("run.json", "http://me:hunter2@" + url.substr(7));
  ASSERT_EQ(gateway.heads().size(), 1U);
  EXPECT_THAT(gateway.heads()[0], HasSubstr("Authorization: Basic bWU6aHVudGVyMg=="));
  EXPECT_THAT(run.err, AllOf(HasSubstr("HTTP 403"), Not(HasSubstr("hunter2")),
                             Not(HasSubstr("bWU6aHVudGVyMg"))));
  EXPECT_THAT(run.out, Not(HasSubstr("hunter2")));
}

// ---- before any load ----

TEST(PrometheusOutput, ABadDestinationIsAUsageErrorAndNothingIsSent) {
  Nginx nginx;
  for (const std::string dest :
       {"", "=ftp://127.0.0.1/metrics/job/x", "=http://127.0.0.1/nowhere",
        "=http://127.0.0.1:port/metrics/job/x", "=/no/such/folder/x.prom"}) {
    const Finished run = vastar({"-n", "5", "-c", "1", "-o", "prometheus" + dest, nginx.url()});
    EXPECT_EQ(run.exit_code, 2) << dest << run.err;
    EXPECT_THAT(run.err, HasSubstr("prometheus"));
  }
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
}

std::vector<std::string> children_of(pid_t pid) {
  const std::string task = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid);
  std::vector<std::string> children;
  std::istringstream list(read_text(task + "/children"));
  for (std::string child; list >> child;) children.push_back(child);
  return children;
}

TEST(PrometheusOutput, NoListOfProcessesHasThePassword) {
  const Target target;
  const Pushgateway gateway;
  const std::string url = "http://me:hunter2@" + gateway.url().substr(7);
  Process process(vastar_command({"-z", "30s", "-c", "1", "-q", "10", "-o", "prometheus=" + url,
                                  "-o", "text=/dev/null", target.url()}));
  std::vector<std::string> children;
  for (int i = 0; children.empty() && i < 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    children = children_of(process.pid());
  }
  ASSERT_FALSE(children.empty());
  children.push_back(std::to_string(process.pid()));
  for (const std::string& pid : children) {
    const std::string words = read_text("/proc/" + pid + "/cmdline");
    EXPECT_THAT(words, AllOf(HasSubstr("prometheus=http://"), Not(HasSubstr("hunter2"))));
  }
  process.signal(SIGINT);
  EXPECT_EQ(process.wait().exit_code, 130);
}

}  // namespace
}  // namespace vastar::testing
