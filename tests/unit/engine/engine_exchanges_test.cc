// Operations of several exchanges, at one origin or several.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "unit/engine/engine_runs.h"

namespace vastar {
namespace {

using testing::Peer;
using testing::ScriptedServer;

// Each operation goes through `stops`, an exchange at each, `pause` before every one but the first.
struct Tour {
  std::vector<Origin> stops;
  Nanos pause = 0;
  Failure verdict = Failure::kNone;  // on the last response
  bool steps = false;                // each stop counts by itself
};

class TourExchanges final : public Exchanges {
 public:
  TourExchanges(const Tour& tour, const RequestBytes& bytes, Origins& origins)
      : tour_(tour), bytes_(bytes), origins_(origins), at_(64) {}

  OriginIndex begin(Slot slot) override {
    at_[slot] = 0;
    return origins_.index_of(tour_.stops[0]);
  }
  const RequestBytes& bytes(Slot) override { return bytes_; }
  const RequestSpec& fields(Slot) override { return spec_; }
  Wants wants(Slot, std::uint16_t, Nanos) override { return {.end = true}; }
  void ended(Slot slot, Nanos, Event& event) override {
    if (at_[slot] + 1 == tour_.stops.size()) {
      event.failure = tour_.verdict;
      event.detail = "not what was expected";
      return;
    }
    ++at_[slot];
    event.kind = Event::Kind::kNext;
    event.origin = origins_.index_of(tour_.stops[at_[slot]]);
    event.delay = tour_.pause;
    if (tour_.steps) event.series = static_cast<std::uint16_t>(at_[slot]);
  }
  std::uint16_t series(Slot slot) const override {
    return tour_.steps ? static_cast<std::uint16_t>(at_[slot] + 1) : 1;
  }

 private:
  const Tour& tour_;
  const RequestBytes& bytes_;
  const RequestSpec spec_;
  Origins& origins_;
  std::vector<std::size_t> at_;
};

class TourContent final : public HttpContent {
 public:
  TourContent(Tour tour, const RequestSpec& request)
      : tour_(std::move(tour)), bytes_(serialize_request(request)) {}
  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare) const override {
    return std::make_unique<TourExchanges>(tour_, bytes_, origins);
  }
  std::vector<std::string> series() const override {
    return tour_.steps ? std::vector<std::string>(tour_.stops.size(), "a stop")
                       : std::vector<std::string>{"the tour"};
  }

 private:
  const Tour tour_;
  const RequestBytes bytes_;
};

Result<Outcome> drive_tour(const Plan& plan, Tour tour) {
  const HttpProtocol protocol(std::make_unique<TourContent>(std::move(tour), plan.request));
  return drive(plan, protocol, {});
}

class EngineExchanges : public ::testing::Test {
 protected:
  static Origin origin_of(const ScriptedServer& server) {
    return parse_url(server.url())->origin();
  }

  ScriptedServer first_{testing::always(std::string(testing::kOkResponse))};
  ScriptedServer second_{testing::always(std::string(testing::kOkResponse))};
};

TEST_F(EngineExchanges, FollowOneAnotherAtTheirOrigins) {
  const Plan plan = testing::plan_for(first_.url(), 30, 3);
  const auto outcome =
      drive_tour(plan, {.stops = {origin_of(first_), origin_of(second_), origin_of(first_)}});
  ASSERT_TRUE(outcome.ok());
  const Measurements& all = outcome->measurements;
  EXPECT_EQ(all.succeeded, 30U);
  EXPECT_EQ(all.response().count(), 30U);
  EXPECT_EQ(all.hops, 60U);
  EXPECT_EQ(all.phases[static_cast<std::size_t>(Phase::kWait)].count(), 90U);
  EXPECT_EQ(first_.connections(), 3);
  EXPECT_EQ(second_.connections(), 3);
}

TEST_F(EngineExchanges, AReplyCanCountAsFailed) {
  const Plan plan = testing::plan_for(first_.url(), 5, 1);
  const auto outcome =
      drive_tour(plan, {.stops = {origin_of(first_)}, .verdict = Failure::kProtocol});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->measurements.completed, 5U);
  EXPECT_EQ(testing::failures(*outcome, Failure::kProtocol), 5U);
  EXPECT_EQ(first_.connections(), 1) << "the connection is as good as before";
}

TEST_F(EngineExchanges, AnOriginThatIsNotThereFailsTheOperation) {
  const Plan plan = testing::plan_for(first_.url(), 4, 1);
  Origin gone = origin_of(second_);
  second_.stop();
  const auto outcome = drive_tour(plan, {.stops = {origin_of(first_), gone}});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(testing::failures(*outcome, Failure::kConnectRefused), 4U);
}

TEST_F(EngineExchanges, ANameThatDoesNotResolveFailsTheOperation) {
  const Plan plan = testing::plan_for(first_.url(), 2, 1);
  const Origin nowhere{.scheme = "http", .host = "nowhere.invalid", .port = 80};
  const auto outcome = drive_tour(plan, {.stops = {origin_of(first_), nowhere}});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(testing::failures(*outcome, Failure::kDns), 2U);
}

TEST_F(EngineExchanges, APauseIsNobodysLatency) {
  const Plan plan = testing::plan_for(first_.url(), 2, 1);
  const auto outcome = drive_tour(
      plan, {.stops = {origin_of(first_), origin_of(first_)}, .pause = 700 * kMillisecond});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->measurements.succeeded, 2U);
  EXPECT_GE(outcome->elapsed, 1400 * kMillisecond);
  EXPECT_LT(outcome->measurements.response().max(), 700 * kMillisecond);
  EXPECT_LT(outcome->measurements.service.max(), 700 * kMillisecond);
}

TEST_F(EngineExchanges, StepsAreCountedApart) {
  const Plan plan = testing::plan_for(first_.url(), 3, 1);
  const auto outcome = drive_tour(plan, {.stops = {origin_of(first_), origin_of(first_)},
                                         .pause = 300 * kMillisecond,
                                         .steps = true});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->series.size(), 2U);
  const auto& series = outcome->measurements.series;
  ASSERT_EQ(series.size(), 2U);
  for (const SeriesMeasurements& one : series) {
    EXPECT_EQ(one.succeeded, 3U);
    EXPECT_EQ(one.statuses.at(200), 3U);
    EXPECT_LT(one.response.max(), 300 * kMillisecond) << "the pause is nobody's";
  }
}

// What is known of it is the time of its first exchange, which no percentile may be better than.
TEST_F(EngineExchanges, OneThatIsAbortedInAPauseKeepsItsTime) {
  const ScriptedServer slow([](Peer& peer, int) {
    while (peer.read_request() && peer.sleep(60 * kMillisecond) &&
           peer.send(testing::kOkResponse)) {
    }
  });
  Plan plan = testing::plan_for(slow.url(), 0, 2);
  plan.load.duration = 300 * kMillisecond;
  plan.drain_cap = 100 * kMillisecond;
  const auto outcome = drive_tour(
      plan, {.stops = {origin_of(slow), origin_of(slow)}, .pause = 30 * kSecond, .steps = true});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(testing::failures(*outcome, Failure::kDrainAborted), 2U);
  EXPECT_GE(outcome->measurements.response().min(), 60 * kMillisecond);
  EXPECT_GE(outcome->measurements.service.min(), 60 * kMillisecond);
  const auto& series = outcome->measurements.series;
  ASSERT_GE(series.size(), 1U);
  EXPECT_EQ(series[0].succeeded, 2U);
  EXPECT_TRUE(series.size() == 1 || series[1].failed == 0) << "it had not begun";
}

TEST_F(EngineExchanges, AStepThatFailsIsCountedWhereItFailed) {
  const Plan plan = testing::plan_for(first_.url(), 2, 1);
  Origin gone = origin_of(second_);
  second_.stop();
  const auto outcome = drive_tour(plan, {.stops = {origin_of(first_), gone}, .steps = true});
  ASSERT_TRUE(outcome.ok());
  const auto& series = outcome->measurements.series;
  ASSERT_EQ(series.size(), 2U);
  EXPECT_EQ(series[0].succeeded, 2U);
  EXPECT_EQ(series[0].failed, 0U);
  EXPECT_EQ(series[1].failed, 2U);
}

TEST_F(EngineExchanges, HopsAreCountedWithTheirOperation) {
  const Plan plan = testing::plan_for(first_.url(), 4, 1);
  const auto outcome = drive_tour(plan, {.stops = {origin_of(first_), origin_of(second_)}});
  ASSERT_TRUE(outcome.ok());
  const Measurements& all = outcome->measurements;
  ASSERT_EQ(all.series.size(), 1U);
  EXPECT_EQ(all.series[0].succeeded, 4U);
  EXPECT_EQ(all.series[0].response.max(), all.response().max()) << "from the first hop on";
  EXPECT_EQ(all.series[0].response.min(), all.response().min());
}

}  // namespace
}  // namespace vastar
