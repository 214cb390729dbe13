// Threshold expressions: the forms of vastar and of k6, units, and errors that help.
#include "plan/slo.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace vastar {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct Form {
  std::string text, metric;
  Comparison comparison;
  double limit;
};

void expect_form(const Form& form, const std::vector<Metric>& catalogue) {
  const Result<Slo> slo = parse_slo(form.text, catalogue);
  ASSERT_TRUE(slo.ok()) << form.text << ": " << slo.error().message;
  EXPECT_EQ(slo.value().metric, form.metric) << form.text;
  EXPECT_EQ(slo.value().comparison, form.comparison) << form.text;
  EXPECT_EQ(slo.value().limit, form.limit) << form.text;  // exact: see ThePercentOf...
}

TEST(Slo, TakesTheDocumentedForms) {
  const std::vector<Form> forms = {
      {"p99<200ms", "p99", Comparison::kLess, 200},
      {"avg<=10ms", "avg", Comparison::kLessOrEqual, 10},
      {"error_rate<0.1%", "error_rate", Comparison::kLess, 0.001},
      {"rps>=5000", "rps", Comparison::kGreaterOrEqual, 5000},
      {"ttfb.p95<50ms", "ttfb.p95", Comparison::kLess, 50},
      {"status.5xx==0", "status.5xx", Comparison::kEqual, 0},
      {"status.404>0", "status.404", Comparison::kGreater, 0},
      {"service.p99 < 1s", "service.p99", Comparison::kLess, 1000},
      {"lag.p99<1ms", "lag.p99", Comparison::kLess, 1},
      {"successes.p9999<2m", "successes.p9999", Comparison::kLess, 120000},
      {"timed_out==0", "timed_out", Comparison::kEqual, 0},
      {"bytes_received_per_s>1000.5", "bytes_received_per_s", Comparison::kGreater, 1000.5},
  };
  for (const Form& form : forms) expect_form(form, run_metrics());
}

TEST(Slo, UnitsAndBareNumbers) {
  const std::vector<Form> forms = {
      {"p50<200us", "p50", Comparison::kLess, 0.2},
      {"p50<200\xC2\xB5s", "p50", Comparison::kLess, 0.2},
      {"p50<200\xCE\xBCs", "p50", Comparison::kLess, 0.2},
      {"p50<20", "p50", Comparison::kLess, 20},
      {"p50<1.5s", "p50", Comparison::kLess, 1500},
      {"p50<.5", "p50", Comparison::kLess, 0.5},
      {"p50<5.", "p50", Comparison::kLess, 5},
      {"p50<0", "p50", Comparison::kLess, 0},
      {"error_rate<=0.01", "error_rate", Comparison::kLessOrEqual, 0.01},
      {"error_rate<=100%", "error_rate", Comparison::kLessOrEqual, 1},
      {"error_rate<=1", "error_rate", Comparison::kLessOrEqual, 1},
  };
  for (const Form& form : forms) expect_form(form, run_metrics());
}

TEST(Slo, BlanksAndCaseDoNotMatter) {
  const std::vector<Form> forms = {
      {"  p99  <=  200 ms  ", "p99", Comparison::kLessOrEqual, 200},
      {"P99<1", "p99", Comparison::kLess, 1},
      {"Status.5XX == 0", "status.5xx", Comparison::kEqual, 0},
  };
  for (const Form& form : forms) expect_form(form, run_metrics());
}

// Names of URLs have dots, capitals and the bytes of comparisons of their own.
TEST(Slo, SeriesKeepTheirNames) {
  const std::vector<Form> forms = {
      {"series./a.p95<200ms", "series./a.p95", Comparison::kLess, 200},
      {"Series.POST /Cart.P99 <= 1s", "series.POST /Cart.p99", Comparison::kLessOrEqual, 1000},
      {"series./x?a=b&c>=d.error_rate<1%", "series./x?a=b&c>=d.error_rate", Comparison::kLess,
       0.01},
      {"series./v1.2/x.p(99.9)<1", "series./v1.2/x.p999", Comparison::kLess, 1},
      {"series./a.p99.9<1", "series./a.p999", Comparison::kLess, 1},
      {"series.http://127.0.0.1:80/.med<1", "series.http://127.0.0.1:80/.p50", Comparison::kLess,
       1},
      {"series./a==b.failed==0", "series./a==b.failed", Comparison::kEqual, 0},
  };
  for (const Form& form : forms) expect_form(form, url_metrics());
  EXPECT_EQ(series_of_metric("series./v1.2/x.p999"), "/v1.2/x");
  EXPECT_EQ(series_of_metric("p99"), std::nullopt);
}

TEST(Slo, SeriesNeedANameAFigureAndALimit) {
  for (const char* text : {"series.<1", "series./a<1", "series..p95<1", "series./a.p95", "series",
                           "series./a.p95<", "series./a.nonsense<1", "series./a.p12345<1"}) {
    EXPECT_FALSE(parse_slo(text, url_metrics()).ok()) << text;
  }
}

TEST(Slo, StepsTakeTheFormsOfK6) {
  const std::vector<Form> forms = {
      {"step.login.p(95)<200ms", "step.login.p95", Comparison::kLess, 200},
      {"step.Login.p99.9<1s", "step.login.p999", Comparison::kLess, 1000},
  };
  for (const Form& form : forms) expect_form(form, series_metrics("step.login"));
}

TEST(Slo, TakesTheFormsOfK6) {
  const std::vector<Form> forms = {
      {"p(95)<200", "p95", Comparison::kLess, 200},
      {"p(99.9) < 400", "p999", Comparison::kLess, 400},
      {"p(99.99)<1s", "p9999", Comparison::kLess, 1000},
      {"p(90.0)<1", "p90", Comparison::kLess, 1},
      {"p99.9<1", "p999", Comparison::kLess, 1},
      {"service.p99.9<1", "service.p999", Comparison::kLess, 1},
      {"service.p(95)<1", "service.p95", Comparison::kLess, 1},
      {"med<20", "p50", Comparison::kLess, 20},
      {"median<20", "p50", Comparison::kLess, 20},
      {"mean<20", "avg", Comparison::kLess, 20},
      {"avg<20", "avg", Comparison::kLess, 20},
      {"ttfb.med<20", "ttfb.p50", Comparison::kLess, 20},
      {"http_req_failed: rate<0.01", "error_rate", Comparison::kLess, 0.01},
      {"http_req_failed:rate<1%", "error_rate", Comparison::kLess, 0.01},
      {"http_req_duration: p(95)<200", "p95", Comparison::kLess, 200},
      {"http_req_duration : med < 200", "p50", Comparison::kLess, 200},
      {"http_req_waiting: p(95)<200", "wait.p95", Comparison::kLess, 200},
      {"http_req_receiving: max<200", "read.max", Comparison::kLess, 200},
      {"http_reqs: rate>=1000", "rps", Comparison::kGreaterOrEqual, 1000},
  };
  for (const Form& form : forms) expect_form(form, run_metrics());
}

TEST(Slo, KeepsTheTextAsWritten) {
  EXPECT_EQ(parse_slo("  p(95)  < 200 ", run_metrics()).value().text, "p(95)  < 200");
}

// 0.7 / 100 is 0.006999999999999999: seven errors in a thousand would break `<=0.7%`.
TEST(Slo, ThePercentOfANumberIsTheNearestDouble) {
  for (int errors = 0; errors <= 1000; ++errors) {
    const std::string text =
        "error_rate<=" + std::to_string(errors / 10) + "." + std::to_string(errors % 10) + "%";
    EXPECT_EQ(parse_slo(text, run_metrics()).value().limit, errors / 1000.0) << text;
  }
}

TEST(Slo, SweepsKnowMore) {
  const std::vector<Form> forms = {
      {"sweet_spot.concurrency>=64", "sweet_spot.concurrency", Comparison::kGreaterOrEqual, 64},
      {"sweet_spot.p99<5ms", "sweet_spot.p99", Comparison::kLess, 5},
      {"qualified_points>=1", "qualified_points", Comparison::kGreaterOrEqual, 1},
      {"p99<200ms", "p99", Comparison::kLess, 200},
  };
  for (const Form& form : forms) expect_form(form, sweep_metrics());
  EXPECT_FALSE(parse_slo("sweet_spot.concurrency>=64", run_metrics()).ok());
}

TEST(Slo, RefusesTheRestInWords) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "it is empty"},
      {"   ", "it is empty"},
      {"p99", "no comparison"},
      {"200ms", "no comparison"},
      {"<200", "no metric"},
      {"p99<", "limit is missing"},
      {"p99=200", "'=' is not a comparison"},
      {"p99!=200", "'!=' is not a comparison"},
      {"p99=<200", "'=<' is not a comparison"},
      {"p99===200", "'===' is not a comparison"},
      {"p99<>200", "'<>' is not a comparison"},
      {"p99<200ms<3", "'200ms<3' does not fit p99"},
      {"p99<abc", "'abc' does not fit p99, which is a time"},
      {"p99<-5", "'-5'"},
      {"p99<+5", "'+5'"},
      {"p99<1e3", "'1e3'"},
      {"p99<0x10", "'0x10'"},
      {"p99<nan", "'nan'"},
      {"p99<inf", "'inf'"},
      {"p99<1.2.3", "'1.2.3'"},
      {"p99<.", "'.'"},
      {"p99<ms", "'ms'"},
      {"p99<1,5ms", "'1,5ms'"},
      {"p99<200 m s", "'200 m s'"},
      {"p99<200ms please", "'200ms please'"},
      {"p99<200h", "us, ms, s or m"},
      {"p99<200MS", "us, ms, s or m"},
      {"p99<5%", "us, ms, s or m"},
      {"rps>5%", "plain number per second"},
      {"rps>5ms", "plain number per second"},
      {"rps>5k", "plain number per second"},
      {"status.5xx<1%", "plain count"},
      {"error_rate<5ms", "fraction"},
      {"error_rate<5", "write '5%'"},
      {"error_rate<101%", "never above 100%"},
      {"p97<1", "'p97' is not a metric"},
      {"p(97)<1", "'p(97)' is not a metric"},
      {"p(100)<1", "'p(100)' is not a metric"},
      {"p()<1", "'p()' is not a metric"},
      {"p(-9)<1", "'p(-9)' is not a metric"},
      {"error_rat<1%", "did you mean error_rate?"},
      {"ttbf.p95<1", "did you mean ttfb.p95?"},
      {"rsp>1", "did you mean rps?"},
      {"zebra<1", "docs/gating.md lists them"},
      {"ttfb<50ms", "ttfb has many figures: name one, as in ttfb.p95"},
      {"service<50ms", "as in service.p95"},
      {"service.<50ms", "not a metric"},
      {".p99<50ms", "not a metric"},
      {"status.099==0", "not a metric"},
      {"status.600==0", "not a metric"},
      {"status.40==0", "not a metric"},
      {"status.4040==0", "not a metric"},
      {"status.NNN==0", "not a metric"},
      {"http_req_duration<200", "not a metric"},
      {"http_req_duration:<200", "not a metric"},
      {"http_req_failed: p(95)<0.1", "not a metric"},
      {"iterations: rate>1", "not a metric"},
  };
  for (const auto& [text, says] : cases) {
    const Result<Slo> slo = parse_slo(text, run_metrics());
    ASSERT_FALSE(slo.ok()) << text;
    EXPECT_THAT(slo.error().message, AllOf(HasSubstr(says), HasSubstr("--slo"))) << text;
    EXPECT_EQ(slo.error().code, ExitCode::kUsage);
  }
}

TEST(Slo, HostileTextIsRefusedAndShownSafely) {
  const std::vector<std::string> cases = {"p99\n<200",
                                          std::string("p99\0<200", 8),
                                          "\x1b[31mp99<200",
                                          "p99<\x1b]0;title\x07",
                                          "\xFF\xFE<200",
                                          std::string(1 << 20, 'p') + "<1",
                                          std::string(150, '(') + "<1",
                                          "p(" + std::string(150, '9') + ")<1",
                                          "p99" + std::string(150, '<') + "1"};
  for (const std::string& text : cases) {
    const Result<Slo> slo = parse_slo(text, run_metrics());
    ASSERT_FALSE(slo.ok());
    EXPECT_LT(slo.error().message.size(), 600U);
    for (const char c : slo.error().message) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
}

TEST(SloTarget, GivesALimitForEach) {
  const auto slos = parse_slo_target("p50=20ms, p(99) = 250", run_metrics());
  ASSERT_TRUE(slos.ok()) << slos.error().message;
  ASSERT_EQ(slos.value().size(), 2U);
  EXPECT_EQ(slos.value()[0].text, "p50<=20ms");
  EXPECT_EQ(slos.value()[0].comparison, Comparison::kLessOrEqual);
  EXPECT_EQ(slos.value()[0].limit, 20);
  EXPECT_EQ(slos.value()[1].metric, "p99");
  EXPECT_EQ(slos.value()[1].limit, 250);
}

TEST(SloTarget, RefusesTheRest) {
  for (const char* text : {"", "p50", "p50=20ms,", ",p50=1", "p50<=20ms", "p50=", "=20ms",
                           "error_rate=1%", "rps=5", "p97=1", "p50==1", "p50=1=2"}) {
    EXPECT_FALSE(parse_slo_target(text, run_metrics()).ok()) << text;
  }
}

TEST(Metrics, AreNamedOnceAndFoundByTheirName) {
  const std::vector<Metric> metrics = sweep_metrics();
  for (const Metric& metric : metrics) {
    std::string name = metric.name;
    if (name == "status.NNN") name = "status.418";
    EXPECT_EQ(find_metric(name, metrics), &metric) << metric.name;
  }
  EXPECT_EQ(find_metric("", metrics), nullptr);
}

TEST(Metrics, EveryNameMakesAnExpression) {
  for (const Metric& metric : sweep_metrics()) {
    if (metric.name == "status.NNN") continue;
    const Result<Slo> slo = parse_slo(metric.name + "<=1", sweep_metrics());
    ASSERT_TRUE(slo.ok()) << slo.error().message;
    EXPECT_EQ(slo.value().metric, metric.name);
  }
}

}  // namespace
}  // namespace vastar
