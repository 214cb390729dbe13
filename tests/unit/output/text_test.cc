// The text output against golden files, and the rules that hold for every page.
//
// To refresh the golden files after a change of the layout, then look at the difference:
//   VASTAR_REFRESH_GOLDEN=1 build/dev/tests/unit_output --gtest_filter='*TextGolden*'
#include <boost/json.hpp>

#include "gmock/gmock.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct Look {
  const char* suffix;
  OutputOptions options;
  const char* locale;
};

// One page: a document and how it is shown. The file's name says both.
struct GoldenPage {
  const char* document;
  Look look;
};

void PrintTo(const GoldenPage& page, std::ostream* out) { *out << page.document; }

constexpr Look kPlain = {"txt", {false, 80}, "C.UTF-8"};
constexpr Look kColor = {"color.txt", {true, 100}, "C.UTF-8"};
constexpr Look kAscii = {"ascii.txt", {false, 60}, "C"};

class TextGolden : public testing::TestWithParam<GoldenPage> {};

TEST_P(TextGolden, IsAsKept) {
  const GoldenPage& page = GetParam();
  const ScopedVariable locale("LC_ALL", page.look.locale);
  const std::string text =
      rendered("text", read_file(golden(page.document) + ".json"), page.look.options);
  const std::string name = std::filesystem::path(page.document).filename().string();
  const std::string kept = golden("text/" + name + "." + page.look.suffix);
  if (std::getenv("VASTAR_REFRESH_GOLDEN") != nullptr) write_file(kept, text);
  EXPECT_EQ(read_file(kept), text) << kept;
}

INSTANTIATE_TEST_SUITE_P(
    Documents, TextGolden,
    testing::Values(GoldenPage{"run", kPlain}, GoldenPage{"run", kColor}, GoldenPage{"run", kAscii},
                    GoldenPage{"run-open-loop", kPlain}, GoldenPage{"run-open-loop", kColor},
                    GoldenPage{"sweep", kPlain}, GoldenPage{"sweep", kColor},
                    GoldenPage{"sweep-fallback", kPlain}, GoldenPage{"sweep-0.2", kPlain},
                    GoldenPage{"text/run-nothing-came", kPlain},
                    GoldenPage{"text/run-invalid", kPlain}, GoldenPage{"text/sweep-paired", kPlain},
                    GoldenPage{"compare-slower", kPlain}, GoldenPage{"compare-slower", kColor},
                    GoldenPage{"compare-same", kPlain}, GoldenPage{"compare-noisy", kPlain},
                    GoldenPage{"compare-spoilt", kPlain}, GoldenPage{"compare-files", kPlain},
                    GoldenPage{"suite", kPlain}, GoldenPage{"suite", kColor}),
    [](const auto& info) {
      std::string name = std::filesystem::path(info.param.document).filename();
      name += std::string("_") + info.param.look.suffix;
      std::replace_if(
          name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
      return name;
    });

std::string text_of(std::string_view document, const OutputOptions& options = {}) {
  return rendered("text", document, options);
}

std::string gate_text(const std::string& verdict, const std::string& thresholds) {
  return text_of(R"({"kind":"run","gate":{"verdict":")" + verdict + R"(","thresholds":[)" +
                 thresholds + "]}}");
}

TEST(TextTest, NothingOfADocumentReachesTheTerminalUnescaped) {
  const std::string text = text_of(R"({"kind":"run","interrupted":true,
      "params":{"url":"http://x/\u001b]0;owned\u0007","method":"\u001b[2J","arrivals":"\u001b","rate":1},
      "insights":["\u001bA"],"notes":["\u009bB\r"],"validity":{"valid":false,"reasons":["\u001bC"]},
      "status_codes":{"\u001bD":1},"errors":[{"class":"\u001bE","count":1,"example":"\u001b\nF"}],
      "phases":{"\u001bG":{"count":1}},"metrics":{"\u001bH":{"\u001bI":1}},
      "gate":{"verdict":"\u001bJ","thresholds":[{"expr":"\u001bK"}]}})");
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
  EXPECT_THAT(text, Not(HasSubstr("\xC2\x9B")));
  EXPECT_THAT(text, HasSubstr("http://x/\\x1B]0;owned\\x07"));
}

TEST(TextTest, ColoursOnlyWhenAsked) {
  const std::string document = read_file(golden("run-open-loop.json"));
  EXPECT_THAT(text_of(document), Not(HasSubstr("\x1b")));
  EXPECT_THAT(text_of(document, {true, 80}), HasSubstr("\x1b[38;5;22m"));
}

TEST(TextTest, ColoursNeverGoToAFile) {
  const TempFolder folder;
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"text", folder / "t"}, {"json", "-"}}, {true, 80});
  ASSERT_TRUE(outputs);
  EXPECT_TRUE(outputs->finish(read_file(golden("run.json"))).empty());
  EXPECT_THAT(read_file(folder / "t"), Not(HasSubstr("\x1b")));
}

TEST(TextTest, TheGradientHasElevenColours) {
  std::string bins;
  for (int level = 0; level < 11; ++level) {
    bins += (level == 0 ? "" : ",") + std::string(R"({"le_ms":1,"count":1,"level":)") +
            std::to_string(level) + "}";
  }
  const std::string text =
      text_of(R"({"kind":"run","latency":{"response":{"bins":[)" + bins + "]}}}", {true, 80});
  std::string colours;
  for (std::size_t at = text.find("38;5;"); at != std::string::npos;
       at = text.find("38;5;", at + 1)) {
    colours += text.substr(at + 5, text.find('m', at) - at - 5) + " ";
  }
  EXPECT_EQ("22 34 40 82 154 226 214 202 160 124 88 ", colours);
}

TEST(TextTest, LinesOfTheHistogramFitTheWidth) {
  for (const unsigned width : {40U, 80U, 200U}) {
    const ScopedVariable locale("LC_ALL", "C");
    const std::string text = text_of(read_file(golden("run.json")), {false, width});
    std::size_t longest = 0;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      if (line.find("] #") != std::string::npos) longest = std::max(longest, line.size());
    }
    EXPECT_LE(longest, width);
    EXPECT_GE(longest, width - 2);
  }
}

TEST(TextTest, LongWordsOfTheDocumentAreBrokenBetweenWords) {
  const std::string document =
      R"({"kind":"run","notes":["one two three four five six seven eight nine"],
          "validity":{"valid":false,"reasons":["a b","http://a.very.long/word/that/stays/whole"]}})";
  EXPECT_THAT(text_of(document, {false, 40}),
              HasSubstr("  - one two three four five six seven\n    eight nine\n\n"
                        "NOT VALID: a b\n"
                        "NOT VALID: http://a.very.long/word/that/stays/whole\n"));
}

TEST(TextTest, TheVerdictIsTheLastLine) {
  const char* pass = R"({"expr":"p99<200ms","actual":89.2,"passed":true})";
  const char* fail = R"({"expr":"rps>=5000","actual":4800.5,"passed":false})";
  const char* open = R"({"expr":"p999<1s","actual":null,"passed":null})";
  EXPECT_THAT(gate_text("pass", pass), EndsWith("\nPASS: 1 of 1 thresholds hold\n"));
  EXPECT_THAT(gate_text("fail", std::string(pass) + "," + fail),
              EndsWith("\nFAIL: 1 of 2 thresholds failed\n"));
  EXPECT_THAT(gate_text("inconclusive", open),
              EndsWith("\nINCONCLUSIVE: 1 of 1 thresholds cannot be judged by this measurement\n"));
  EXPECT_THAT(gate_text("fail", ""), EndsWith("\nFAIL\n"));
}

TEST(TextTest, ThresholdsAreShownInTheirUnit) {
  const auto actual = [](const std::string& unit, const std::string& value) {
    const std::string text = gate_text(
        "pass", R"({"expr":"x<1","actual":)" + value +
                    (unit.empty() ? "" : R"(,"unit":")" + unit + '"') + R"(,"passed":true})");
    const std::size_t at = text.find("actual ") + 7;
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_EQ("89.2ms", actual("ms", "89.2"));
  EXPECT_EQ("1.5s", actual("ms", "1500"));
  EXPECT_EQ("<1us", actual("ms", "0"));
  EXPECT_EQ("0.33%", actual("fraction", "0.00333"));
  EXPECT_EQ("4,800.50/s", actual("per_second", "4800.5"));
  EXPECT_EQ("64", actual("count", "64"));
  EXPECT_EQ("64", actual("", "64")) << "a document that names no unit";
  EXPECT_EQ("unknown", actual("ms", "null"));
}

TEST(TextTest, AsciiWhereTheLocaleSaysSo) {
  const auto has_blocks = [](const char* all, const char* lang) {
    const ScopedVariable lc_all("LC_ALL", all);
    const ScopedVariable lc_ctype("LC_CTYPE", nullptr);
    const ScopedVariable variable("LANG", lang);
    return text_of(read_file(golden("run.json"))).find("\xE2\x96\x88") != std::string::npos;
  };
  EXPECT_TRUE(has_blocks(nullptr, nullptr)) << "a container says nothing";
  EXPECT_TRUE(has_blocks(nullptr, "de_DE.utf8"));
  EXPECT_TRUE(has_blocks("", "en_US.UTF-8"));
  EXPECT_FALSE(has_blocks("C", "en_US.UTF-8"));
  EXPECT_FALSE(has_blocks(nullptr, "POSIX"));
}

TEST(TextTest, FailuresShowTheSuccessesFirst) {
  const std::string failed = text_of(read_file(golden("run-open-loop.json")));
  EXPECT_THAT(failed, HasSubstr("(of successes; of all)"));
  EXPECT_THAT(text_of(read_file(golden("run.json"))), Not(HasSubstr("(of successes; of all)")));
}

TEST(TextTest, AClassOfErrorsIsExplained) {
  EXPECT_THAT(text_of(R"({"kind":"run","errors":[{"class":"timeout","count":1234}]})"),
              HasSubstr("1,234  timeout: no complete response within --timeout"));
}

TEST(TextTest, WhatATargetAddsToItsReferenceIsATable) {
  const std::string text = rendered("text", R"({"kind":"run","overhead":{"between":"gateway",
      "reference":"http://up/","figures":[
      {"metric":"ttft_content","figure":"p50","unit":"ms","reference":20,"target":25,"overhead":5,
       "overhead_pct":25},
      {"metric":"ttft_content","figure":"p99","unit":"ms","reference":null,"target":30},
      {"metric":"tps_user","figure":null,"unit":"per_second","reference":50,"target":60,
       "overhead":-10,"overhead_pct":-20}]}})");
  EXPECT_THAT(text, testing::ContainsRegex("Overhead: +over http://up/"));
  EXPECT_THAT(text, testing::ContainsRegex("20ms +25ms +[+]5ms +[+]25.0%"));
  EXPECT_THAT(text, testing::ContainsRegex("-10/s +-20.0%"));
  EXPECT_THAT(text, Not(HasSubstr("p99  "))) << "one side does not have it";
}

TEST(TextTest, RunsOfASuiteStandSideBySideByTheirMetrics) {
  const std::string text = rendered("text", R"({"kind":"suite","scenarios":[
      {"name":"small","document":{"kind":"run","rps":3,
       "metrics":{"ttfb":{},"ttft_content":{"count":9,"mean_ms":2,"p50_ms":2,"p99_ms":3}}}},
      {"name":"large","document":{"kind":"run","rps":1,
       "metrics":{"ttfb":{},"ttft_content":{"count":9,"mean_ms":7,"p50_ms":7,"p99_ms":null},
                  "cost":5}}}]})");
  EXPECT_THAT(text, testing::ContainsRegex("ttft_content +2ms / 3ms +7ms / -"));
  EXPECT_THAT(text, testing::ContainsRegex("cost +- +5"));
}

TEST(TextTest, AnyDocumentIsNoCrash) {
  for (
      const char* document :
      {"{}", R"({"kind":"run"})", R"({"kind":"compare"})", R"({"kind":7,"notes":7,"gate":[]})",
       R"({"kind":"run","latency":{"response":{"count":1e300,"min_ms":-5,"max_ms":1e300}},
            "requests":{"started":-1},"rps":1e308,"elapsed_s":-1})",
       R"({"kind":"run","params":{"duration_s":1e300,"rate":-1e300}})",
       R"({"kind":"run","latency":{"response":{"bins":[{},7,null,{"count":-1,"level":99}]}}})",
       R"({"kind":"sweep","sweep_points":[7,null,{},{"concurrency":"x"}],"sweet_spot":7})",
       R"({"kind":"sweep","sweep_points":[{"score":1e300}],"sweet_spot":{"rps":1,"peak_rps":0}})"}) {
    EXPECT_THAT(text_of(document), EndsWith("\n")) << document;
  }
}

}  // namespace
}  // namespace vastar
