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

}  // namespace
}  // namespace vastar
