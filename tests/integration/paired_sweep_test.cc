// `vastar sweep --vs URL` and `--ref-from-json`: gateways in front of a real upstream.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

// The upstream answers /direct and /through; gateways pass the latter on.
const char* const kUpstream = R"(
location = /direct { return 200 "hello\n"; }
location = /through { return 200 "hello\n"; })";

// No gate of a sweep is to decide whether these tests pass.
std::vector<std::string> paired_sweep(const std::string& reference, const std::string& target) {
  return {"sweep",   "--vs",
          reference, "--conc",
          "2,8",     "-n",
          "200",     "--warmup",
          "40",      "--tail-floor",
          "1h",      "--max-overhead-pct",
          "1000000", "--max-rps-deficit-pct",
          "100",     "-o",
          "json",    "--quiet",
          target};
}

std::size_t number_at(const json::value& document, const char* pointer) {
  return document.at_pointer(pointer).to_number<std::size_t>();
}

void expect_both_sides_at_every_level(const json::value& document) {
  const json::array& points = document.at("sweep_points").as_array();
  EXPECT_EQ(points.size(), 2U);
  for (const json::value& point : points) {
    EXPECT_EQ(point.at_pointer("/reference/concurrency"), point.at("concurrency"));
    EXPECT_GT(point.at_pointer("/reference/rps").to_number<double>(), 0);
    EXPECT_GT(point.at("rps").to_number<double>(), 0);
    EXPECT_EQ(point.at("error_rate").to_number<double>(), 0);
    EXPECT_EQ(point.at_pointer("/reference/error_rate").to_number<double>(), 0);
    EXPECT_TRUE(point.at("overhead_pct").is_number());
    EXPECT_TRUE(point.at("rps_deficit_pct").is_number());
  }
}

// How often the log goes over from one path to the other.
std::size_t switches(const std::string& log) {
  std::size_t count = 0;
  char last = 0;
  for (std::size_t at = log.find("\"GET /"); at != std::string::npos;
       at = log.find("\"GET /", at + 1)) {
    const char side = log[at + 6];  // of /direct or /through
    if (last != 0 && side != last) ++count;
    last = side;
  }
  return count;
}

TEST(PairedSweep, NginxInFrontOfNginx) {
  Nginx upstream(kUpstream);
  Nginx gateway(fmt::format("location / {{ proxy_pass http://127.0.0.1:{}; }}", upstream.port()));
  const Finished finished = vastar(paired_sweep(upstream.url("/direct"), gateway.url("/through")));
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json::value document = json::parse(finished.out);
  expect_both_sides_at_every_level(document);
  EXPECT_EQ(document.at_pointer("/paired/source").as_string(), "live");
  EXPECT_EQ(document.at_pointer("/paired/reference_url").as_string(), upstream.url("/direct"));

  // What vastar says it has sent is what each server has answered.
  const std::string log = upstream.stop_and_read_log();
  EXPECT_EQ(occurrences(log, "GET /direct"), number_at(document, "/paired/reference_requests"));
  EXPECT_EQ(occurrences(log, "GET /through"), number_at(document, "/paired/target_requests"));
  EXPECT_EQ(gateway.stop_and_count_requests(), number_at(document, "/paired/target_requests"));

  // Three levels (the baseline is one), five quads or more each, two switches or more a quad; and
  // whole blocks on either side, so far fewer than requests.
  EXPECT_GE(switches(log), 3U * 5 * 2);
  EXPECT_LT(switches(log), number_at(document, "/paired/reference_requests") / 2);
}

TEST(PairedSweep, HaProxyInFrontOfNginx) {
  Nginx upstream(kUpstream);
  HaProxy gateway(upstream.port());
  const Finished finished = vastar(paired_sweep(upstream.url("/direct"), gateway.url("/through")));
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json::value document = json::parse(finished.out);
  expect_both_sides_at_every_level(document);
  const std::string log = upstream.stop_and_read_log();
  EXPECT_EQ(occurrences(log, "GET /direct"), number_at(document, "/paired/reference_requests"));
  EXPECT_EQ(occurrences(log, "GET /through"), number_at(document, "/paired/target_requests"));
}

TEST(PairedSweep, TheTextShowsOverheadAndDeficit) {
  Target target;
  const Finished finished = vastar({"sweep", "--vs", target.url("/delay/1ms"), "--conc", "2", "-n",
                                    "200", "--max-overhead-pct", "1000000", "--max-rps-deficit-pct",
                                    "100", "--tail-floor", "1h", target.url("/delay/2ms")});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("Reference:"));
  EXPECT_THAT(finished.out, HasSubstr("overhead"));
  EXPECT_THAT(finished.out, HasSubstr("deficit"));
}

// 1 ms against 100 ms: no noise makes the throughput pass.
TEST(PairedSweep, AGatewayThatIsTooSlowEverywhereFails) {
  Target target;
  const TempFolder folder;
  const std::string path = folder.file("paired.json");
  const Finished finished =
      vastar({"sweep", "--vs", target.url("/delay/1ms"), "--conc", "2,4", "-z", "500ms",
              "--tail-floor", "1h", "--json-path", path, target.url("/delay/100ms")});
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const json::value document = json::parse(read_text(path));
  EXPECT_THAT(std::string(document.at_pointer("/sweep_points/0/disqualified").as_string()),
              HasSubstr("rps-deficit="));
  EXPECT_EQ(document.at_pointer("/sweet_spot/method").as_string(), "fallback");
  EXPECT_EQ(vastar({"validate", path}).exit_code, 0);
}

TEST(PairedSweep, AReferenceThatFailsIsNoMeasure) {
  Target target;
  Target reference({"--fault", "reset=0.3"});
  const Finished finished =
      vastar({"sweep", "--vs", reference.url(), "--conc", "2,4", "-n", "200", "--warmup", "20",
              "--tail-floor", "1h", "-o", "json", target.url()});
  EXPECT_EQ(finished.exit_code, 3) << finished.err;
  const json::value document = json::parse(finished.out);
  EXPECT_THAT(std::string(document.at_pointer("/sweep_points/0/disqualified").as_string()),
              HasSubstr("reference-errors="));
  EXPECT_EQ(document.at_pointer("/gate/verdict").as_string(), "inconclusive");
}

TEST(PairedSweep, AStoredSweepIsAReference) {
  Target target;
  const TempFolder folder;
  const std::string stored = folder.file("stored.json");
  const Finished first = vastar({"sweep", "--conc", "2,8", "-n", "200", "--tail-floor", "1h",
                                 "--json-path", stored, target.url("/delay/1ms")});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const Finished second =
      vastar({"sweep", "--ref-from-json", stored, "--conc", "2,10", "-n", "200", "--tail-floor",
              "1h", "--max-overhead-pct", "1000000", "--max-rps-deficit-pct", "100", "-o", "json",
              target.url("/delay/2ms")});
  ASSERT_EQ(second.exit_code, 0) << second.err;
  const json::value document = json::parse(second.out);
  EXPECT_EQ(document.at_pointer("/paired/source").as_string(), "file");
  EXPECT_TRUE(document.at_pointer("/paired/reference_requests").is_null());
  EXPECT_EQ(document.at_pointer("/sweep_points/0/reference/concurrency"), 2);
  EXPECT_EQ(document.at_pointer("/sweep_points/1/reference/concurrency"), 8) << "the nearest";
  EXPECT_THAT(json::serialize(document.at("notes")), HasSubstr("c=10 (c=8)"));
}

TEST(PairedSweep, AReferenceThatIsNotThereIsNoData) {
  Target target;
  const std::string gone = fmt::format("http://127.0.0.1:{}/", free_port());
  const Finished finished = vastar({"sweep", "--vs", gone, "--conc", "2", target.url()});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr(gone));
}

TEST(PairedSweep, AFileThatIsNoSweepIsAUsageError) {
  const TempFolder folder;
  folder.write("not.json", "{}");
  const Finished finished =
      vastar({"sweep", "--ref-from-json", folder.file("not.json"), "http://127.0.0.1:1/"});
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("--ref-from-json: "));
  EXPECT_THAT(finished.err, HasSubstr("no valid document"));
}

// Each side has its own set of requests, in the warm-up and the baseline too.
void expect_each_server_its_own(const std::vector<std::string>& how, const std::string& path) {
  const std::string locations =
      R"(location /reference/ { return 200 "hello\n"; } location /target/ { return 200 "hello\n"; })";
  Nginx reference(locations);
  Nginx target(locations);
  std::vector<std::string> arguments =
      paired_sweep(reference.url("/reference/" + path), target.url("/target/" + path));
  arguments.insert(arguments.end(), how.begin(), how.end());
  const Finished finished = vastar(arguments);
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  const json::value document = json::parse(finished.out);
  const std::string of_reference = reference.stop_and_read_log();
  const std::string of_target = target.stop_and_read_log();
  EXPECT_GE(occurrences(of_reference, " /reference/"), 600U) << "three levels of 200";
  EXPECT_EQ(occurrences(of_reference, " /reference/"),
            number_at(document, "/paired/reference_requests"));
  EXPECT_EQ(occurrences(of_reference, " /target/"), 0U);
  EXPECT_EQ(occurrences(of_target, " /target/"), number_at(document, "/paired/target_requests"));
  EXPECT_EQ(occurrences(of_target, " /reference/"), 0U);
}

TEST(PairedSweep, RequestsThatVaryGoToTheirOwnServers) {
  expect_each_server_its_own({"--template"}, "{{rand_int 1 5}}");
}

TEST(PairedSweep, LinesOfBodiesGoToBothServers) {
  const TempFolder folder;
  folder.write("bodies.txt", "one\ntwo\n");
  expect_each_server_its_own({"-m", "POST", "--body-lines", folder.file("bodies.txt")}, "");
}

}  // namespace
}  // namespace vastar::testing
