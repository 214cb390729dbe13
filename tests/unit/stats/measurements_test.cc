// Measurements add up exactly, whatever either side has not seen.
#include "stats/measurements.h"

#include <gtest/gtest.h>

#include <vector>

namespace vastar {
namespace {

using Buckets = std::vector<PackedBuckets::Bucket>;

FailureSeries& timeouts(Measurements& measurements) {
  return measurements.failures[static_cast<std::size_t>(Failure::kTimeout)];
}

TEST(Measurements, CountersAndHistogramsAdd) {
  Measurements a;
  a.started = 3;
  a.completed = 2;
  a.succeeded = 2;
  a.failed = 1;
  a.sent_bytes = 10;
  a.received_bytes = 20;
  a.connections_opened = 1;
  a.successes.record(1000, 2);
  a.service.record(900, 2);
  a.lag.record(10);
  a.ttfb.record(500);
  for (Histogram& phase : a.phases) phase.record(100);
  a.statuses = {{200, 2}, {404, 1}};
  Measurements sum = a;
  sum.add(a);
  EXPECT_EQ(sum.started, 6U);
  EXPECT_EQ(sum.completed, 4U);
  EXPECT_EQ(sum.succeeded, 4U);
  EXPECT_EQ(sum.failed, 2U);
  EXPECT_EQ(sum.sent_bytes, 20U);
  EXPECT_EQ(sum.received_bytes, 40U);
  EXPECT_EQ(sum.connections_opened, 2U);
  EXPECT_EQ(sum.successes.count(), 4U);
  EXPECT_EQ(sum.service.count(), 4U);
  EXPECT_EQ(sum.lag.count(), 2U);
  EXPECT_EQ(sum.ttfb.count(), 2U);
  for (const Histogram& phase : sum.phases) EXPECT_EQ(phase.count(), 2U);
  EXPECT_EQ(sum.statuses, (std::map<std::uint16_t, std::uint64_t>{{200, 4}, {404, 2}}));
}

TEST(Measurements, TheFirstExampleOfAFailureStays) {
  Measurements a;
  Measurements b;
  timeouts(b).count = 2;
  timeouts(b).example = "of b";
  timeouts(b).response.record(kSecond, 2);
  a.add(b);
  EXPECT_EQ(timeouts(a).count, 2U);
  EXPECT_EQ(timeouts(a).example, "of b");
  timeouts(b).example = "later";
  a.add(b);
  EXPECT_EQ(timeouts(a).count, 4U);
  EXPECT_EQ(timeouts(a).example, "of b");
  EXPECT_EQ(timeouts(a).response.count(), 4U);
}

TEST(Measurements, ResponseIsSuccessesAndFailuresTogether) {
  Measurements measurements;
  measurements.successes.record(kMillisecond, 3);
  timeouts(measurements).response.record(20 * kSecond);
  measurements.failures.back().response.record(kSecond);
  const Histogram all = measurements.response();
  EXPECT_EQ(all.count(), 5U);
  EXPECT_EQ(all.min(), kMillisecond);
  EXPECT_EQ(all.max(), 20 * kSecond);
  EXPECT_EQ(measurements.successes.count(), 3U);
}

TEST(Measurements, TimelinesAddRowByRow) {
  const auto row = [](std::uint64_t started, std::uint64_t failed, const Buckets& buckets) {
    return TimelineRow{started, 1, failed, PackedBuckets::of(buckets)};
  };
  Measurements a;
  a.timeline = {row(1, 0, {{199, 1}, {399, 2}})};
  Measurements b;
  b.timeline = {row(2, 1, {{199, 1}, {299, 1}, {499, 5}}), {}, row(1, 1, {{799, 1}})};
  Measurements sum = a;
  sum.add(b);
  ASSERT_EQ(sum.timeline.size(), 3U);
  EXPECT_EQ(sum.timeline[0].started, 3U);
  EXPECT_EQ(sum.timeline[0].succeeded, 2U);
  EXPECT_EQ(sum.timeline[0].failed, 1U);
  EXPECT_EQ(sum.timeline[0].response.unpacked(), (Buckets{{199, 2}, {299, 1}, {399, 2}, {499, 5}}));
  EXPECT_TRUE(sum.timeline[1].response.empty());
  EXPECT_EQ(sum.timeline[2].response.unpacked(), (Buckets{{799, 1}}));
  Measurements other_way = b;
  other_way.add(a);
  ASSERT_EQ(other_way.timeline.size(), 3U);
  EXPECT_EQ(other_way.timeline[0].response.unpacked(), sum.timeline[0].response.unpacked());
}

}  // namespace
}  // namespace vastar
