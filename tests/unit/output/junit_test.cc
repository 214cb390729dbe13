// The JUnit output: what is red when, and escaping.
#include "gmock/gmock.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string junit_of(std::string_view document) { return rendered("junit", document); }

std::string gated(const std::string& verdict, const std::string& passed) {
  return junit_of(R"({"kind":"run","requests":{"completed":1},"gate":{"verdict":")" + verdict +
                  R"(","thresholds":[{"expr":"p99<1ms","actual":2,"unit":"ms","passed":)" + passed +
                  "}]}}");
}

TEST(JunitTest, EachOutcomeHasItsSum) {
  EXPECT_THAT(gated("pass", "true"), HasSubstr(R"(tests="1" failures="0" errors="0" skipped="0")"));
  EXPECT_THAT(gated("fail", "false"),
              HasSubstr(R"(tests="1" failures="1" errors="0" skipped="0")"));
  EXPECT_THAT(gated("inconclusive", "null"),
              HasSubstr(R"(tests="1" failures="0" errors="1" skipped="0")"));
}

// A suite is its scenarios: what was not measured is red too.
TEST(JunitTest, ASuiteIsATestSuiteAScenario) {
  const std::string xml = junit_of(
      R"({"kind":"suite","scenarios":[)"
      R"({"name":"a<b","kind":"run","outcome":"measured","document":{"kind":"run","requests":{"completed":1}}},)"
      R"({"name":"gone","kind":"run","outcome":"no_data","error":"nothing answered","document":null},)"
      R"({"name":"late","kind":"sweep","outcome":"not_run","error":null,"document":null}]})");
  EXPECT_THAT(xml, HasSubstr(R"(<testsuites name="vastar" tests="3" failures="0" errors="2")"));
  EXPECT_THAT(xml, HasSubstr(R"(<testsuite name="a&lt;b: vastar run)"));
  EXPECT_THAT(xml, HasSubstr(R"(message="nothing answered")"));
  EXPECT_THAT(xml, HasSubstr(R"(message="interrupted before this scenario")"));
}

TEST(JunitTest, AVerdictThatNoPartShowsIsACaseOfItsOwn) {
  EXPECT_THAT(gated("fail", "true"), HasSubstr(R"(name="gate")"));
  EXPECT_THAT(gated("fail", "true"), HasSubstr(R"(tests="2" failures="1" errors="0")"));
  EXPECT_THAT(gated("inconclusive", "true"), HasSubstr(R"(tests="2" failures="0" errors="1")"));
}

TEST(JunitTest, WithoutAGateItWasMeasuredOrNot) {
  const std::string measured = junit_of(R"({"kind":"run","requests":{"completed":1}})");
  EXPECT_THAT(measured, HasSubstr(R"(name="measured")"));
  EXPECT_THAT(measured, HasSubstr(R"(tests="1" failures="0" errors="0")"));
  EXPECT_THAT(junit_of(R"({"kind":"run","requests":{"completed":0}})"),
              HasSubstr(R"(<error type="no-data")"));
  EXPECT_THAT(junit_of(R"({"kind":"run","interrupted":true,"requests":{"completed":1}})"),
              HasSubstr(R"(<error type="interrupted")"));
}

TEST(JunitTest, AnInterruptedGateIsRedEvenWhereItsThresholdsHold) {
  EXPECT_THAT(junit_of(R"({"kind":"run","interrupted":true,"requests":{"completed":1},
                           "gate":{"verdict":"pass","thresholds":[{"expr":"a","passed":true}]}})"),
              HasSubstr(R"(tests="2" failures="0" errors="1")"));
}

TEST(JunitTest, TextIsEscapedAndHoldsNoForbiddenCharacter) {
  const std::string text = junit_of(
      R"({"kind":"run","requests":{"completed":1},
          "params":{"url":"http://x/?a=1&b=<\"'>","method":"G\u0001\uFFFE"},
          "notes":["]]>\u0000\u001b\t\uFFFF"]})");
  EXPECT_THAT(text, HasSubstr("a=1&amp;b=&lt;&quot;'&gt;"));
  EXPECT_THAT(text, HasSubstr("\\uFFFE"));
  EXPECT_THAT(text, HasSubstr("]]&gt;"));
  EXPECT_THAT(text, Not(HasSubstr("\xEF\xBF\xBE")));
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
}

TEST(JunitTest, DotsOfAUrlMakeNoPackages) {
  EXPECT_THAT(junit_of(R"({"kind":"run","params":{"url":"http://10.0.0.1/a.b","method":"GET"}})"),
              HasSubstr(R"(classname="vastar.run.GET http://10_0_0_1/a_b")"));
}

TEST(JunitTest, AKindItDoesNotKnowIsAnError) {
  const TempFolder folder;
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"junit", folder / "j"}}, {});
  ASSERT_TRUE(outputs);
  const std::vector<std::string> failures = outputs->finish(R"({"kind":"opera"})");
  ASSERT_EQ(1U, failures.size());
  EXPECT_THAT(failures[0], HasSubstr("a document of kind \"opera\""));
}

}  // namespace
}  // namespace vastar
