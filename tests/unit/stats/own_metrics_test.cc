// How a protocol's own figures add up over workers.
#include "stats/own_metrics.h"

#include <gtest/gtest.h>

#include "stats/measurements.h"

namespace vastar {
namespace {

OwnMetrics one(OwnKind kind, double value) {
  OwnMetrics metrics;
  metrics.at("m", kind).put(value);
  return metrics;
}

double sum_of(OwnKind kind, double a, double b) {
  OwnMetrics metrics = one(kind, a);
  metrics.add(one(kind, b));
  return metrics.find("m")->value;
}

TEST(OwnMetrics, EachKindAddsInItsWay) {
  EXPECT_EQ(sum_of(OwnKind::kCount, 3, 4), 7);
  EXPECT_EQ(sum_of(OwnKind::kRate, 3, 4), 7);
  EXPECT_EQ(sum_of(OwnKind::kHighest, 3, 4), 4);
  EXPECT_EQ(sum_of(OwnKind::kHighest, -3, -4), -3);
  EXPECT_EQ(sum_of(OwnKind::kMean, 3, 4), 7);
  OwnMetrics metrics = one(OwnKind::kMean, 3);
  metrics.add(one(OwnKind::kMean, 4));
  EXPECT_EQ(metrics.find("m")->samples, 2U);
}

TEST(OwnMetrics, OneThatNeverHadAValueChangesNothing) {
  OwnMetrics metrics = one(OwnKind::kHighest, -3);
  OwnMetrics empty;
  empty.at("m", OwnKind::kHighest);
  metrics.add(empty);
  EXPECT_EQ(metrics.find("m")->value, -3);
  empty.add(metrics);
  EXPECT_EQ(empty.find("m")->value, -3) << "nor is a missing value taken for 0";
}

TEST(OwnMetrics, AKindMayBeDropped) {
  OwnMetrics metrics = one(OwnKind::kCount, 1);
  metrics.at("shares", OwnKind::kEach).each = {1, 2};
  metrics.drop(OwnKind::kEach);
  EXPECT_EQ(metrics.find("shares"), nullptr);
  EXPECT_EQ(metrics.find("m")->value, 1);
}

TEST(OwnMetrics, WordsThatDifferAreMixed) {
  OwnMetrics metrics, other;
  metrics.at("w", OwnKind::kWord).put(std::string_view("usage"));
  other.at("w", OwnKind::kWord);
  metrics.add(other);
  EXPECT_EQ(metrics.find("w")->word, "usage");
  other.at("w", OwnKind::kWord).put(std::string_view("chunks"));
  metrics.add(other);
  EXPECT_EQ(metrics.find("w")->word, "mixed");
}

TEST(OwnMetrics, NamesKeepTheirOrderAndTimesAddUp) {
  OwnMetrics a, b;
  a.at("z", OwnKind::kTimes).times.record(kMillisecond);
  b.at("a", OwnKind::kCount).put(1.0);
  b.at("z", OwnKind::kTimes).times.record(3 * kMillisecond);
  a.add(b);
  EXPECT_EQ(a.begin()->name, "z");
  EXPECT_EQ((a.begin() + 1)->name, "a");
  EXPECT_EQ(a.find("z")->times.count(), 2U);
  EXPECT_EQ(a.find("no"), nullptr);
}

TEST(Measurements, StreamsOfSeveralWorkersAreNumberedOn) {
  Measurements all, a, b;
  a.streams.resize(2);
  a.streams[1].stream = 1;
  b.streams.resize(1);
  b.streams[0].events = 3;
  all.add(a);
  all.add(b);
  ASSERT_EQ(all.streams.size(), 3U);
  EXPECT_EQ(all.streams[2].stream, 2U);
  EXPECT_EQ(all.streams[2].events, 3U);
}

TEST(Measurements, NotesAreKeptOnce) {
  Measurements all, one;
  one.notes = {"n"};
  all.add(one);
  all.add(one);
  EXPECT_EQ(all.notes, std::vector<std::string>{"n"});
}

}  // namespace
}  // namespace vastar
