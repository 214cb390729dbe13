// Stored NDJSON: which document it holds, and what is said when it holds none.
#include "report/event_lines.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "report/to_json.h"
#include "unit/report/golden.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kStart = start_event("sweep", "http://127.0.0.1/") + "\n";
const std::string kEnd = end_event(2) + "\n";

std::string point_line(unsigned concurrency) {
  return point_event(1.5, testing::sample_point(concurrency, 100, {1, 2, 3, 4})) + "\n";
}

std::string document() { return to_document(testing::sample_sweep()); }

std::string error_of(const std::string& text) {
  const Result<std::string> found = document_in(text);
  return found ? "" : found.error().message;
}

TEST(DocumentIn, IsTheWholeOfAnOrdinaryFile) {
  for (const std::string& text : {document(), document() + "\n", indented(document()),
                                  std::string("no JSON"), std::string("{\n"), std::string()}) {
    const Result<std::string> found = document_in(text);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, text);
  }
}

TEST(DocumentIn, IsTheLastLineOfNdjson) {
  for (const std::string& events : {kStart + point_line(10) + kEnd, kStart, "\n" + kStart + "\r\n",
                                    kStart + document() + "\n" + kStart}) {
    const Result<std::string> found = document_in(events + document() + "\n\n");
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(*found, document());
  }
}

TEST(DocumentIn, OfASweepThatDidNotEndNamesItsLevels) {
  EXPECT_THAT(error_of(kStart + point_line(10) + point_line(20)),
              AllOf(HasSubstr("did not end"), HasSubstr("after 1.5 s"),
                    HasSubstr("2 levels had been measured: c=10 (100 requests/s, p99 3"),
                    HasSubstr("c=20")));
}

// Found by fuzzing: a latency that no duration can hold was undefined behaviour.
TEST(DocumentIn, OfFiguresThatCannotBeShowsNone) {
  for (const char* p99 : {"-1e300", "1e300"}) {
    const std::string point = fmt::format(
        R"({{"kind":"event","event":"point","t_s":1,"point":{{"concurrency":1,"rps":1,"p99_ms":{}}}}})",
        p99);
    EXPECT_THAT(error_of(kStart + point), HasSubstr("1 level had been measured: c=1 ("));
  }
}

TEST(DocumentIn, OfALineThatWasCutSaysSo) {
  EXPECT_THAT(error_of(kStart + point_line(10) + document().substr(0, 100)),
              AllOf(HasSubstr("cut short"), HasSubstr("1 level had been measured: c=10")));
  EXPECT_THAT(error_of(kStart + "{\"kind\":"), HasSubstr("nothing had been measured"));
}

TEST(DocumentIn, OfARunThatDidNotEndSaysHowFarItCame) {
  ProgressSnapshot progress;
  progress.succeeded = 42;
  EXPECT_THAT(error_of(kStart + tick_event(3, "", progress) + "\n"),
              AllOf(HasSubstr("after 3.0 s"), HasSubstr("42 requests had succeeded")));
  EXPECT_THAT(error_of(kStart + launch_event(4, {}) + "\n" + launch_event(5, {})),
              HasSubstr("2 launches had been measured"));
  EXPECT_THAT(error_of(kStart), HasSubstr("nothing had been measured"));
}

TEST(DocumentIn, OfALineThatIsNoJsonNamesIt) {
  EXPECT_EQ(error_of(kStart + "oops\n" + document()), "line 2 is no JSON object");
}

TEST(StoredProblems, AreThoseOfEveryLine) {
  EXPECT_THAT(stored_problems(kStart + point_line(1) + kEnd + document()), IsEmpty());
  EXPECT_THAT(stored_problems(indented(document())), IsEmpty());
  EXPECT_THAT(
      stored_problems(kStart + R"({"kind":"event","event":"tock","t_s":1})" + "\n" + document()),
      ElementsAre(StartsWith("line 2: /event: ")));
  EXPECT_THAT(stored_problems(kStart + point_line(1)), ElementsAre(HasSubstr("did not end")));
}

}  // namespace
}  // namespace vastar
