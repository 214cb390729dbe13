#include "plan/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Margin* margin_of(std::string_view metric, const std::vector<Margin>& margins) {
  for (const Margin& margin : margins) {
    if (margin.metric == metric) return &margin;
  }
  return nullptr;
}

TEST(Margins, ReplaceAddAndTakeAway) {
  std::vector<Margin> margins = default_margins();
  ASSERT_TRUE(set_margins("p50=10%, p99.9 = 30% ,rps=off,error_rate=0.5pp", margins));
  EXPECT_DOUBLE_EQ(margin_of("p50", margins)->limit, 0.10);
  EXPECT_TRUE(margin_of("p50", margins)->asked);
  EXPECT_DOUBLE_EQ(margin_of("p999", margins)->limit, 0.30);
  EXPECT_DOUBLE_EQ(margin_of("error_rate", margins)->limit, 0.005);
  EXPECT_EQ(margin_of("rps", margins), nullptr);
  EXPECT_FALSE(margin_of("p99", margins)->asked) << "a default that nobody touched";
}

TEST(Margins, AreWrittenAsTheyAreRead) {
  for (const Margin& margin : default_margins()) {
    std::vector<Margin> read;
    ASSERT_TRUE(set_margins(margin.metric + "=" + margin_text(margin), read));
    EXPECT_DOUBLE_EQ(read.at(0).limit, margin.limit) << margin.metric;
  }
}

TEST(Margins, AreOfAProtocolsOwnMetricsToo) {
  std::vector<Margin> margins;
  ASSERT_TRUE(set_margins("ttft_content.p50=5%,tps_user=3%,event_gap.p(95)=20%", margins));
  EXPECT_EQ(margin_text(*margin_of("ttft_content.p50", margins)), "5%");
  const ComparedMetric* gap = find_compared("event_gap.p95");
  ASSERT_NE(gap, nullptr);
  EXPECT_EQ(gap->kind, MetricKind::kLatency);
  EXPECT_EQ(gap->quantile, 0.95);
  EXPECT_EQ(own_name(*gap), "event_gap");
  EXPECT_EQ(find_compared("tps_user")->kind, MetricKind::kRate);
  EXPECT_EQ(own_name(*find_compared("tps_user")), "tps_user");
  EXPECT_EQ(own_name(*find_compared("rps")), "");
  for (const char* none : {"ttft_content.max", "ttft_content", "output_tokens", "goodput_share"}) {
    EXPECT_EQ(find_compared(none), nullptr) << none;
  }
}

TEST(Margins, AreOfMetricsWithANumberInTheirName) {
  std::vector<Margin> margins;
  ASSERT_TRUE(set_margins("ttft_content_100_words.p95=5%,tpot_7_words.avg=3%", margins));
  const ComparedMetric* ttft = find_compared("ttft_content_100_words.p95");
  ASSERT_NE(ttft, nullptr);
  EXPECT_EQ(ttft->name, "ttft_content_100_words.p95");
  EXPECT_EQ(ttft->kind, MetricKind::kLatency);
  EXPECT_EQ(ttft->quantile, 0.95);
  EXPECT_EQ(own_name(*ttft), "ttft_content_100_words");
  EXPECT_EQ(find_compared("ttft_content_100_words.p95"), ttft) << "it stays where it is";
  EXPECT_NE(find_compared("ttft_content_101_words.p95"), ttft);
  for (const char* none : {"ttft_content__words.p95", "ttft_content_x_words.p95",
                           "ttft_content_100_words.max", "ttft_content_100_words"}) {
    EXPECT_EQ(find_compared(none), nullptr) << none;
  }
}

TEST(ComparedOf, HasTheFiguresOfAMetric) {
  const auto names = [](std::string_view own) {
    std::string text;
    for (const ComparedMetric* metric : compared_of(own)) text += std::string(metric->name) + " ";
    return text;
  };
  EXPECT_EQ(names("tpot"), "tpot.p50 tpot.p90 tpot.p95 tpot.p99 tpot.p999 tpot.avg ");
  EXPECT_EQ(names("tpot_10_words").substr(0, 18), "tpot_10_words.p50 ");
  EXPECT_EQ(names("tps_user"), "tps_user ");
  EXPECT_EQ(names("rps"), "") << "that is no protocol's own";
  EXPECT_EQ(names("output_tokens"), "");
  EXPECT_EQ(names("token_source"), "");
}

class BadMargins : public ::testing::TestWithParam<std::string> {};
TEST_P(BadMargins, AreRefusedAndChangeNothing) {
  std::vector<Margin> margins = default_margins();
  const Result<void> set = set_margins("p50=50%," + GetParam(), margins);
  ASSERT_FALSE(set) << GetParam();
  EXPECT_FALSE(set.error().message.empty());
  EXPECT_DOUBLE_EQ(margin_of("p50", margins)->limit, 0.05);
}
INSTANTIATE_TEST_SUITE_P(Texts, BadMargins,
                         ::testing::Values("", "p99", "p99=", "p99=15", "p99=15pp", "p99=0%",
                                           "p99=-5%", "p99=nan%", "p99=inf%", "rps=100%",
                                           "rps=200%", "error_rate=1%", "error_rate=100pp",
                                           "latency=5%", "=5%", "p99=5%%", "min=5%", "p99=1e9%"));

TEST(Margins, SayWhatIsKnown) {
  std::vector<Margin> margins;
  EXPECT_THAT(set_margins("ttfb=5%", margins).error().message, HasSubstr("p50"));
  EXPECT_THAT(set_margins("error_rate=1%", margins).error().message, HasSubstr("0.1pp"));
}

TEST(Looks, AreAscending) {
  EXPECT_THAT(parse_looks("6, 9,12").value(), ElementsAre(6, 9, 12));
  EXPECT_THAT(parse_looks("2").value(), ElementsAre(2));
  for (const char* bad : {"", "1", "6,6", "9,6", "6,", "six", "6,1001", "-6"}) {
    EXPECT_FALSE(parse_looks(bad)) << bad;
  }
}

}  // namespace
}  // namespace vastar
