// The Markdown output: what of a document may not become markup, and its size.
#include "gmock/gmock.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::size_t kCommentLimit = 65'536;  // characters of a comment on GitHub

// A comment has no room for fifty pages: the table stays, pages are left out, and it says so.
TEST(MarkdownTest, ASuiteOfManyScenariosFitsIntoAComment) {
  std::string scenarios;
  const std::string run = read_file(golden("run.json"));
  for (int i = 0; i < 50; ++i) {
    scenarios +=
        (i > 0 ? "," : "") +
        (R"({"name":"</summary>)" + std::to_string(i) +
         R"(","kind":"run","outcome":"measured","verdict":"pass","document":)" + run + "}");
  }
  const std::string page = rendered(
      "markdown", R"({"kind":"suite","gate":{"verdict":"pass"},"scenarios":[)" + scenarios + "]}");
  EXPECT_LT(page.size(), kCommentLimit);
  EXPECT_THAT(page, HasSubstr("of 50 scenarios 50 passed"));
  EXPECT_THAT(page, HasSubstr("left out, for want of room"));
  EXPECT_THAT(page, Not(HasSubstr("<summary></summary>")));
}

std::string markdown_of(std::string_view document) { return rendered("markdown", document); }

// A run with one note, which a failed gate makes visible.
std::string noted(const std::string& note) {
  return markdown_of(R"({"kind":"run","gate":{"verdict":"fail","thresholds":[]},"notes":[")" +
                     note + R"("]})");
}

std::string threshold_row(const std::string& expr) {
  const std::string text =
      markdown_of(R"({"kind":"run","gate":{"verdict":"pass","thresholds":[{"expr":")" + expr +
                  R"(","actual":1,"unit":"count","passed":true}]}})");
  const std::size_t at = text.find("\n| ", text.find("---")) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

TEST(MarkdownTest, PlainWordsStayPlain) {
  EXPECT_THAT(noted("10 of 3,000 requests failed (0.333%), 7 of them: timeout!"),
              HasSubstr("- 10 of 3,000 requests failed (0.333%), 7 of them: timeout!\n"));
  EXPECT_THAT(noted("46ms -> 59.8ms"), HasSubstr("- 46ms → 59.8ms\n"));
}

TEST(MarkdownTest, WhatCouldBeMarkupIsCode) {
  EXPECT_THAT(noted("ask @octocat, see #1 (GH-2)"),
              HasSubstr("- ask `@octocat`, see `#1` (`GH-2`)\n"));
  EXPECT_THAT(noted("see https://example.org/x, or www.example.org"),
              HasSubstr("see `https://example.org/x`, or `www.example.org`\n"));
  EXPECT_THAT(noted("<script> *bold* _em_ [a](b) ~x~ $y$ :tada:"),
              HasSubstr("- `<script>` `*bold*` `_em_` `[a](b`) `~x~` `$y$` `:tada`:"));
  EXPECT_THAT(noted("use `vastar compare` then"), HasSubstr("- use `vastar compare` then\n"));
  EXPECT_THAT(noted("a lone ` and | and @"), HasSubstr("- a lone &#96; and &#124; and &#64;\n"));
}

TEST(MarkdownTest, NothingBeginsAListAHeadingOrACommand) {
  EXPECT_THAT(noted("- x"), HasSubstr("\n- &#45; x\n"));
  EXPECT_THAT(noted("1. x"), HasSubstr("\n- 1&#46; x\n"));
  EXPECT_THAT(noted("# x"), HasSubstr("\n- &#35; x\n"));
  EXPECT_THAT(noted("::error::x"), HasSubstr("\n- `::error::x`\n"));
  EXPECT_THAT(noted("##[error]x"), Not(HasSubstr("##[")));
  EXPECT_THAT(noted("a\\nb"), HasSubstr("- <code>a&#92;x0Ab</code>\n"));
}

TEST(MarkdownTest, NoTextLeavesItsCell) {
  EXPECT_EQ("| `p99<1ms` | 1 | ✅ |", threshold_row("p99<1ms"));
  EXPECT_EQ("| <code>a&#124;b</code> | 1 | ✅ |", threshold_row("a|b"));
  EXPECT_EQ("| <code>a&#92;&#124;b</code> | 1 | ✅ |", threshold_row(R"(a\\|b)"));
  EXPECT_EQ("| <code>a&#96;&#96;b</code> | 1 | ✅ |", threshold_row("a``b"));
  EXPECT_EQ("|  | 1 | ✅ |", threshold_row(" "));
}

TEST(MarkdownTest, TheFirstLineIsTheVerdict) {
  EXPECT_THAT(markdown_of(R"({"kind":"run"})"),
              StartsWith("## ℹ️ Measured: nothing was gated\n"));
  EXPECT_THAT(noted("x"), StartsWith("## ❌ Fail: nothing was answered\n"));
  EXPECT_THAT(markdown_of(R"({"kind":"run","gate":{"verdict":"pass","thresholds":[
                              {"expr":"p50<1s","actual":12,"unit":"ms","passed":true}]}})"),
              StartsWith("## ✅ Pass: the threshold holds: `p50<1s` was 12ms\n"));
}

std::string sweep_of(std::size_t points, std::size_t best) {
  std::string text = R"({"kind":"sweep","sweet_spot":{"concurrency":)" + std::to_string(best) +
                     R"(},"sweep_points":[)";
  for (std::size_t c = 1; c <= points; ++c) {
    text += (c == 1 ? "" : ",") + std::string(R"({"concurrency":)") + std::to_string(c) +
            R"(,"rps":1})";
  }
  return text + "]}";
}

TEST(MarkdownTest, ALargeSweepLosesItsMiddleButNotItsSweetSpot) {
  const std::string text = markdown_of(sweep_of(5000, 2500));
  EXPECT_LT(text.size(), kCommentLimit);
  EXPECT_THAT(text, HasSubstr("\n| 1 | "));
  EXPECT_THAT(text, HasSubstr("\n| 5000 | "));
  EXPECT_THAT(text, HasSubstr("\n| 2500 | "));
  EXPECT_THAT(text, Not(HasSubstr("\n| 1000 | ")));
  std::size_t rows = 0, left_out = 0;
  for (std::size_t at = 0; (at = text.find("\n| ", at)) != std::string::npos; ++at) {
    const std::size_t note = text.find("… ", at);
    if (note == std::string::npos || note > text.find('\n', at + 1)) {
      rows += std::isdigit(static_cast<unsigned char>(text[at + 3])) != 0 ? 1 : 0;
      continue;
    }
    std::string said = text.substr(note + 4, text.find(' ', note + 4) - note - 4);
    said.erase(std::remove(said.begin(), said.end(), ','), said.end());
    left_out += std::stoul(said);
  }
  EXPECT_EQ(5000U, rows + left_out);
}

TEST(MarkdownTest, ASmallSweepIsWhole) {
  EXPECT_THAT(markdown_of(sweep_of(20, 3)), Not(HasSubstr("left out")));
}

TEST(MarkdownTest, NoDocumentIsTooLargeForAComment) {
  const std::string worst = "\"" + std::string(4000, '|') + "\"";
  std::string many = worst;
  for (int i = 0; i < 20; ++i) many += "," + worst;
  const std::string words = R"("notes":[)" + many + R"(],"insights":[)" + many + R"(],"advice":[)" +
                            many + R"(],"headline":)" + worst + R"(,"validity":{"valid":false,)" +
                            R"("reasons":[)" + many + "]}";
  std::string rows;
  for (int i = 0; i < 40; ++i) {
    rows += std::string(i == 0 ? "" : ",") + R"({"metric":)" + worst + R"(,"expr":)" + worst +
            R"(,"margin_pct":1,"reason":)" + worst + R"(,"class":)" + worst + R"(,"example":)" +
            worst + R"(,"disqualified":)" + worst + R"(,"valid":false,"reasons":[)" + worst +
            R"(],"passed":false,"verdict":"fail"})";
  }
  for (const char* kind : {"run", "sweep", "compare"}) {
    const std::string text = markdown_of(
        R"({"kind":")" + std::string(kind) + R"(",)" + words + R"(,"metrics":[)" + rows +
        R"(],"errors":[)" + rows + R"(],"launches":[)" + rows + R"(],"sweep_points":[)" + rows +
        R"(],"gate":{"verdict":"fail","thresholds":[)" + rows +
        R"(]},"sweet_spot_run":{"errors":[)" + rows + R"(]},"base":{"errors":[)" + rows +
        R"(]},"head":{"errors":[)" + rows + "]}}");
    EXPECT_LT(text.size(), kCommentLimit) << kind;
  }
}

TEST(MarkdownTest, AKindItDoesNotKnowIsAnError) {
  const TempFolder folder;
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"markdown", folder / "m"}}, {});
  ASSERT_TRUE(outputs);
  const std::vector<std::string> failures = outputs->finish(R"({"kind":"opera"})");
  ASSERT_EQ(1U, failures.size());
  EXPECT_THAT(failures[0], HasSubstr("a document of kind \"opera\""));
  EXPECT_FALSE(std::filesystem::exists(folder / "m"));
}

}  // namespace
}  // namespace vastar
