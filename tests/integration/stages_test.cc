// Loads that change over time, and runs that give up, against real servers: counts, never speed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

double sum_of(const boost::json::value& document, std::string_view key) {
  double sum = 0;
  for (const auto& row : document.at("timeline").as_array()) {
    sum += row.at(key).to_number<double>();
  }
  return sum;
}

TEST(Stages, ARateHasExactlyItsIntegralOfRequests) {
  Nginx nginx;
  const auto document =
      document_of({"--stages", "1s:200/s,0s:500/s,500ms:500/s,500ms:0/s", "-c", "50", nginx.url()});
  constexpr double kDue = 100 + 250 + 125;
  EXPECT_EQ(number(document, "/schedule/scheduled"), kDue);
  EXPECT_EQ(number(document, "/requests/started") + number(document, "/schedule/unsent"), kDue);
  EXPECT_EQ(sum_of(document, "offered"), kDue);
  EXPECT_EQ(sum_of(document, "started"), number(document, "/requests/started"));
  EXPECT_EQ(number(document, "/timeline/0/offered"), 100);
  EXPECT_TRUE(document.at_pointer("/params/rate").is_null());
  EXPECT_EQ(document.at_pointer("/params/stages/of"), "rate");
  EXPECT_EQ(number(document, "/params/stages/steps/1/target"), 500);
  EXPECT_EQ(nginx.stop_and_count_requests(), number(document, "/requests/started"));
}

TEST(Stages, ARateIsSharedOutOverWorkers) {
  Nginx nginx;
  const auto document = document_of({"--rate", "100", "--stages", "1s:300/s", "--workers", "3",
                                     "-c", "30", "--arrivals", "constant", nginx.url()});
  EXPECT_EQ(number(document, "/schedule/scheduled"), 200);
}

TEST(Stages, ConnectionsJoinAndLeave) {
  Target target;
  // Each request takes 100 ms, so that the counts say how many connections took part.
  const auto document = document_of({"--stages", "0s:1,1s:1,0s:20,1s:20,0s:0,1s:0", "--workers",
                                     "2", target.url("/delay/100ms")});
  EXPECT_EQ(number(document, "/params/concurrency"), 20);
  EXPECT_EQ(document.at_pointer("/params/stages/of"), "connections");
  EXPECT_LE(number(document, "/timeline/0/started"), 11);
  EXPECT_GT(number(document, "/timeline/1/started"), 20);
  EXPECT_LE(number(document, "/timeline/2/started"), 1) << "but for the edge of the second";
  EXPECT_TRUE(document.at_pointer("/timeline/0/offered").is_null());
  EXPECT_EQ(number(document, "/requests/failed"), 0);
}

TEST(Stages, ARunThatFallsBehindIsNotValidAndSaysWhere) {
  Target target;
  const auto document =
      document_of({"--stages", "1s:400/s,0s:0/s,1s:0/s", "-c", "1", target.url("/delay/50ms")});
  EXPECT_FALSE(document.at_pointer("/validity/valid").as_bool());
  EXPECT_THAT(boost::json::serialize(document.at_pointer("/validity/reasons")),
              HasSubstr("when stage 1 of 3 ended (1s)"));
}

TEST(AbortOn, EndsTheRunAndFailsIt) {
  Target target;
  const auto document = document_of({"-z", "60s", "--rate", "200", "-c", "10", "--abort-on",
                                     "error_rate>50%", target.url("/status/500")},
                                    1);
  EXPECT_EQ(document.at_pointer("/aborted/expr"), "error_rate>50%");
  EXPECT_EQ(number(document, "/aborted/actual"), 1);
  EXPECT_EQ(document.at_pointer("/gate/verdict"), "fail");
  EXPECT_EQ(document.at_pointer("/gate/thresholds/0/expr"), "--abort-on error_rate>50%");
  EXPECT_FALSE(document.at_pointer("/interrupted").as_bool());
  EXPECT_LT(number(document, "/requests/started"), 60 * 200);
  EXPECT_EQ(number(document, "/schedule/unsent"), 0) << "what came later was never due";
  EXPECT_THAT(boost::json::serialize(document.at("notes")), HasSubstr("ended early after"));
}

// The target does not answer at all: nothing ends before its time is over.
TEST(AbortOn, SeesATargetThatHangs) {
  Target target;
  const auto document = document_of({"-z", "60s", "-c", "4", "-t", "30s", "--drain-cap", "100ms",
                                     "--abort-on", "rps<1 for 2s", target.url("/delay/30s")},
                                    4);
  EXPECT_EQ(document.at_pointer("/aborted/expr"), "rps<1 for 2s");
  EXPECT_EQ(number(document, "/requests/drain_aborted"), 4);
}

TEST(AbortOn, WhatDoesNotHoldChangesNothing) {
  Target target;
  const auto document = document_of({"-z", "2500ms", "-c", "4", "-q", "50", "--abort-on",
                                     "error_rate>0", "--abort-on", "p50>10s", target.url()});
  EXPECT_TRUE(document.at("aborted").is_null());
  EXPECT_TRUE(document.at_pointer("/gate/verdict").is_null());
}

}  // namespace
}  // namespace vastar::testing
