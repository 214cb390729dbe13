// The recorder: each time in its histogram, each second in its row, nothing lost.
#include "stats/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

namespace vastar {
namespace {

constexpr Nanos kOrigin = 1'000 * kSecond;

// An operation that ended `after` the origin: sent at once, 100 us on each stretch.
OperationTimes operation(Nanos after = 10 * kMillisecond) {
  OperationTimes times;
  times.end = kOrigin + after;
  times.first_byte = times.end - 100 * kMicrosecond;
  times.sent_end = times.first_byte - 200 * kMicrosecond;
  times.sent_start = times.sent_end - 50 * kMicrosecond;
  times.started = times.sent_start - 1 * kMicrosecond;
  times.intended = times.started;
  return times;
}

const Histogram& phase(const Measurements& measurements, Phase phase) {
  return measurements.phases[static_cast<std::size_t>(phase)];
}

const FailureSeries& series(const Measurements& measurements, Failure failure) {
  return measurements.failures[static_cast<std::size_t>(failure)];
}

std::uint64_t bucket_total(const TimelineRow& row) {
  const std::vector<PackedBuckets::Bucket> buckets = row.response.unpacked();
  return std::accumulate(buckets.begin(), buckets.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& bucket) { return sum + bucket.count; });
}

TEST(Recorder, IsEmptyAtFirstAndAfterTaking) {
  Recorder recorder(kOrigin);
  for (int round = 0; round < 2; ++round) {
    const Measurements empty = recorder.take();
    EXPECT_EQ(empty.started + empty.completed + empty.succeeded + empty.failed, 0U);
    EXPECT_EQ(empty.sent_bytes + empty.received_bytes + empty.connections_opened, 0U);
    EXPECT_EQ(empty.response().count(), 0U);
    EXPECT_TRUE(empty.statuses.empty());
    EXPECT_TRUE(empty.timeline.empty());
    recorder.started(kOrigin);
    recorder.succeeded(operation(), 200);
    recorder.failed(operation(), Failure::kReset, "reset");
    recorder.sent(1);
    recorder.received(2);
    recorder.connection_opened();
    EXPECT_EQ(recorder.take().succeeded, 1U);
  }
}

TEST(Recorder, ASuccessGoesIntoEveryHistogramItHasTimesFor) {
  Recorder recorder(kOrigin);
  recorder.started(kOrigin);
  recorder.succeeded(operation(), 200);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.started, 1U);
  EXPECT_EQ(result.succeeded, 1U);
  EXPECT_EQ(result.completed, 1U);
  EXPECT_EQ(result.failed, 0U);
  EXPECT_EQ(result.successes.max(), 351 * kMicrosecond);
  EXPECT_EQ(result.service.max(), 350 * kMicrosecond);
  EXPECT_EQ(result.ttfb.max(), 250 * kMicrosecond);
  EXPECT_EQ(phase(result, Phase::kWrite).max(), 50 * kMicrosecond);
  EXPECT_EQ(phase(result, Phase::kWait).max(), 200 * kMicrosecond);
  EXPECT_EQ(phase(result, Phase::kRead).max(), 100 * kMicrosecond);
  EXPECT_EQ(phase(result, Phase::kQueue).count(), 0U);  // a closed loop has no queue
  EXPECT_EQ(result.lag.count(), 0U);
  EXPECT_EQ(result.response().count(), 1U);
}

// Sent when it was due and answered in one read, as nearly all of a closed loop are.
OperationTimes plain_operation(Nanos start, Nanos response) {
  OperationTimes times;
  times.intended = times.started = times.sent_start = kOrigin + start;
  times.sent_end = times.sent_start + 30 * kMicrosecond;
  times.first_byte = times.end = times.started + response;
  return times;
}

TEST(Recorder, APlainOperationMissesNoHistogram) {
  Recorder recorder(kOrigin);
  Histogram response;
  Histogram wait;
  for (int i = 0; i < 3000; ++i) {
    const Nanos time = (100 + i % 700) * kMicrosecond;
    recorder.succeeded(plain_operation(i * kMillisecond, time), 200);
    response.record(time);
    wait.record(time - 30 * kMicrosecond);
  }
  const Measurements taken = recorder.take();
  EXPECT_EQ(taken.succeeded, 3000U);
  EXPECT_EQ(taken.completed, 3000U);
  EXPECT_EQ(taken.statuses.at(200), 3000U);
  EXPECT_EQ(taken.successes.encode(), response.encode());
  EXPECT_EQ(taken.successes.mean(), response.mean());
  EXPECT_EQ(taken.service.encode(), response.encode());
  EXPECT_EQ(taken.ttfb.encode(), response.encode());
  EXPECT_EQ(phase(taken, Phase::kWait).encode(), wait.encode());
  EXPECT_EQ(phase(taken, Phase::kWrite).count(), 3000U);
  EXPECT_EQ(phase(taken, Phase::kRead).count(), 3000U);
  EXPECT_EQ(phase(taken, Phase::kRead).max(), 0);
  EXPECT_EQ(phase(taken, Phase::kQueue).count(), 0U);
  ASSERT_EQ(taken.timeline.size(), 3U);
  for (const TimelineRow& row : taken.timeline) EXPECT_EQ(bucket_total(row), row.succeeded);
}

TEST(Recorder, PlainAndOtherOperationsShareASecond) {
  Recorder recorder(kOrigin);
  recorder.succeeded(plain_operation(0, 200 * kMicrosecond), 200);
  recorder.succeeded(operation(), 200);
  recorder.failed(operation(), Failure::kReset, "reset");
  const Measurements taken = recorder.take();
  EXPECT_EQ(taken.successes.count(), 2U);
  EXPECT_EQ(taken.service.count(), 3U);
  EXPECT_EQ(taken.ttfb.count(), 2U);
  ASSERT_EQ(taken.timeline.size(), 1U);
  EXPECT_EQ(bucket_total(taken.timeline[0]), 3U);
}

TEST(Recorder, AResetForgetsPlainOperationsToo) {
  Recorder recorder(kOrigin);
  recorder.succeeded(plain_operation(0, 200 * kMicrosecond), 200);
  recorder.reset(kOrigin);
  EXPECT_EQ(recorder.take().successes.count(), 0U);
}

TEST(Recorder, ResponseTimeBeginsAtTheIntendedMoment) {
  Recorder recorder(kOrigin);
  OperationTimes times = operation();
  times.intended = times.started - 3 * kMillisecond;
  times.lag = 7 * kMicrosecond;
  recorder.succeeded(times, 200);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.successes.max(), 3351 * kMicrosecond);
  EXPECT_EQ(phase(result, Phase::kQueue).max(), 3 * kMillisecond);
  EXPECT_EQ(result.lag.max(), 7 * kMicrosecond);
}

TEST(Recorder, APacedOperationThatWasOnTimeHasAQueueOfZero) {
  Recorder recorder(kOrigin);
  OperationTimes times = operation();
  times.lag = 0;
  recorder.succeeded(times, 200);
  const Measurements result = recorder.take();
  EXPECT_EQ(phase(result, Phase::kQueue).count(), 1U);
  EXPECT_EQ(phase(result, Phase::kQueue).max(), 0);
  EXPECT_EQ(result.lag.count(), 1U);
}

TEST(Recorder, AnOperationThatWaitedForAConnectionHasAQueue) {
  Recorder recorder(kOrigin);
  OperationTimes times = operation();
  times.intended -= kMillisecond;  // and no pace
  recorder.succeeded(times, 200);
  const Measurements result = recorder.take();
  EXPECT_EQ(phase(result, Phase::kQueue).max(), kMillisecond);
  EXPECT_EQ(result.lag.count(), 0U);
}

TEST(Recorder, TimesThatWereNotReachedAreNotRecorded) {
  Recorder recorder(kOrigin);
  OperationTimes times = operation();
  times.sent_end = 0;
  times.first_byte = 0;
  recorder.succeeded(times, 0);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.service.count(), 1U);
  EXPECT_EQ(phase(result, Phase::kWrite).count(), 0U);
  EXPECT_EQ(phase(result, Phase::kWait).count(), 0U);
  EXPECT_EQ(phase(result, Phase::kRead).count(), 0U);
  EXPECT_EQ(result.ttfb.count(), 0U);
  EXPECT_TRUE(result.statuses.empty());
}

TEST(Recorder, AResponseThatBeginsBeforeTheRequestIsWrittenHasNoWait) {
  Recorder recorder(kOrigin);
  OperationTimes times = operation();
  times.first_byte = times.sent_end - 20 * kMicrosecond;
  recorder.succeeded(times, 413);
  const Measurements result = recorder.take();
  EXPECT_EQ(phase(result, Phase::kWait).count(), 1U);
  EXPECT_EQ(phase(result, Phase::kWait).max(), 0);
  EXPECT_EQ(result.ttfb.max(), 30 * kMicrosecond);
}

TEST(Recorder, AFailureIsCensoredAtItsEnd) {
  Recorder recorder(kOrigin);
  OperationTimes times;
  times.intended = kOrigin;
  times.started = kOrigin + kSecond;
  times.sent_start = times.started;
  times.end = kOrigin + 21 * kSecond;
  times.lag = 5;
  recorder.started(times.started);
  recorder.failed(times, Failure::kTimeout, "no response in 20s");
  recorder.failed(times, Failure::kTimeout, "another message");
  times.sent_start = 0;
  recorder.failed(times, Failure::kConnectRefused, "");
  recorder.failed(times, Failure::kConnectRefused, "refused");
  const Measurements result = recorder.take();
  EXPECT_EQ(result.failed, 4U);
  EXPECT_EQ(result.completed, 0U);
  EXPECT_EQ(result.succeeded, 0U);
  EXPECT_EQ(series(result, Failure::kTimeout).count, 2U);
  EXPECT_EQ(series(result, Failure::kTimeout).example, "no response in 20s");
  EXPECT_EQ(series(result, Failure::kTimeout).response.max(), 21 * kSecond);
  EXPECT_EQ(series(result, Failure::kConnectRefused).example, "refused");
  EXPECT_EQ(result.successes.count(), 0U);
  EXPECT_EQ(result.response().count(), 4U);
  EXPECT_EQ(result.service.count(), 2U);  // only where something was written
  EXPECT_EQ(result.lag.count(), 4U);
  EXPECT_EQ(phase(result, Phase::kQueue).count(), 0U);
  EXPECT_TRUE(result.statuses.empty());
}

TEST(Recorder, ACompletedFailureKeepsItsStatusAndPhases) {
  Recorder recorder(kOrigin);
  recorder.failed(operation(), Failure::kHttpStatus, "500", true, 500);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.failed, 1U);
  EXPECT_EQ(result.completed, 1U);
  EXPECT_EQ(result.statuses, (std::map<std::uint16_t, std::uint64_t>{{500, 1}}));
  EXPECT_EQ(phase(result, Phase::kWait).count(), 1U);
  EXPECT_EQ(series(result, Failure::kHttpStatus).response.count(), 1U);
  EXPECT_EQ(result.successes.count(), 0U);
}

TEST(Recorder, CountsEveryStatus) {
  Recorder recorder(kOrigin);
  for (const std::uint16_t status : {0, 100, 200, 200, 999, 1000, 1000, 65535}) {
    recorder.succeeded(operation(), status);
  }
  const Measurements result = recorder.take();
  EXPECT_EQ(result.statuses, (std::map<std::uint16_t, std::uint64_t>{
                                 {100, 1}, {200, 2}, {999, 1}, {1000, 2}, {65535, 1}}));
}

TEST(Recorder, CountsHandshakesAndKeepsWhatTheFirstAgreedOn) {
  Recorder recorder(kOrigin);
  recorder.handshake("TLSv1.3", "ONE", "h2", false);
  recorder.handshake("TLSv1.2", "TWO", "", true);
  Measurements sum;
  sum.add(recorder.take());
  EXPECT_EQ(sum.tls.handshakes, 2U);
  EXPECT_EQ(sum.tls.resumed, 1U);
  EXPECT_EQ(sum.tls.protocol, "TLSv1.3");
  EXPECT_EQ(sum.tls.cipher, "ONE");
  EXPECT_EQ(sum.tls.alpn, "h2");
  EXPECT_EQ(recorder.take().tls.handshakes, 0U);
}

TEST(Recorder, CountsConnectionsAndBytes) {
  Recorder recorder(kOrigin);
  recorder.connection_opened();
  recorder.phase(Phase::kDns, 5);
  recorder.phase(Phase::kConnect, 300);
  recorder.phase(Phase::kTls, 4'000);
  recorder.sent(10);
  recorder.sent(5);
  recorder.received(100);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.connections_opened, 1U);
  EXPECT_EQ(result.sent_bytes, 15U);
  EXPECT_EQ(result.received_bytes, 100U);
  EXPECT_EQ(phase(result, Phase::kDns).max(), 5);
  EXPECT_EQ(phase(result, Phase::kConnect).max(), 300);
  EXPECT_EQ(phase(result, Phase::kTls).max(), 4'000);
  EXPECT_TRUE(result.timeline.empty());
}

TEST(Timeline, HasARowForEverySecond) {
  Recorder recorder(kOrigin);
  recorder.started(kOrigin);
  recorder.started(kOrigin + 999'999'999);
  recorder.succeeded(operation(kSecond), 200);  // the first moment of the second 1
  recorder.started(kOrigin + kSecond + 1);
  recorder.failed(operation(2 * kSecond + 1), Failure::kReset, "");
  recorder.succeeded(operation(3 * kSecond - 1), 200);
  const Measurements result = recorder.take();
  ASSERT_EQ(result.timeline.size(), 3U);
  EXPECT_EQ(result.timeline[0].started, 2U);
  EXPECT_EQ(result.timeline[0].succeeded, 0U);
  EXPECT_EQ(result.timeline[1].started, 1U);
  EXPECT_EQ(result.timeline[1].succeeded, 1U);
  EXPECT_EQ(result.timeline[2].succeeded, 1U);
  EXPECT_EQ(result.timeline[2].failed, 1U);
  EXPECT_EQ(bucket_total(result.timeline[0]), 0U);
  EXPECT_EQ(bucket_total(result.timeline[1]), 1U);
  EXPECT_EQ(bucket_total(result.timeline[2]), 2U);
}

TEST(Timeline, BucketsAreTheValuesOfTheSecondInOrder) {
  Recorder recorder(kOrigin);
  OperationTimes slow = operation();
  slow.intended = slow.end - 50 * kMillisecond;
  recorder.succeeded(slow, 200);
  recorder.succeeded(operation(), 200);
  recorder.succeeded(operation(), 200);
  const auto buckets = recorder.take().timeline.at(0).response.unpacked();
  ASSERT_EQ(buckets.size(), 2U);
  EXPECT_GE(buckets[0].value, 351 * kMicrosecond);
  EXPECT_LE(buckets[0].value, 354 * kMicrosecond);
  EXPECT_EQ(buckets[0].count, 2U);
  EXPECT_GE(buckets[1].value, 50'000 * kMicrosecond);
  EXPECT_LE(buckets[1].value, 50'500 * kMicrosecond);
  EXPECT_EQ(buckets[1].count, 1U);
}

// Whatever the response times are, a row has few buckets, in order, each within 1% of its values.
TEST(Timeline, ARowIsSmall) {
  Recorder recorder(kOrigin);
  std::uint64_t total = 0;
  for (Nanos response = 1; response < kSecond; response += response / 500 + 1) {
    OperationTimes times = operation();
    times.intended = times.end - response;
    recorder.succeeded(times, 200);
    ++total;
  }
  const TimelineRow row = recorder.take().timeline.at(0);
  EXPECT_LT(row.response.bytes(), 6'000U) << "a long run has thousands of rows";
  EXPECT_EQ(bucket_total(row), total);
  const auto buckets = row.response.unpacked();
  for (std::size_t i = 1; i < buckets.size(); ++i) {
    const Nanos below = buckets[i - 1].value, above = buckets[i].value;
    ASSERT_GT(above, below);
    ASSERT_LE(above - below, std::max<Nanos>(Histogram::kUnit, below / 100));
  }
}

TEST(Timeline, SecondsWithoutAnOperationHaveEmptyRows) {
  Recorder recorder(kOrigin);
  recorder.succeeded(operation(kSecond / 2), 200);
  recorder.succeeded(operation(5 * kSecond + kSecond / 2), 200);
  const Measurements result = recorder.take();
  ASSERT_EQ(result.timeline.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(result.timeline[i].succeeded, i == 0 || i == 5 ? 1U : 0U) << i;
    EXPECT_EQ(bucket_total(result.timeline[i]), result.timeline[i].succeeded) << i;
  }
}

TEST(Timeline, WhatEndsBeforeTheCurrentSecondCountsIntoIt) {
  Recorder recorder(kOrigin);
  recorder.succeeded(operation(2 * kSecond), 200);
  recorder.succeeded(operation(2 * kSecond - 1), 200);
  recorder.started(kOrigin + kSecond);
  const Measurements result = recorder.take();
  ASSERT_EQ(result.timeline.size(), 3U);
  EXPECT_EQ(result.timeline[2].succeeded, 2U);
  EXPECT_EQ(result.timeline[2].started, 1U);
}

TEST(Timeline, WhatComesBeforeTheOriginHasNoRow) {
  Recorder recorder(kOrigin);
  recorder.started(kOrigin - 5 * kSecond);
  recorder.started(0);
  EXPECT_TRUE(recorder.take().timeline.empty());
}

TEST(Timeline, BeginsAgainAfterAReset) {
  Recorder recorder;  // a warm-up, with no origin yet: 30 years of rows must not cost memory
  recorder.started(kOrigin * 1'000'000);
  recorder.succeeded(operation(), 200);
  recorder.reset(kOrigin);
  recorder.started(kOrigin + 1);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.started, 1U);
  EXPECT_EQ(result.succeeded, 0U);
  EXPECT_TRUE(result.statuses.empty());
  ASSERT_EQ(result.timeline.size(), 1U);
  EXPECT_EQ(result.timeline[0].started, 1U);
  EXPECT_EQ(bucket_total(result.timeline[0]), 0U);
}

TEST(Recorder, WhatWasStartedBeforeTheOriginLeavesOnlyItsOverlap) {
  Recorder recorder(kOrigin);
  OperationTimes early = operation(30 * kMicrosecond);  // started some 320 us before the origin
  recorder.started(early.started);
  recorder.succeeded(early, 200);
  recorder.failed(early, Failure::kReset, "broke");
  early = operation(-1);  // and ended before it
  recorder.succeeded(early, 200);
  recorder.started(kOrigin);
  recorder.succeeded(operation(), 200);
  const Measurements result = recorder.take();
  EXPECT_EQ(result.started, 1U);
  EXPECT_EQ(result.succeeded, 1U);
  EXPECT_EQ(result.failed, 0U);
  EXPECT_EQ(result.response().count(), 1U);
  EXPECT_EQ(result.overlap, 2 * 30 * kMicrosecond);
  Measurements sum = result;
  sum.add(result);
  EXPECT_EQ(sum.overlap, 4 * 30 * kMicrosecond);
}

TEST(Recorder, WhatFailedAfterAllOfTheMeasuredTimeIsCountedAlthoughItBeganBefore) {
  Recorder recorder;
  recorder.reset(kOrigin, kOrigin + kSecond);
  OperationTimes hung = operation(0);
  hung.intended = hung.started = hung.sent_start = hung.sent_end = kOrigin - 5;
  hung.first_byte = 0;
  hung.end = kOrigin + kSecond - 1;  // the connection carried another one after it
  recorder.failed(hung, Failure::kReset, "broke");
  hung.end = kOrigin + kSecond;
  recorder.succeeded(hung, 200);
  EXPECT_EQ(recorder.take().started, 0U);

  recorder.failed(hung, Failure::kDrainAborted, "hung");
  const Measurements result = recorder.take();
  EXPECT_EQ(result.started, 1U);
  EXPECT_EQ(result.failed, 1U);
  EXPECT_EQ(result.overlap, 0) << "its time is that of a counted operation";
  EXPECT_EQ(result.response().max(), kSecond + 5);
}

TEST(Timeline, AddsUpToTheWholeRun) {
  Recorder recorder(kOrigin);
  for (int i = 0; i < 10'000; ++i) {
    recorder.started(kOrigin + i * kMillisecond);
    recorder.succeeded(operation(i * kMillisecond), 200);
  }
  const Measurements result = recorder.take();
  ASSERT_EQ(result.timeline.size(), 10U);
  std::uint64_t ended = 0;
  for (const TimelineRow& row : result.timeline) {
    EXPECT_EQ(row.started, 1'000U);
    ended += bucket_total(row);
  }
  EXPECT_EQ(ended, result.response().count());
}

// ---- what is counted apart ----

OperationTimes of_series(std::uint16_t series, Nanos after = 10 * kMillisecond) {
  OperationTimes times = operation(after);
  times.series = series;
  times.series_start = times.intended;
  return times;
}

TEST(Recorder, CountsApartWhatHasASeries) {
  Recorder recorder(kOrigin);
  recorder.succeeded(of_series(2), 200);
  recorder.succeeded(of_series(2), 204);
  recorder.failed(of_series(2), Failure::kHttpStatus, "", true, 500);
  recorder.failed(of_series(1), Failure::kTimeout, "");
  recorder.succeeded(operation(), 200);
  const Measurements all = recorder.take();
  EXPECT_EQ(all.succeeded, 3U) << "the whole has them all";
  ASSERT_EQ(all.series.size(), 2U);
  EXPECT_EQ(all.series[0].failed, 1U);
  EXPECT_TRUE(all.series[0].statuses.empty());
  EXPECT_EQ(all.series[1].succeeded, 2U);
  EXPECT_EQ(all.series[1].failed, 1U);
  EXPECT_EQ(all.series[1].statuses,
            (std::map<std::uint16_t, std::uint64_t>{{200, 1}, {204, 1}, {500, 1}}));
  EXPECT_EQ(all.series[1].response.count(), 3U);
  EXPECT_EQ(all.series[1].response.max(), 351 * kMicrosecond) << "as intended";
  EXPECT_TRUE(recorder.take().series.empty());
}

TEST(Recorder, AStepCountsByItself) {
  Recorder recorder(kOrigin);
  OperationTimes times = of_series(0);
  times.series_start = times.end - 2 * kMillisecond;
  recorder.step(times, 3, 201);
  const Measurements all = recorder.take();
  EXPECT_EQ(all.succeeded, 0U) << "the operation goes on";
  ASSERT_EQ(all.series.size(), 3U);
  EXPECT_EQ(all.series[2].succeeded, 1U);
  EXPECT_EQ(all.series[2].response.max(), 2 * kMillisecond);
}

TEST(Recorder, WhatBeganBeforeTheMeasuredTimeIsInNoSeries) {
  Recorder recorder(kOrigin);
  OperationTimes early = of_series(1, 100 * kMicrosecond);
  ASSERT_LT(early.started, kOrigin);
  recorder.succeeded(early, 200);
  recorder.step(early, 1, 200);
  EXPECT_TRUE(recorder.take().series.empty());
}

TEST(Recorder, SeriesAddUp) {
  Recorder one(kOrigin), other(kOrigin);
  one.succeeded(of_series(1), 200);
  other.succeeded(of_series(2), 200);
  other.succeeded(of_series(1), 404);
  Measurements sum = one.take();
  sum.add(other.take());
  ASSERT_EQ(sum.series.size(), 2U);
  EXPECT_EQ(sum.series[0].succeeded, 2U);
  EXPECT_EQ(sum.series[0].statuses.size(), 2U);
  EXPECT_EQ(sum.series[0].response.count(), 2U);
}

}  // namespace
}  // namespace vastar
