#include "plan/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace vastar {
namespace {

std::vector<Nanos> arrivals(const LoadShape& load, unsigned worker = 0, unsigned workers = 1) {
  std::vector<Nanos> times;
  for (Schedule schedule(load, worker, workers); !schedule.exhausted(); schedule.advance()) {
    times.push_back(schedule.next());
  }
  return times;
}

LoadShape constant(double rate, std::uint64_t requests, Nanos duration = 0) {
  LoadShape load;
  load.rate = rate;
  load.requests = requests;
  load.duration = duration;
  return load;
}

TEST(Schedule, ConstantIsEvenlySpacedAndStartsAtOnce) {
  EXPECT_EQ(arrivals(constant(1000, 4)), (std::vector<Nanos>{0, 1'000'000, 2'000'000, 3'000'000}));
}

TEST(Schedule, ConstantDoesNotDriftOverAMillionArrivals) {
  const auto times = arrivals(constant(3, 1'000'000));
  EXPECT_EQ(times.back(), static_cast<Nanos>(999'999 / 3.0 * 1e9));
}

TEST(Schedule, TheDurationEndsItBeforeItsLastMoment) {
  EXPECT_EQ(arrivals(constant(10, 0, kSecond)).size(), 10U);
}

TEST(Schedule, WhicheverEndComesFirstHolds) {
  EXPECT_EQ(arrivals(constant(10, 3, kSecond)).size(), 3U);
  EXPECT_EQ(arrivals(constant(10, 30, kSecond)).size(), 10U);
}

TEST(Schedule, WorkersTogetherHaveEveryArrivalOnce) {
  for (const unsigned workers : {2U, 3U, 7U}) {
    std::vector<Nanos> all;
    for (unsigned worker = 0; worker < workers; ++worker) {
      const auto some = arrivals(constant(1000, 100), worker, workers);
      all.insert(all.end(), some.begin(), some.end());
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, arrivals(constant(1000, 100))) << workers;
  }
}

TEST(Schedule, PoissonIsRepeatableBySeed) {
  LoadShape load = constant(1000, 1000);
  load.arrivals = Arrivals::kPoisson;
  const auto first = arrivals(load);
  EXPECT_EQ(first, arrivals(load));
  load.seed = 2;
  EXPECT_NE(first, arrivals(load));
  EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
}

TEST(Schedule, PoissonGapsAreExponential) {
  LoadShape load = constant(1000, 100'000);
  load.arrivals = Arrivals::kPoisson;
  for (const unsigned workers : {1U, 4U}) {
    std::vector<double> gaps;
    Nanos before = 0;
    for (const Nanos time : arrivals(load, 0, workers)) {
      gaps.push_back(to_ms(time - before));
      before = time;
    }
    double sum = 0;
    for (const double gap : gaps) sum += gap;
    const double mean = sum / static_cast<double>(gaps.size());
    // Mean and median of an exponential at rate / workers, to within 5 standard errors.
    const double sigmas = 5.0 / std::sqrt(static_cast<double>(gaps.size()));
    EXPECT_NEAR(mean, workers, workers * sigmas);
    std::nth_element(gaps.begin(), gaps.begin() + static_cast<long>(gaps.size() / 2), gaps.end());
    EXPECT_NEAR(gaps[gaps.size() / 2], workers * std::log(2.0), workers * sigmas);
  }
}

TEST(Schedule, CountsWhatWasDueWhateverWasTaken) {
  Schedule schedule(constant(100, 0, kSecond), 0, 1);
  schedule.advance();
  schedule.advance();
  EXPECT_EQ(schedule.count_to_end(), 100U);
}

TEST(Schedule, CountsAsManyAsItHas) {
  for (const double rate : {0.3, 3.0, 7.1, 999.9, 1000.0}) {
    for (const std::uint64_t requests : {0U, 5U, 5000U}) {
      for (const unsigned workers : {1U, 3U}) {
        const LoadShape load = constant(rate, requests, 1100 * kMillisecond);
        for (unsigned worker = 0; worker < workers; ++worker) {
          EXPECT_EQ(Schedule(load, worker, workers).count_to_end(),
                    arrivals(load, worker, workers).size())
              << rate << "/s, " << requests << " requests, worker " << worker << " of " << workers;
        }
      }
    }
  }
}

TEST(Schedule, CountsARateThatNobodyCouldSend) {
  // Walking through so many would take days.
  EXPECT_EQ(Schedule(constant(1e12, 0, kHour), 0, 1).count_to_end(), 3'600'000'000'000'000U);
}

LoadShape staged(double start, const std::vector<Stage>& stages) {
  LoadShape load;
  load.requests = 0;
  load.stages = {.of_rate = true, .from = start, .steps = stages};
  load.duration = load.stages.ramp().duration();
  return load;
}

// The integral of the rate, whole, however it comes about.
TEST(Schedule, StagesHaveAsManyArrivalsAsTheirArea) {
  const struct {
    LoadShape load;
    std::size_t count;
  } cases[] = {
      {staged(0, {{10 * kSecond, 100}}), 500},
      {staged(100, {{10 * kSecond, 0}}), 500},
      {staged(0, {{kSecond, 1000}, {2 * kSecond, 1000}, {kSecond, 0}}), 3000},
      {staged(10, {{kSecond, 10}, {0, 500}, {kSecond, 500}, {0, 10}, {kSecond, 10}}), 520},
      {staged(7, {{3 * kSecond, 7}, {0, 0}, {3 * kSecond, 0}}), 21},
      {staged(0, {{3 * kSecond, 0}, {0, 7}, {3 * kSecond, 7}}), 21},
      {staged(1.0 / 3, {{30 * kSecond, 1.0 / 3}}), 10},
      {staged(0, {{kSecond, 3}}), 2},  // 1.5: the second is due before the end
  };
  for (const auto& each : cases) {
    const auto times = arrivals(each.load);
    EXPECT_EQ(times.size(), each.count) << each.count;
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    EXPECT_LT(times.back(), each.load.duration);
    for (const unsigned workers : {1U, 2U, 7U}) {
      std::uint64_t counted = 0;
      std::size_t walked = 0;
      for (unsigned worker = 0; worker < workers; ++worker) {
        counted += Schedule(each.load, worker, workers).count_to_end();
        walked += arrivals(each.load, worker, workers).size();
      }
      EXPECT_EQ(counted, each.count) << workers;
      EXPECT_EQ(walked, each.count) << workers;
    }
  }
}

TEST(Schedule, StagesOfOneRateAreThatRate) {
  const auto one = arrivals(constant(1000, 0, 2 * kSecond));
  const auto two = arrivals(staged(1000, {{kSecond, 1000}, {kSecond, 1000}}));
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_NEAR(one[i], two[i], 1) << i;
}

TEST(Schedule, ARampFromNothingIsDueAtTheRootsOfItsIntegral) {
  const auto times = arrivals(staged(0, {{10 * kSecond, 100}}));
  for (std::size_t k = 0; k < times.size(); ++k) {
    // The integral is 5 t^2.
    EXPECT_NEAR(to_seconds(times[k]), std::sqrt(static_cast<double>(k) / 5), 2e-9) << k;
  }
}

TEST(Schedule, AnInterruptedRampCountsWhatWasDueTillThen) {
  for (const Nanos end : {Nanos{1}, 2 * kSecond, 2 * kSecond + 1, 7 * kSecond + 123'456'789}) {
    const LoadShape load = staged(0, {{4 * kSecond, 100}, {0, 30}, {6 * kSecond, 90}});
    const auto times = arrivals(load);
    const auto due = std::count_if(times.begin(), times.end(), [&](Nanos t) { return t < end; });
    Schedule schedule(load, 0, 1);
    schedule.end_at(end);
    EXPECT_EQ(schedule.count_to_end(), static_cast<std::uint64_t>(due)) << end;
  }
}

TEST(Schedule, PoissonStagesFollowTheRate) {
  LoadShape load = staged(0, {{10 * kSecond, 20'000}, {0, 1000}, {10 * kSecond, 1000}});
  load.arrivals = Arrivals::kPoisson;
  std::vector<Nanos> all;
  for (unsigned worker = 0; worker < 3; ++worker) {
    const auto some = arrivals(load, worker, 3);
    EXPECT_TRUE(std::is_sorted(some.begin(), some.end()));
    all.insert(all.end(), some.begin(), some.end());
  }
  const auto in = [&](Nanos from, Nanos to) {
    return static_cast<double>(
        std::count_if(all.begin(), all.end(), [=](Nanos t) { return t >= from && t < to; }));
  };
  // Within 5 standard deviations of the integral.
  const auto expect_near = [&](Nanos from, Nanos to, double area) {
    EXPECT_NEAR(in(from, to), area, 5 * std::sqrt(area));
  };
  expect_near(0, 5 * kSecond, 25'000);
  expect_near(5 * kSecond, 10 * kSecond, 75'000);
  expect_near(10 * kSecond, 20 * kSecond, 10'000);
  EXPECT_EQ(in(20 * kSecond, kHour), 0);
}

}  // namespace
}  // namespace vastar
