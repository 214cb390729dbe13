// `vastar sweep URL` against real servers.
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

TEST(Sweep, WritesAValidDocumentThatJqReads) {
  Target target({"--limit", "8"});
  const TempFolder folder;
  const std::string path = folder.file("sweep.json");
  const Finished finished =
      vastar({"sweep", "--conc", "2,8,32", "-n", "400", "--knee-ratio", "0.6", "--tail-floor", "1h",
              "--json-path", path, target.url("/delay/5ms")});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("Sweet spot: c=8"));
  EXPECT_THAT(finished.err, HasSubstr("c=32")) << "a line a point on standard error";
  EXPECT_EQ(vastar({"validate", path}).exit_code, 0);
  const Finished jq = run_program({"jq", "-r", ".sweet_spot.concurrency", path});
  EXPECT_EQ(jq.out, "8\n");
  const auto document = boost::json::parse(read_text(path));
  EXPECT_EQ(document.at_pointer("/sweep_points").as_array().size(), 3U);
  EXPECT_EQ(document.at_pointer("/gate/verdict").as_string(), "pass");
}

TEST(Sweep, SendsExactlyTheRequestsOfItsLevels) {
  Nginx nginx;
  const Finished finished = vastar({"sweep", "--conc", "5,10", "-n", "300", "--repeats", "2",
                                    "--warmup", "50", "--tail-floor", "1h", nginx.url()});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  // The warm pass, the baseline twice, two levels twice.
  EXPECT_EQ(nginx.stop_and_count_requests(), 50U + 2 * 300 + 4 * 300);
}

TEST(Sweep, WithoutAQualifiedPointTheGateFails) {
  Target target;
  const Finished finished =
      vastar({"sweep", "--conc", "2,4", "-n", "200", "-o", "json", target.url("/status/500")});
  EXPECT_EQ(finished.exit_code, 1) << "measured, though there is no sweet spot at all";
  const Finished some = vastar({"sweep", "--conc", "2,4", "-n", "200", "-o", "json", "--max-errors",
                                "0", target.url("/?fault=close&p=0.2")});
  EXPECT_EQ(some.exit_code, 1) << some.err;
  const auto document = parsed(some);
  EXPECT_EQ(document.at_pointer("/sweet_spot/method").as_string(), "fallback");
  EXPECT_THAT(std::string(document.at_pointer("/sweep_points/0/disqualified").as_string()),
              HasSubstr("errors="));
}

TEST(Sweep, AGateOnTheSweetSpotIsJudged) {
  Target target({"--limit", "8"});
  const auto code = [&](const char* slo) {
    return vastar({"sweep", "--conc", "2,8,32", "-n", "200", "--knee-ratio", "0.6", "--tail-floor",
                   "1h", "--slo", slo, target.url("/delay/5ms")})
        .exit_code;
  };
  EXPECT_EQ(code("sweet_spot.concurrency>=8"), 0);
  EXPECT_EQ(code("sweet_spot.concurrency>=32"), 1);
  EXPECT_EQ(code("p50<1ms"), 1);
}

TEST(Sweep, CsvHasARowAPoint) {
  Target target;
  const Finished finished = vastar({"sweep", "--conc", "2,4", "-n", "200", "-o", "csv",
                                    "--tail-floor", "1h", "--quiet", target.url()});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(finished.out.rfind("concurrency,repeats,rps,p50_ms,p95_ms,p99_ms,p999_ms,error_rate,"
                               "score,disqualified,reference,overhead_pct,rps_deficit_pct",
                               0),
            0U);
  EXPECT_EQ(std::count(finished.out.begin(), finished.out.end(), '\n'), 3);
}

}  // namespace
}  // namespace vastar::testing
