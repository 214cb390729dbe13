// The html output: what stands in the page, and that nothing of a document becomes markup there.
// How pages look and behave is tests/html's, in a browser.
#include <boost/json.hpp>
#include <regex>

#include "gmock/gmock.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kBegin = R"(<script type="application/json" id="document">)";
constexpr std::string_view kEnd = "</script>";

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

// What the page has between the document's element and the first end of a script behind it.
std::string embedded(std::string_view document) {
  const std::string page = rendered("html", document);
  const std::size_t begin = page.find(kBegin);
  EXPECT_NE(page.npos, begin);
  if (begin == page.npos) return {};
  const std::size_t from = begin + kBegin.size();
  return page.substr(from, page.find(kEnd, from) - from);
}

// A run with `text` wherever a text may stand, keys included.
std::string document_of(const std::string& text) {
  boost::json::object document = {{"kind", "run"}, {"notes", {text}}, {"insights", {text}}};
  document["params"] = {{"url", text}, {"method", text}};
  document["status_codes"] = {{text, 1}};
  document["errors"] = {{{"class", text}, {"example", text}}};
  return boost::json::serialize(document);
}

TEST(HtmlTest, NothingOfADocumentEndsItsElement) {
  for (const char* text : {"</script><script>alert(1)</script>", "</SCRIPT >", "<!--<script>",
                           "-->", "]]>", "&lt;&amp;", "\xE2\x80\xA8\xE2\x80\xA9", "\"'\\",
                           "</script", "\xF0\x9F\x92\xA5", "\xEF\xBF\xBF", "<"}) {
    const std::string document = document_of(text);
    const std::string inside = embedded(document);
    for (const char* never : {"<", ">", "&", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
      EXPECT_THAT(inside, Not(HasSubstr(never))) << text;
    }
    EXPECT_EQ(boost::json::parse(document), boost::json::parse(inside)) << text;
  }
}

TEST(HtmlTest, TheDocumentIsInItAsItCame) {
  for (const char* name : {"run.json", "sweep.json", "sweep-0.2.json", "compare-slower.json"}) {
    const std::string document = read_file(golden(name));
    EXPECT_EQ(boost::json::parse(document), boost::json::parse(embedded(document))) << name;
  }
}

TEST(HtmlTest, TheSamePageForEveryDocumentButForTheDocument) {
  const std::string page = rendered("html", R"({"kind":"run","rps":1})");
  const std::string other = rendered("html", R"({"kind":"run","rps":2})");
  EXPECT_EQ(std::regex_replace(page, std::regex(R"("rps":1\})"), R"("rps":2})"), other);
}

TEST(HtmlTest, ThePageLoadsNothing) {
  const std::string page = rendered("html", R"({"kind":"run"})");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  EXPECT_EQ(1U, times(page, "Content-Security-Policy"));
  EXPECT_THAT(page, HasSubstr("content=\"default-src 'none'; script-src 'sha256-"));
  for (const char* never :
       {"unsafe-", " src=", "@import", "url(", "sourceMappingURL", " style=\""}) {
    EXPECT_THAT(page, Not(HasSubstr(never))) << never;
  }
  EXPECT_EQ(1U, times(page, "<link "));  // the icon: none, and in these very bytes
  EXPECT_THAT(page, HasSubstr(R"(<link rel="icon" href="data:,">)"));
  EXPECT_FALSE(
      std::regex_search(page.substr(0, page.find("<script>")), std::regex(R"( on[a-z]+=)")));
}

TEST(HtmlTest, TheMarkersOfThePageAreFilled) {
  const std::string page = rendered("html", R"({"kind":"run"})");
  EXPECT_FALSE(std::regex_search(page, std::regex("@[A-Z_]+@")));
  EXPECT_EQ(3U, times(page, "'sha256-"));
  EXPECT_THAT(page, HasSubstr("Copyright (c) 2014-2022 Chart.js Contributors"));
  EXPECT_THAT(page, HasSubstr("Permission is hereby granted"));
}

std::vector<std::string> failures_of(std::string_view document) {
  const TempFolder folder;
  const StdoutCapture quiet;
  Result<Outputs> outputs =
      Outputs::open({{"html", folder / "page.html"}, {"json", folder / "d"}}, {});
  if (!outputs) return {outputs.error().message};
  return outputs->finish(document);
}

TEST(HtmlTest, AKindItDoesNotKnowIsAnError) {
  EXPECT_THAT(failures_of(R"({"kind":"event"})"),
              Contains(HasSubstr("this document is of kind \"event\": use the text or the json")));
  EXPECT_THAT(failures_of(R"({"kind":"<b>"})"), Contains(HasSubstr("kind \"<b>\"")));
}

TEST(HtmlTest, WhatIsNoDocumentIsAnError) {
  EXPECT_THAT(failures_of("[]"),
              Contains(AllOf(HasSubstr("output html"), HasSubstr("not a JSON object"))));
}

}  // namespace
}  // namespace vastar
