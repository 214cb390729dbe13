// One value of Prometheus text.
#include "study/gauge.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

TEST(GaugeValue, IsTheSumOfItsSeries) {
  constexpr const char* kText =
      "# HELP active_streams Streams.\n# TYPE active_streams gauge\n"
      "active_streams 3\n"
      "active_streams{backend=\"a b\",x=\"}\"} 4.5 1700000000000\n"
      "active_streams_total 99\n";
  EXPECT_EQ(gauge_value(kText, "active_streams"), 7.5);
  EXPECT_EQ(gauge_value(kText, "active_streams_total"), 99);
}

TEST(GaugeValue, WithoutTheGaugeOrANumberThereIsNone) {
  EXPECT_FALSE(gauge_value("", "a"));
  EXPECT_FALSE(gauge_value("# a 1\nab 2\n", "a"));
  EXPECT_FALSE(gauge_value("a NaN\n", "a"));
  EXPECT_FALSE(gauge_value("a 1\na x\n", "a"));
  EXPECT_FALSE(gauge_value("a{\n", "a"));
  EXPECT_FALSE(gauge_value("a\n", "a"));
  EXPECT_FALSE(gauge_value("a 1e308\na 1e308\n", "a")) << "no number holds the sum";
}

TEST(GaugeWatch, SaysWhyItHasNoValue) {
  Url url;
  url.host = "127.0.0.1";
  url.port = 1;  // nothing listens there
  url.path_and_query = "/metrics";
  GaugeWatch watch({{url, "g", "g"}});
  watch.look(0);
  OwnMetrics metrics;
  std::vector<std::string> notes;
  watch.take(metrics, notes);
  EXPECT_EQ(metrics.find("gauge_peak")->samples, 0U);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("--gauge-url"), std::string::npos);
  EXPECT_EQ(metrics.find("gauge_peak.g")->samples, 0U);
}

TEST(GaugeWatch, SeveralGaugesHaveNamesOfTheirOwnAndNoneIsTheGauge) {
  Url url;
  url.host = "127.0.0.1";
  url.port = 1;
  const GaugeWatch watch({{url, "g", "edge"}, {url, "g", "core"}});
  OwnMetrics metrics;
  std::vector<std::string> notes;
  watch.take(metrics, notes);
  EXPECT_NE(metrics.find("gauge_peak.edge"), nullptr);
  EXPECT_NE(metrics.find("gauge_last.core"), nullptr);
  EXPECT_EQ(metrics.find("gauge_peak"), nullptr);
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_NE(notes[0].find("over before it was read"), std::string::npos);
}

}  // namespace
}  // namespace vastar
