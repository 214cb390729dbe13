#include "gate/launch_figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>

namespace vastar {
namespace {

// Quads, and the histograms they look at.
class Launch {
 public:
  // `requests` of each side, all of one length in ms.
  void add(std::uint64_t requests, double base_ms, double head_ms, std::uint64_t head_failed = 0) {
    quads_.push_back({side(requests, base_ms, 0), side(requests, head_ms, head_failed)});
  }
  LaunchPair figures() const { return launch_of(quads_); }

 private:
  QuadSide side(std::uint64_t requests, double ms, std::uint64_t failed) {
    Histogram& histogram = histograms_.emplace_back();
    if (requests > 0) histogram.record(static_cast<Nanos>(ms * 1e6), requests);
    return {&histogram, requests, requests - failed, failed, 200 * kMillisecond};
  }
  std::deque<Histogram> histograms_;
  std::vector<QuadEvidence> quads_;
};

TEST(LaunchOf, TakesTheMedianOfTheQuads) {
  Launch launch;
  for (const double head : {11.0, 11.0, 11.0, 11.0, 90.0}) launch.add(100, 10, head);
  const LaunchPair pair = launch.figures();
  EXPECT_NEAR(*pair.figure("p50")->effect, std::log(1.1), 1e-3);
  EXPECT_EQ(pair.figure("p50")->groups, 5);
  EXPECT_EQ(pair.quads, 5);
  EXPECT_EQ(pair.base.started, 500);
  EXPECT_NEAR(*pair.base.measured_s, 1.0, 1e-9);
}

TEST(LaunchOf, GroupsQuadsUntilAQuantileHasEnough) {
  Launch launch;
  for (int i = 0; i < 25; ++i) launch.add(200, 10, 12);
  const LaunchPair pair = launch.figures();
  EXPECT_EQ(pair.figure("p50")->groups, 25);
  EXPECT_EQ(pair.figure("p99")->groups, 2) << "10 quads have 2,000; the last 5 join the second";
  EXPECT_EQ(pair.figure("p999")->groups, 1) << "one group at least";
  EXPECT_NEAR(*pair.figure("p99")->effect, std::log(1.2), 1e-3);
  EXPECT_EQ(pair.figure("p9999")->effect, std::nullopt) << "5,000 have no p99.99";
}

TEST(LaunchOf, ComparesRatesTheOtherWayRound) {
  Launch launch;
  launch.add(1000, 10, 10, 500);
  const LaunchPair pair = launch.figures();
  EXPECT_NEAR(*pair.figure("rps")->base, 5000, 1e-6);
  EXPECT_NEAR(*pair.figure("rps")->head, 2500, 1e-6);
  EXPECT_NEAR(*pair.figure("rps")->effect, std::log(2.0), 1e-9);
}

TEST(LaunchOf, SumsFailuresUp) {
  Launch launch;
  for (int i = 0; i < 9; ++i) launch.add(100, 10, 10);
  launch.add(100, 10, 10, 10);
  EXPECT_NEAR(*launch.figures().figure("error_rate")->effect, 0.01, 1e-12);
}

TEST(LaunchOf, AHeadThatDoesNotAnswerHasNoLatencyAndTheWorstRate) {
  Launch launch;
  launch.add(100, 10, 10, 100);
  const LaunchPair failing = launch.figures();
  EXPECT_NEAR(*failing.figure("rps")->effect, kLargestEffect, 1e-12);
  EXPECT_NEAR(*failing.figure("error_rate")->effect, 1, 1e-12);

  Histogram some;
  some.record(kMillisecond, 100);
  const Histogram none;
  const LaunchPair dead = launch_of({{{&some, 100, 100, 0, kSecond}, {&none, 0, 0, 0, kSecond}}});
  EXPECT_EQ(dead.figure("p50")->effect, std::nullopt);
  EXPECT_EQ(dead.figure("error_rate")->effect, std::nullopt);
  EXPECT_NEAR(*dead.figure("rps")->effect, kLargestEffect, 1e-12);
}

TEST(LaunchOf, NothingComparesToNothing) {
  const LaunchPair empty = launch_of({});
  EXPECT_EQ(empty.quads, 0);
  for (const LaunchFigure& figure : empty.figures) EXPECT_FALSE(figure.effect) << figure.metric;
  const LaunchPair dead = launch_of({{{nullptr, 0, 0, 0, kSecond}, {nullptr, 0, 0, 0, kSecond}}});
  EXPECT_FALSE(dead.figure("rps")->effect);
}

TEST(LaunchOf, ZeroAgainstSomethingIsHeldWithinBounds) {
  Launch launch;
  launch.add(100, 0, 10);
  EXPECT_NEAR(*launch.figures().figure("p50")->effect, kLargestEffect, 1e-12);
  EXPECT_NEAR(*launch.figures().figure("avg")->effect, kLargestEffect, 1e-12);
}

TEST(RequestsNeeded, LeavesTwentyBeyondTheQuantile) {
  EXPECT_EQ(requests_needed(*find_compared("p50")), 40);
  EXPECT_EQ(requests_needed(*find_compared("p90")), 200);
  EXPECT_EQ(requests_needed(*find_compared("p99")), 2'000);
  EXPECT_EQ(requests_needed(*find_compared("p999")), 20'000);
  EXPECT_EQ(requests_needed(*find_compared("p9999")), 200'000);
  EXPECT_EQ(requests_needed(*find_compared("p10")), 200);
  EXPECT_EQ(requests_needed(*find_compared("rps")), 0);
}

// One side's own figures: `answers` first texts at `ms`, and `tokens` tokens.
OwnMetrics own(std::uint64_t answers, double ms, double tokens) {
  OwnMetrics own;
  own.at("ttft_content", OwnKind::kTimes).times.record(static_cast<Nanos>(ms * 1e6), answers);
  own.at("ttft_content_100_words", OwnKind::kTimes).times.record(kMillisecond, answers);
  own.at("tps_total", OwnKind::kRate).put(tokens);
  own.at("token_source", OwnKind::kWord).put(std::string_view("usage"));
  return own;
}

TEST(LaunchOf, HasFiguresOfTheProtocolsOwn) {
  Histogram response;
  response.record(kMillisecond, 10);
  const OwnMetrics base = own(100, 20, 500), head = own(80, 22, 400);
  const QuadSide side{&response, 10, 10, 0, kSecond};
  QuadEvidence quad{side, side};
  quad.base.own = &base;
  quad.head.own = &head;
  const LaunchPair pair = launch_of({quad, quad});
  const LaunchFigure* ttft = pair.figure("ttft_content.p50");
  ASSERT_NE(ttft, nullptr);
  EXPECT_NEAR(*ttft->base, 20, 0.02);
  EXPECT_NEAR(*ttft->effect, std::log(1.1), 1e-3);
  EXPECT_EQ(ttft->samples, 160U) << "of the side with fewer";
  EXPECT_EQ(ttft->groups, 2U) << "each quad has the 40 answers that a median needs";
  EXPECT_NEAR(*pair.figure("tps_total")->base, 500, 1e-9);
  EXPECT_NEAR(*pair.figure("tps_total")->effect, std::log(1.25), 1e-9);
  EXPECT_EQ(pair.figure("p50")->samples, std::nullopt) << "it stands on requests";
  EXPECT_EQ(pair.figure("event_gap.p50"), nullptr);
  EXPECT_EQ(pair.figure("ttft_content_100_words.p50")->samples, 160U);
  EXPECT_EQ(pair.figure("ttft_content_10_words.p50"), nullptr);
}

}  // namespace
}  // namespace vastar
