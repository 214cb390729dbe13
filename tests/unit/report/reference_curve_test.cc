// Stored sweeps as references, ours and those of vastar 0.2.
#include "report/reference_curve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/to_json.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

using ::testing::HasSubstr;

std::string v0_document() {
  return R"({"schema_version": "1.0", "params": {"url": "http://localhost:10003/", "method": "POST"},
    "baseline": {"concurrency": 1, "rps": 3200, "p50_ms": 0.31, "p99_ms": 0.45},
    "sweep_points": [
      {"concurrency": 50, "rps": 18900, "p50_ms": 2.64, "p99_ms": 5.8, "disqualified": null},
      {"concurrency": 10, "rps": 6420, "p50_ms": 1.55, "p99_ms": null},
      {"concurrency": 1000, "disqualified": "spread=2.8"}],
    "sweet_spot": {"concurrency": 50}})";
}

TEST(ReferenceCurve, ReadsWhatVastarWrites) {
  const SweepReport sweep = testing::sample_sweep();
  const auto curve = read_reference_curve(to_document(sweep));
  ASSERT_TRUE(curve.ok()) << curve.error().message;
  EXPECT_EQ(curve->url, sweep.params.url);
  EXPECT_EQ(curve->method, sweep.params.method);
  ASSERT_TRUE(curve->baseline);
  EXPECT_EQ(curve->baseline->p99_ms, 45);
  ASSERT_EQ(curve->points.size(), 4U);
  EXPECT_EQ(curve->nearest(250).concurrency, 250U) << "refined levels are levels too";
  EXPECT_EQ(*curve->nearest(100).rps, 2300);
  EXPECT_EQ(*curve->nearest(100).p99_ms, 63);
}

TEST(ReferenceCurve, ReadsADocumentOfVastar02WithoutKind) {
  const auto curve = read_reference_curve(v0_document());
  ASSERT_TRUE(curve.ok()) << curve.error().message;
  EXPECT_EQ(curve->method, "POST");
  ASSERT_EQ(curve->points.size(), 2U) << "a level with nothing but its reason is none";
  EXPECT_EQ(curve->points[0].concurrency, 10U);
  EXPECT_FALSE(curve->points[0].p99_ms);
  EXPECT_FALSE(curve->points[1].p999_ms);
}

TEST(ReferenceCurve, TakesTheNearestLevelAndOfTwoTheLower) {
  const ReferenceCurve curve{
      "", "", {}, {{.concurrency = 10}, {.concurrency = 50}, {.concurrency = 100}}};
  EXPECT_EQ(curve.nearest(1).concurrency, 10U);
  EXPECT_EQ(curve.nearest(10).concurrency, 10U);
  EXPECT_EQ(curve.nearest(30).concurrency, 10U);
  EXPECT_EQ(curve.nearest(31).concurrency, 50U);
  EXPECT_EQ(curve.nearest(75).concurrency, 50U);
  EXPECT_EQ(curve.nearest(4'000'000'000U).concurrency, 100U);
}

std::string refusal(std::string_view text) {
  const auto curve = read_reference_curve(text);
  return curve.ok() ? "it was taken" : curve.error().message;
}

TEST(ReferenceCurve, SaysWhatIsNoSweep) {
  EXPECT_THAT(refusal(to_document(testing::sample_run())), HasSubstr("it is a run, not a sweep"));
  EXPECT_THAT(refusal(R"({"schema_version": "1.0", "sweep_points": [], "sweet_spot": null})"),
              HasSubstr("no level"));
}

}  // namespace
}  // namespace vastar
