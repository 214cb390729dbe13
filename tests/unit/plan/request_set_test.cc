// Sets of requests that vary: what the command line may say of them, and what it may not.
#include "plan/request_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kHost = "http://127.0.0.1:8080";

RequestSet built(std::string_view url, const RequestOptions& request, const VaryOptions& vary) {
  Result<RequestSet> set = build_request_set(url, request, vary, "text/html");
  EXPECT_TRUE(set) << (set ? "" : set.error().message);
  return set ? *std::move(set) : RequestSet{};
}

std::string problem(std::string_view url, const RequestOptions& request, const VaryOptions& vary) {
  const Result<RequestSet> set = build_request_set(url, request, vary, "text/html");
  return set ? "" : set.error().message;
}

VaryOptions with_templates() {
  VaryOptions vary;
  vary.templates = true;
  return vary;
}

VaryOptions with_lines(std::string_view lines) {
  VaryOptions vary;
  vary.urls = *parse_url_list(lines);
  return vary;
}

VaryOptions with_data(std::string_view text) {
  VaryOptions vary = with_templates();
  vary.data = std::make_shared<DataFeed>(*DataFeed::parse(text));
  return vary;
}

std::string on_host(std::string_view target) { return std::string(kHost) + std::string(target); }

TEST(RequestSet, NothingVaries) { EXPECT_FALSE(VaryOptions{}.any()); }

// ---- templates ----

TEST(RequestSet, AUrlIsShownAsItWasWritten) {
  const RequestSet set =
      built(on_host("/u/{{counter}}?q={{rand_int 1 9}}#{{x"), {}, with_templates());
  ASSERT_EQ(set.requests.size(), 1U);
  EXPECT_EQ(set.requests[0].url.display(), on_host("/u/{{counter}}?q={{rand_int 1 9}}"));
  EXPECT_EQ(set.requests[0].shape.headers[0].value, "127.0.0.1:8080");
  EXPECT_FALSE(set.requests[0].fixed);
  EXPECT_THAT(set.varies, ElementsAre("templates"));
  EXPECT_EQ(set.most_requests(), 0U);
}

TEST(RequestSet, ATargetBeginsWithASlash) {
  EXPECT_EQ(built("127.0.0.1:80?a={{counter}}", {}, with_templates()).requests[0].url.display(),
            "http://127.0.0.1/?a={{counter}}");
}

TEST(RequestSet, TheHostCannotVary) {
  EXPECT_THAT(problem("http://{{row.host}}/", {}, with_templates()),
              HasSubstr("the host of a URL cannot vary"));
  EXPECT_THAT(problem("http://127.0.0.1:{{rand_int 1 9}}/", {}, with_templates()),
              HasSubstr("the host of a URL cannot vary"));
}

TEST(RequestSet, WhatIsFixedInAUrlIsChecked) {
  EXPECT_THAT(problem(on_host("/a b{{counter}}"), {}, with_templates()), HasSubstr("a blank"));
  EXPECT_THAT(problem(on_host("/a{{countre}}"), {}, with_templates()), HasSubstr("not known"));
}

TEST(RequestSet, BracesWithoutTemplatesSayHow) {
  EXPECT_THAT(problem(on_host("/{{counter}}"), {}, with_lines("/x\n/{{counter}}")), HasSubstr(""));
  EXPECT_THAT(problem(kHost, {}, with_lines("/x\n/{{counter}}")),
              AllOf(HasSubstr("--urls: line 2"), HasSubstr("filled in with --template")));
}

TEST(RequestSet, TemplatesWithoutAPlaceAreRefused) {
  EXPECT_THAT(problem(on_host("/x"), {}, with_templates()), HasSubstr("there is no {{...}}"));
}

TEST(RequestSet, HeadersAndBodies) {
  RequestOptions request;
  request.headers = {"X-Id: {{uuid}}", "X-Fixed: 1"};
  request.body = "{\"t\": {{now}}}";
  request.has_body = true;
  const RequestSet set = built(on_host("/x"), request, with_templates());
  const VaryingRequest& one = set.requests[0];
  EXPECT_TRUE(set.asks_the_time);
  ASSERT_TRUE(one.length_at);
  EXPECT_EQ(one.shape.headers[*one.length_at].name, "Content-Length");
  EXPECT_EQ(one.values.size(), one.shape.headers.size());
  EXPECT_FALSE(one.body.fixed());
}

TEST(RequestSet, AGivenLengthOfBodiesThatDiffer) {
  RequestOptions request;
  request.headers = {"content-length: 11"};
  request.body = "{{counter}}";
  request.has_body = true;
  EXPECT_THAT(problem(on_host("/x"), request, with_templates()),
              HasSubstr("-H Content-Length: the bodies differ"));
}

TEST(RequestSet, PlacesOfHeadersAreNamed) {
  RequestOptions request;
  request.headers = {"X-Id: {{nope}}"};
  EXPECT_THAT(problem(on_host("/x"), request, with_templates()), HasSubstr("-H X-Id: {{nope}}"));
  request.headers.clear();
  request.body = "{{nope}}";
  EXPECT_THAT(problem(on_host("/x"), request, with_templates()), HasSubstr("the body: {{nope}}"));
}

// ---- data ----

TEST(RequestSet, DataMustBeUsed) {
  EXPECT_THAT(problem(on_host("/{{counter}}"), {}, with_data("user,x\na,b\n")),
              HasSubstr("nothing asks for a column of it: write {{row.user}}"));
}

TEST(RequestSet, DataUsedOnceBoundsTheRun) {
  VaryOptions vary = with_data("user\na\nb\nc\n");
  EXPECT_EQ(built(on_host("/{{row.user}}"), {}, vary).most_requests(), 0U);
  vary.data_order = DrawOrder::kOnce;
  const RequestSet set = built(on_host("/{{row.user}}"), {}, vary);
  EXPECT_EQ(set.most_requests(), 3U);
  EXPECT_THAT(set.varies, ElementsAre("3 rows of data, once", "templates"));
}

TEST(RequestSet, NoHeaderIsSmuggledInByData) {
  RequestOptions request;
  request.headers = {"X-Note: {{row.note}}"};
  const VaryOptions vary = with_data("note\nfine\n\"a\r\nX-Evil: 1\"\n");
  EXPECT_THAT(problem(on_host("/x"), request, vary),
              AllOf(HasSubstr("-H X-Note: row 2 of the data has a control byte in its note"),
                    Not(HasSubstr("Evil"))));
  request.headers = {"X-Note: {{url row.note}}"};
  EXPECT_EQ(problem(on_host("/x"), request, vary), "");
}

// ---- lists ----

TEST(RequestSet, Lists) {
  const RequestSet set =
      built(on_host("/"), {}, with_lines("3 /a\nPOST /b\nhttp://127.0.0.2/c\n/a\n"));
  ASSERT_EQ(set.requests.size(), 4U);
  EXPECT_THAT(set.weights_up_to, ElementsAre(3, 4, 5, 6));
  EXPECT_EQ(set.requests[0].url.display(), on_host("/a"));
  EXPECT_EQ(set.requests[1].shape.method, "POST");
  EXPECT_EQ(set.requests[2].url.origin().host, "127.0.0.2");
  EXPECT_EQ(set.requests[2].shape.headers[0].value, "127.0.0.2");
  EXPECT_TRUE(set.requests[0].fixed);
  EXPECT_THAT(set.series, ElementsAre("/a", "POST /b", "http://127.0.0.2/c"));
  EXPECT_EQ(set.requests[3].series, 1) << "the same URL twice counts as one";
  EXPECT_THAT(set.varies, ElementsAre("4 URLs, random"));
}

TEST(RequestSet, ListsWithoutAUrlBesideThem) {
  EXPECT_EQ(built("", {}, with_lines("http://a/x\nhttp://b/y")).requests.size(), 2U);
  EXPECT_THAT(problem("", {}, with_lines("http://a/x\n/y")),
              HasSubstr("--urls: line 2: '/y' is a path, and there is no URL"));
}

TEST(RequestSet, AUrlThatWouldNotBeUsed) {
  EXPECT_THAT(problem(kHost, {}, with_lines("http://a/x")), HasSubstr("there is none: every line"));
  EXPECT_THAT(problem(on_host("/api"), {}, with_lines("/x")),
              HasSubstr("its own '/api' would not"));
}

TEST(RequestSet, BadLinesAreNamed) {
  EXPECT_THAT(problem("", {}, with_lines("http://a/\nftp://a/")), HasSubstr("--urls: line 2:"));
  EXPECT_THAT(problem("", {}, with_lines("http://a:x/")), HasSubstr("line 1: the port"));
}

TEST(RequestSet, NoPasswordIsInTheNames) {
  const RequestSet set = built("", {}, with_lines("http://me:secret@a/x"));
  EXPECT_THAT(set.series, ElementsAre("http://a/x"));
}

TEST(RequestSet, LongListsAreNotCountedApart) {
  std::string lines;
  for (std::size_t i = 0; i < kMostUrlSeries; ++i) lines += "/" + std::to_string(i) + "\n";
  EXPECT_EQ(built(kHost, {}, with_lines(lines)).series.size(), kMostUrlSeries);
  const RequestSet longer = built(kHost, {}, with_lines(lines + "/one-more\n"));
  EXPECT_THAT(longer.series, IsEmpty());
  EXPECT_EQ(longer.requests[0].series, 0);
}

// ---- patterns ----

TEST(RequestSet, Patterns) {
  VaryOptions vary;
  vary.patterns = true;
  const RequestSet set = built(on_host("/[ab]{2}\\?x=(1|2)"), {}, vary);
  EXPECT_EQ(set.requests[0].url.display(), on_host("/[ab]{2}\\?x=(1|2)"));
  EXPECT_FALSE(set.requests[0].fixed);
  EXPECT_THAT(problem(on_host("/[ab"), {}, vary), HasSubstr("the pattern '/[ab' cannot be used"));
  EXPECT_THAT(problem(kHost, {}, vary), HasSubstr("begins with the '/' of the path"));
  EXPECT_THAT(problem("http://[ab]/x", {}, vary), HasSubstr("IPv6")) << "the host is no pattern";
}

// ---- bodies ----

TEST(RequestSet, Bodies) {
  VaryOptions vary;
  vary.body_lines = {{"a", "bb"}};
  RequestOptions request;
  request.has_body = true;
  const RequestSet set = built(on_host("/x"), request, vary);
  EXPECT_EQ(set.bodies.size(), 2U);
  EXPECT_TRUE(set.requests[0].length_at);
  EXPECT_FALSE(set.requests[0].fixed);
  EXPECT_THAT(set.varies, ElementsAre("2 bodies, sequential"));
}

}  // namespace
}  // namespace vastar
