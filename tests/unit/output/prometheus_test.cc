// Prometheus: values equal the document's in base units, what is unknown is absent, and no
// document, however odd, makes an exposition that a gateway would refuse.
#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "prometheus/metric_table.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using plugin::kMetrics;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Series = std::map<std::string, double>;  // "name{labels}" to value

Series exported(std::string_view document) {
  Series series;
  const std::string text = rendered("prometheus", document);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t blank = line.rfind(' ');
    const bool fresh = series.emplace(line.substr(0, blank), std::stod(line.substr(blank))).second;
    EXPECT_TRUE(fresh) << "twice: " << line;
  }
  return series;
}

// Of a series, without labels and what a histogram adds.
std::string family_of(std::string name) {
  name = name.substr(0, name.find('{'));
  return std::regex_replace(name, std::regex("(_duration_seconds)_(bucket|sum|count)$"), "$1");
}

std::set<std::string> families_of(const Series& series) {
  std::set<std::string> names;
  for (const auto& [name, value] : series) names.insert(family_of(name));
  return names;
}

void expect_values(const Series& series, const std::string& golden_name,
                   const std::vector<std::tuple<std::string, std::string, double>>& wanted) {
  const boost::json::value document = boost::json::parse(read_file(golden(golden_name)));
  for (const auto& [name, pointer, divisor] : wanted) {
    ASSERT_EQ(1U, series.count(name)) << name;
    const double value = document.at_pointer(pointer).to_number<double>() / divisor;
    EXPECT_DOUBLE_EQ(value, series.at(name)) << name;
  }
}

TEST(PrometheusTest, ARunHasItsFiguresInBaseUnits) {
  const Series series = exported(read_file(golden("run-open-loop.json")));
  expect_values(
      series, "run-open-loop.json",
      {{"vastar_requests_started", "/requests/started", 1},
       {"vastar_requests_failed", "/requests/failed", 1},
       {"vastar_requests_per_second", "/rps", 1},
       {"vastar_offered_requests_per_second", "/schedule/offered_rps", 1},
       {"vastar_error_ratio", "/error_rate", 1},
       {"vastar_received_bytes", "/received_bytes", 1},
       {"vastar_responses{code=\"503\"}", "/status_codes/503", 1},
       {"vastar_errors{class=\"timeout\"}", "/errors/0/count", 1},
       {"vastar_generator_cpu_ratio", "/validity/generator_cpu_pct/0", 100},
       {"vastar_threshold_actual{expr=\"p99<200ms\",unit=\"seconds\"}", "/gate/thresholds/0/actual",
        1000},
       {"vastar_latency_seconds{distribution=\"response\",percentile=\"99.9\"}",
        "/latency/response/percentiles_ms/p999", 1000},
       {"vastar_latency_seconds{distribution=\"lag\",percentile=\"50\"}",
        "/latency/lag/percentiles_ms/p50", 1000},
       {"vastar_latency_max_seconds{distribution=\"service\"}", "/latency/service/max_ms", 1000},
       {"vastar_phase_seconds{percentile=\"99\",phase=\"wait\"}", "/phases/wait/p99_ms", 1000},
       {"vastar_metric_seconds{metric=\"ttfb\",percentile=\"50\"}", "/metrics/ttfb/p50_ms", 1000},
       {"vastar_response_duration_seconds_count", "/latency/response/count", 1},
       {"vastar_response_duration_seconds_bucket{le=\"+Inf\"}", "/latency/response/count", 1}});
  EXPECT_EQ(1, series.at("vastar_run_success"));
  EXPECT_EQ(1, series.at("vastar_threshold_passed{expr=\"p99<200ms\"}"));
  EXPECT_EQ(0, series.at("vastar_gate_passed"));
  EXPECT_EQ(1, series.at("vastar_gate_verdict{verdict=\"fail\"}"));
  EXPECT_EQ(0, series.at("vastar_gate_verdict{verdict=\"pass\"}"));
  EXPECT_DOUBLE_EQ(1795253400.123, series.at("vastar_run_timestamp_seconds"));
}

TEST(PrometheusTest, WhatIsUnknownIsAbsent) {
  const Series series = exported(read_file(golden("run.json")));
  EXPECT_EQ(0U,
            series.count("vastar_latency_seconds{distribution=\"response\",percentile=\"99.99\"}"));
  for (const auto& [name, value] : series) {
    EXPECT_THAT(name, Not(HasSubstr("distribution=\"lag\""))) << "a closed loop has none";
    EXPECT_THAT(name, Not(HasSubstr("vastar_gate"))) << "nothing was gated";
    EXPECT_THAT(name, Not(HasSubstr("offered"))) << "a closed loop";
  }
}

TEST(PrometheusTest, FiguresInPartsWordsAndThoseOfOtherToolsAreThere) {
  const Series series = exported(R"({"kind":"run","requests":{"completed":1},"metrics":{
      "close_codes":{"1000":7,"1006":null},"token_source":"usage"},
      "compat":{"vllm":{"itl":{"count":2,"mean_ms":3,"p50_ms":2}},"aiperf":{"tps":4}}})");
  EXPECT_EQ(7, series.at(R"(vastar_metric_part{metric="close_codes",part="1000"})"));
  EXPECT_EQ(0U, series.count(R"(vastar_metric_part{metric="close_codes",part="1006"})"));
  EXPECT_EQ(1, series.at(R"(vastar_metric_info{metric="token_source",value="usage"})"));
  EXPECT_DOUBLE_EQ(0.002,
                   series.at(R"(vastar_metric_seconds{metric="compat.vllm.itl",percentile="50"})"));
  EXPECT_EQ(4, series.at(R"(vastar_metric_value{metric="compat.aiperf.tps"})"));
}

TEST(PrometheusTest, WhatIsCountedApartHasALabel) {
  const Series series = exported(R"({"kind":"run","requests":{"completed":3},"series":[
      {"name":"/a?b=\"c\"","requests":{"started":2,"failed":1},"latency":{"mean_ms":3,"p50_ms":2}},
      {"name":"POST /b","requests":{"started":1,"failed":0},"latency":{"p50_ms":null}}]})");
  EXPECT_EQ(2, series.at(R"(vastar_series_requests_started{series="/a?b=\"c\""})"));
  EXPECT_EQ(1, series.at(R"(vastar_series_requests_failed{series="/a?b=\"c\""})"));
  EXPECT_EQ(0.002,
            series.at(R"(vastar_series_latency_seconds{percentile="50",series="/a?b=\"c\""})"));
  EXPECT_EQ(0.003, series.at(R"(vastar_series_latency_mean_seconds{series="/a?b=\"c\""})"));
  EXPECT_EQ(0, series.at(R"(vastar_series_requests_failed{series="POST /b"})"));
  EXPECT_EQ(0, series.count(R"(vastar_series_latency_seconds{percentile="50",series="POST /b"})"));
}

TEST(PrometheusTest, BucketsAreTheSameInEveryRunAndRise) {
  std::vector<std::set<std::string>> edges;
  for (const char* name : {"run.json", "run-open-loop.json"}) {
    edges.emplace_back();
    std::map<double, double> counts;
    const boost::json::value document = boost::json::parse(read_file(golden(name)));
    const auto& latency = document.at_pointer("/latency/response");
    for (const auto& [series, value] : exported(boost::json::serialize(document))) {
      const std::size_t at = series.find("_bucket{le=\"");
      if (at == std::string::npos) continue;
      edges.back().insert(series);
      counts[std::stod(series.substr(at + 12))] = value;  // "+Inf" too
    }
    double before = 0;
    for (const auto& [edge, count] : counts) {
      EXPECT_GE(count, before);
      before = count;
    }
    const double total = latency.at("count").to_number<double>();
    const double median_s = latency.at_pointer("/percentiles_ms/p50").to_number<double>() / 1000;
    EXPECT_LT(counts.lower_bound(median_s / 2)->second, total / 2);
    EXPECT_GE(counts.lower_bound(median_s)->second, total / 2);
    EXPECT_EQ(0, counts.at(0.001)) << "the fastest took 1.5 ms";
  }
  EXPECT_THAT(edges[0], SizeIs(19));
  EXPECT_EQ(edges[0], edges[1]);
}

TEST(PrometheusTest, ASweepHasItsCurveAndItsSweetSpot) {
  const Series series = exported(read_file(golden("sweep.json")));
  expect_values(
      series, "sweep.json",
      {{"vastar_sweep_requests_per_second{concurrency=\"100\"}", "/sweep_points/0/rps", 1},
       {"vastar_sweep_latency_seconds{concurrency=\"100\",percentile=\"99.9\"}",
        "/sweep_points/0/p999_ms", 1000},
       {"vastar_sweet_spot_concurrency", "/sweet_spot/concurrency", 1},
       {"vastar_sweet_spot_latency_seconds{percentile=\"99\"}", "/sweet_spot/p99_ms", 1000},
       {"vastar_peak_requests_per_second", "/sweet_spot/peak_rps", 1}});
  EXPECT_EQ(0, series.at("vastar_sweet_spot_fallback"));
  EXPECT_EQ(1, series.at("vastar_sweep_qualified{concurrency=\"100\"}"));
  const Series fallback = exported(read_file(golden("sweep-fallback.json")));
  EXPECT_EQ(1, fallback.at("vastar_sweet_spot_fallback"));
  EXPECT_EQ(0, fallback.at("vastar_sweep_qualified{concurrency=\"100\"}"));
  EXPECT_EQ(180, exported(read_file(golden("sweep-0.2.json"))).at("vastar_sweet_spot_concurrency"));
}

TEST(PrometheusTest, APairedSweepHasItsReference) {
  const Series series = exported(R"({"kind":"sweep","sweet_spot":{"concurrency":10},
      "sweep_points":[{"concurrency":10,"overhead_pct":12.5,"rps_deficit_pct":-3,
      "reference":{"concurrency":8,"rps":5,"p99_ms":4,"p50_ms":null}}]})");
  EXPECT_DOUBLE_EQ(0.125, series.at("vastar_overhead_ratio{concurrency=\"10\"}"));
  EXPECT_DOUBLE_EQ(-0.03, series.at("vastar_throughput_deficit_ratio{concurrency=\"10\"}"));
  EXPECT_DOUBLE_EQ(5, series.at("vastar_reference_requests_per_second{concurrency=\"10\"}"));
  EXPECT_DOUBLE_EQ(
      0.004, series.at("vastar_reference_latency_seconds{concurrency=\"10\",percentile=\"99\"}"));
}

TEST(PrometheusTest, AComparisonHasItsChangesAndVerdicts) {
  const Series series = exported(read_file(golden("compare-slower.json")));
  expect_values(
      series, "compare-slower.json",
      {{"vastar_compare_change_ratio{metric=\"p50\"}", "/metrics/0/change_pct", 100},
       {"vastar_compare_change_low_ratio{metric=\"p50\"}", "/metrics/0/change_low_pct", 100},
       {"vastar_compare_margin_ratio{metric=\"p50\"}", "/metrics/0/margin_used_pct", 100},
       {"vastar_compare_value{metric=\"p50\",side=\"head\",unit=\"seconds\"}", "/metrics/0/head",
        1000}});
  EXPECT_EQ(1, series.at("vastar_compare_metric_verdict{metric=\"p50\",verdict=\"fail\"}"));
  EXPECT_EQ(0, series.at("vastar_compare_metric_verdict{metric=\"p50\",verdict=\"pass\"}"));
  const Series files = exported(read_file(golden("compare-files.json")));
  EXPECT_EQ(0U, files.count("vastar_compare_change_low_ratio{metric=\"p50\"}"));
}

TEST(PrometheusTest, ASuiteHasItsScenariosAsALabel) {
  const std::string run = read_file(golden("run-open-loop.json"));
  const Series series = exported(
      R"({"kind":"suite","gate":{"verdict":"fail","passed":false,"thresholds":[{"expr":"a: p99<1ms"}]},
      "scenarios":[{"name":"a","kind":"run","outcome":"measured","document":)" +
      run +
      R"(},{"name":"b","kind":"run","outcome":"no_data","document":null},
      {"name":"c","kind":"run","outcome":"not_run","document":null}]})");
  EXPECT_EQ(1, series.at("vastar_run_success"));
  EXPECT_EQ(1, series.at("vastar_run_success{scenario=\"a\"}"));
  EXPECT_EQ(0, series.at("vastar_run_success{scenario=\"b\"}"));
  EXPECT_EQ(0U, series.count("vastar_run_success{scenario=\"c\"}"));
  EXPECT_EQ(3000, series.at("vastar_requests_started{scenario=\"a\"}"));
  EXPECT_EQ(0, series.at("vastar_gate_passed"));
  EXPECT_EQ(1, series.at("vastar_threshold_passed{expr=\"p99<200ms\",scenario=\"a\"}"));
}

TEST(PrometheusTest, WithoutDataOnlyTheAttemptIsTold) {
  const std::set<std::string> attempt = {"vastar_run_success",
                                         "vastar_run_attempt_timestamp_seconds"};
  for (
      const char* document :
      {R"({"kind":"run","started_at":"2026-11-21T09:30:00.123Z","requests":{"completed":0}})",
       R"({"kind":"sweep","started_at":"2026-11-21T09:30:00Z","sweet_spot":null})",
       R"({"kind":"compare","started_at":"2026-11-21T09:30:00Z","metrics":[{"head":null}]})",
       R"({"kind":"suite","started_at":"2026-11-21T09:30:00Z","scenarios":[{"outcome":"no_data"}]})"}) {
    const Series series = exported(document);
    EXPECT_EQ(attempt, families_of(series)) << document;
    EXPECT_EQ(0, series.at("vastar_run_success"));
  }
}

TEST(PrometheusTest, AKindOfALaterVersionHasWhatAllHave) {
  const Series series = exported(R"({"kind":"soak","vastar_version":"9","elapsed_s":2.5,
      "gate":{"verdict":"pass","passed":true},"future":{"x":1}})");
  EXPECT_EQ(1, series.at("vastar_build_info{version=\"9\"}"));
  EXPECT_EQ(1, series.at("vastar_run_info{kind=\"soak\"}"));
  EXPECT_EQ(2.5, series.at("vastar_run_duration_seconds"));
  EXPECT_EQ(1, series.at("vastar_gate_passed"));
}

TEST(PrometheusTest, TextOfOthersIsEscaped) {
  const std::string text =
      rendered("prometheus", R"({"kind":"soak","params":{"url":"http://x/\"a\\b\nc\u0001"}})");
  EXPECT_THAT(text, HasSubstr(R"(url="http://x/\"a\\b\\x0Ac\\x01")"));
}

TEST(PrometheusTest, ASeriesIsThereOnce) {  // or a gateway refuses the whole push
  const Series series = exported(R"({"kind":"sweep","sweet_spot":{"concurrency":1},
      "sweep_points":[{"concurrency":1,"rps":5},{"concurrency":1,"rps":6}],
      "gate":{"verdict":"pass","passed":true,"thresholds":[
      {"expr":"rps>1","actual":5,"unit":"per_second","passed":true},
      {"expr":"rps>1","actual":5,"unit":"per_second","passed":true}]}})");
  EXPECT_EQ(5, series.at("vastar_sweep_requests_per_second{concurrency=\"1\"}"));
}

TEST(PrometheusTest, AHugeDocumentGivesALimitedNumberOfSeries) {
  boost::json::array points;
  boost::json::array thresholds;
  boost::json::object statuses;
  for (int i = 1; i <= 5000; ++i) {
    points.push_back({{"concurrency", i}, {"rps", i}, {"p50_ms", 1}, {"p99_ms", 2}});
    thresholds.push_back({{"expr", "p99<" + std::to_string(i)}, {"passed", true}});
    statuses[std::to_string(i)] = 1;
  }
  const boost::json::object gate{{"verdict", "pass"}, {"passed", true}, {"thresholds", thresholds}};
  const Series sweep = exported(boost::json::serialize(boost::json::object{
      {"kind", "sweep"}, {"sweet_spot", {{"concurrency", 1}}}, {"sweep_points", points}}));
  EXPECT_EQ(200, std::count_if(sweep.begin(), sweep.end(), [](const auto& one) {
              return one.first.find("vastar_sweep_requests_per_second{") == 0;
            }));
  const Series run =
      exported(boost::json::serialize(boost::json::object{{"kind", "run"},
                                                          {"requests", {{"completed", 1}}},
                                                          {"gate", gate},
                                                          {"status_codes", statuses}}));
  EXPECT_LE(run.size(), 2200U);
  EXPECT_EQ(5000 - 64, run.at("vastar_responses{code=\"other\"}"));
}

TEST(PrometheusTest, AnOddDocumentIsNoCrash) {
  for (
      const char* document :
      {"{}", R"({"kind":5})",
       R"({"kind":"run","requests":{"completed":1},"latency":3,"errors":{}})",
       R"({"kind":"run","requests":{"completed":1},"latency":{"response":{"histogram":{"data":"?"}}}})",
       R"({"kind":"suite","scenarios":[1,{"outcome":"measured","document":{"kind":"suite",
           "scenarios":[{"outcome":"measured"}]}}]})",
       R"({"kind":"run","requests":{"completed":1},"started_at":"yesterday","rps":1e999})"}) {
    EXPECT_THAT(families_of(exported(document)), testing::Contains("vastar_run_success"));
  }
}

// ---- names ----

std::set<std::string> table_names() {
  std::set<std::string> names;
  for (const auto& entry : kMetrics) names.insert(entry.name);
  return names;
}

TEST(PrometheusNamesTest, WhatIsExportedIsInTheTable) {
  for (const char* name : {"run.json", "run-open-loop.json", "sweep.json", "compare-slower.json",
                           "sweep-0.2.json", "compare-files.json"}) {
    for (const std::string& family : families_of(exported(read_file(golden(name))))) {
      EXPECT_EQ(1U, table_names().count(family)) << family;
    }
  }
}

TEST(PrometheusNamesTest, WhatIsInTheTableIsExported) {
  std::set<std::string> seen = families_of(exported(
      R"({"kind":"run","requests":{"completed":1},"metrics":{"tps":5,"parts":{"a":1},"word":"w"},
          "series":[{"name":"/a","requests":{"started":2,"failed":1},
                     "latency":{"mean_ms":1,"p50_ms":1}}]})"));
  seen.merge(families_of(exported(R"({"kind":"sweep","sweet_spot":{"concurrency":1},
      "sweep_points":[{"concurrency":1,"overhead_pct":1,"rps_deficit_pct":1,
      "reference":{"rps":1,"p50_ms":1}}]})")));
  const Series pair = exported(R"({"kind":"run","requests":{"completed":1},"overhead":{"figures":[
      {"metric":"ttft_content","figure":"p50","unit":"ms","overhead":5}]}})");
  EXPECT_DOUBLE_EQ(
      0.005,
      pair.at(R"(vastar_overhead_value{figure="p50",metric="ttft_content",unit="seconds"})"));
  seen.merge(families_of(pair));
  for (const char* name : {"run-open-loop.json", "run.json", "sweep.json", "compare-slower.json"}) {
    seen.merge(families_of(exported(read_file(golden(name)))));
  }
  EXPECT_EQ(table_names(), seen);
}

std::set<std::string> names_in(const std::string& text) {
  std::set<std::string> names;
  const std::regex name("vastar_[a-z_]+[a-z]");
  for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) {
    names.insert(family_of(at->str()));
  }
  return names;
}

TEST(PrometheusNamesTest, ThePageHasAll) {
  std::set<std::string> page;
  std::istringstream lines(read_file(DOCS_FOLDER "/prometheus.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("| `vastar_") == 0) page.merge(names_in(line.substr(0, line.find('|', 2))));
  }
  EXPECT_EQ(table_names(), page);
}

TEST(PrometheusNamesTest, DashboardsAndAlertsNameWhatThereIs) {
  for (const char* file : {"/dashboards/vastar.json", "/dashboards/vastar.rules.yml"}) {
    const std::set<std::string> used = names_in(read_file(std::string(DOCS_FOLDER) + file));
    EXPECT_THAT(used, Not(IsEmpty())) << file;
    for (const std::string& name : used) {
      EXPECT_EQ(1U, table_names().count(name)) << name << " in " << file;
    }
  }
}

TEST(PrometheusNamesTest, TheDashboardIsJsonWithAQueryInEveryPanel) {
  const boost::json::value dashboard =
      boost::json::parse(read_file(DOCS_FOLDER "/dashboards/vastar.json"));
  std::set<std::int64_t> ids;
  for (const auto& panel : dashboard.at("panels").as_array()) {
    EXPECT_TRUE(ids.insert(panel.at("id").as_int64()).second);
    if (panel.at("type").as_string() == "row") continue;
    EXPECT_FALSE(panel.at("targets").as_array().empty()) << panel.at("title");
  }
}

// ---- destinations ----

std::string open_problem(const std::string& dest) {
  const Result<Outputs> outputs = Outputs::open({{"prometheus", dest}}, {});
  return outputs ? "opened" : outputs.error().message;
}

TEST(PrometheusDestinationTest, AGoodOneOpensWithoutBeingAsked) {
  for (const char* dest :
       {"http://127.0.0.1:1", "http://127.0.0.1:1/", "http://[::1]:9091/metrics/job/x",
        "https://u:p%40w@gw.example/prefix/metrics/job/x/scenario/a%20b",
        "http://gw/metrics/job@base64/YS9i/branch@base64/eC95Cg", "http://gw/metrics/job/x/",
        "http://gw/metrics/job/x/empty@base64/="}) {
    EXPECT_EQ("opened", open_problem(dest)) << dest;
  }
}

TEST(PrometheusDestinationTest, ABadOneIsRefusedWithWhatIsWanted) {
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"ftp://gw/metrics/job/x", "nothing can be pushed by ftp"},
      {"http:///metrics/job/x", "no /metrics/job/NAME"},
      {"http://gw:99999/metrics/job/x", "cannot be read"},
      {"http://[::1/metrics/job/x", "cannot be read"},
      {"http://gw/other", "no /metrics/job/NAME"},
      {"http://gw/metrics/jobs/x", "\"jobs\" in the path is not job"},
      {"http://gw/metrics/job", "a label without a value"},
      {"http://gw/metrics/job/", "has no value"},
      {"http://gw/metrics/job/x/branch", "a label without a value"},
      {"http://gw/metrics/job/x/branch//y/z", "has no value"},
      {"http://gw/metrics/job/x/a-b/c", "no label's name"},
      {"http://gw/metrics/job/x/__a/c", "no label's name"},
      {"http://gw/metrics/job/x/a/b/a/c", "twice"},
      {"http://gw/metrics/job/x/job/y", "twice"},
      {"http://gw/metrics/job@base64/%%", "not base64"},
      {"http://gw/metrics/job/x?a=b", "no query"},
      {"http://gw/metrics/job/x#a", "no fragment"}};
  for (const auto& [dest, problem] : bad) {
    EXPECT_THAT(open_problem(dest), AllOf(HasSubstr(problem), HasSubstr("is wanted"))) << dest;
  }
}

TEST(PrometheusDestinationTest, NoMessageHasAPassword) {
  for (const char* dest :
       {"ftp://me:hunter2@gw/metrics/job/x", "http://me:hunter2@gw/other",
        "http://me:hun/hunter2@gw/metrics/job/x", "http://me:a b hunter2@gw/metrics/job/x",
        "http://me:hunter2@gw/metrics/job/x/y"}) {
    EXPECT_THAT(open_problem(dest), AllOf(Not(HasSubstr("hunter2")), Not(HasSubstr("opened"))));
  }
}

TEST(PrometheusDestinationTest, TheCertificatesMustBeReadable) {
  const ScopedVariable file("SSL_CERT_FILE", "/no/such/file.pem");
  EXPECT_THAT(open_problem("https://gw/metrics/job/x"), HasSubstr("SSL_CERT_FILE"));
}

TEST(PrometheusDestinationTest, APushThatFailsIsAWarningUnlessRequired) {
  const std::vector<OutputSpec> specs = {
      {"prometheus", "http://me:hunter2@127.0.0.1:1/metrics/job/x"},
      {"json", "/dev/null"},
      {"text", "/dev/null"},
      {"csv", "-"}};
  for (const bool required : {false, true}) {
    StdoutCapture capture;
    Result<Outputs> outputs =
        Outputs::open(specs, {.push_required = required, .push_timeout = 100 * kMillisecond});
    ASSERT_TRUE(outputs) << outputs.error().message;
    const std::vector<std::string> failures = outputs->finish(read_file(golden("run.json")));
    const std::vector<std::string>& told = required ? failures : outputs->warnings();
    EXPECT_THAT(required ? outputs->warnings() : failures, IsEmpty());
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_THAT(told, Each(AllOf(HasSubstr("prometheus=http://127.0.0.1:1/metrics/job/x: "),
                                 Not(HasSubstr("hunter2")))));
  }
}

}  // namespace
}  // namespace vastar
