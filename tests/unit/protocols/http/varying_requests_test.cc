// Requests that vary, as a worker sends them.
#include "protocols/http/varying_requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/origin_table.h"

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::int64_t fake_now = 1'440'938'160'500'000'000;

// A set made of options, and one worker's source of it.
class Play {
 public:
  explicit Play(const VaryOptions& vary, const RequestOptions& request = {},
                std::string_view url = "http://127.0.0.1:8080", WorkerShare share = {})
      : supply_(set_of(vary, request, url), [] { return fake_now; }),
        source_(supply_.source(origins_, share)) {}

  // The next request of the slot: its line and its body.
  std::string next(Slot slot = 0) {
    source_->next(slot);
    return line_of(source_->bytes(slot).bytes);
  }
  static std::string line_of(const std::string& bytes) {
    return bytes.substr(0, bytes.find(" HTTP")) + "|" + bytes.substr(bytes.find("\r\n\r\n") + 4);
  }
  std::vector<std::string> next(int count, Slot slot) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i) all.push_back(next(slot));
    return all;
  }
  RequestSource& source() { return *source_; }
  const VaryingRequests& supply() const { return supply_; }
  OriginTable& origins() { return origins_; }

 private:
  static std::shared_ptr<const RequestSet> set_of(const VaryOptions& vary,
                                                  const RequestOptions& request,
                                                  std::string_view url) {
    Result<RequestSet> set = build_request_set(url, request, vary, "text/plain");
    EXPECT_TRUE(set) << (set ? "" : set.error().message);
    return std::make_shared<RequestSet>(*std::move(set));
  }

  OriginTable origins_{{.scheme = "http", .host = "127.0.0.1", .port = 8080}, {}};
  VaryingRequests supply_;
  std::unique_ptr<RequestSource> source_;
};

VaryOptions lines(std::string_view text, DrawOrder order = DrawOrder::kSequential) {
  VaryOptions vary;
  vary.urls = *parse_url_list(text);
  vary.url_order = order;
  return vary;
}

VaryOptions templates() {
  VaryOptions vary;
  vary.templates = true;
  return vary;
}

RequestOptions body(std::string text) {
  RequestOptions request;
  request.method = "POST";
  request.body = std::move(text);
  request.has_body = true;
  return request;
}

// ---- lists ----

TEST(VaryingRequests, InOrder) {
  Play play(lines("/a\n2 /b\nPOST /c\n"));
  EXPECT_THAT(play.next(6, 0),
              ElementsAre("GET /a|", "GET /b|", "GET /b|", "POST /c|", "GET /a|", "GET /b|"));
}

TEST(VaryingRequests, ByWeight) {
  Play play(lines("/a\n3 /b\n", DrawOrder::kRandom));
  std::map<std::string, int> seen;
  for (int i = 0; i < 4000; ++i) ++seen[play.next()];
  EXPECT_NEAR(seen["GET /b|"], 3000, 200);
  EXPECT_EQ(seen["GET /a|"] + seen["GET /b|"], 4000);
}

TEST(VaryingRequests, TheSeedRepeatsThem) {
  VaryOptions vary = lines("/a\n/b\n/c\n/d\n", DrawOrder::kRandom);
  const auto first = Play(vary).next(30, 0);
  EXPECT_EQ(Play(vary).next(30, 0), first);
  vary.seed = 2;
  EXPECT_NE(Play(vary).next(30, 0), first);
}

// Whatever the number of workers, and whichever is faster: request N is request N.
TEST(VaryingRequests, WorkersShareTheNumbers) {
  VaryOptions vary = lines("/a{{counter}}\n/b{{counter}}-{{rand_hex 4}}\n", DrawOrder::kRandom);
  vary.templates = true;
  const auto alone = Play(vary).next(12, 0);
  std::multiset<std::string> together;
  for (unsigned index = 0; index < 3; ++index) {
    Play worker(vary, {}, "http://127.0.0.1:8080", {.index = index, .workers = 3});
    for (const std::string& line : worker.next(4, index)) together.insert(line);
  }
  EXPECT_EQ(together, (std::multiset<std::string>{alone.begin(), alone.end()}));
}

TEST(VaryingRequests, SeveralHosts) {
  Play play(lines("/a\nhttp://127.0.0.2/b\n/c\n"));
  EXPECT_EQ(play.source().next(0), kFirstOrigin);
  EXPECT_EQ(play.source().next(0), 1U);
  EXPECT_EQ(play.source().next(0), kFirstOrigin);
  EXPECT_EQ(play.origins().at(1).host, "127.0.0.2");
}

TEST(VaryingRequests, CountInTheirSeries) {
  Play play(lines("/a\n/b\n/a\n"));
  EXPECT_THAT(play.supply().series(), ElementsAre("/a", "/b"));
  std::vector<int> series;
  for (int i = 0; i < 3; ++i) {
    play.source().next(0);
    series.push_back(play.source().series(0));
  }
  EXPECT_THAT(series, ElementsAre(1, 2, 1));
}

TEST(VaryingRequests, FixedOnesAreWrittenOnce) {
  Play play(lines("/a\n"));
  play.source().next(0);
  const RequestBytes* const first = &play.source().bytes(0);
  play.source().next(5);
  EXPECT_EQ(&play.source().bytes(5), first);
}

// ---- templates ----

TEST(VaryingRequests, TheLengthIsThatOfTheBody) {
  VaryOptions vary = templates();
  vary.data = std::make_shared<DataFeed>(*DataFeed::parse("v\nx\n\"long, with \nline\"\n"));
  Play play(vary, body("[{{row.v}}]"), "http://127.0.0.1:8080/{{counter}}");
  play.source().next(0);
  EXPECT_THAT(play.source().bytes(0).bytes,
              AllOf(StartsWith("POST /1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"),
                    HasSubstr("\r\nContent-Length: 3\r\n"), EndsWith("\r\n\r\n[x]")));
  play.source().next(0);
  EXPECT_THAT(play.source().bytes(0).bytes,
              AllOf(HasSubstr("\r\nContent-Length: 18\r\n"), EndsWith("[long, with \nline]")));
}

TEST(VaryingRequests, BothFormsSayTheSame) {
  RequestOptions request = body("{{uuid}} {{rand_int 1 1000000}}");
  request.headers = {"X-A: {{rand_str 9}}", "X-Z: {{rand_hex 9}}/{{now}}/{{slot}}"};
  Play play(templates(), request, "http://127.0.0.1:8080/{{rand_hex 6}}");
  for (int i = 0; i < 5; ++i) {
    play.source().next(2);
    const std::string bytes = play.source().bytes(2).bytes;
    EXPECT_EQ(serialize_request(play.source().fields(2)).bytes, bytes);
    EXPECT_EQ(play.source().bytes(2).bytes, bytes) << "asked again, it is the same";
  }
}

TEST(VaryingRequests, SlotsDoNotDisturbEachOther) {
  Play play(templates(), {}, "http://127.0.0.1:8080/{{counter}}");
  play.source().next(0);
  const std::string& first = play.source().bytes(0).bytes;
  const char* const where = first.data();
  for (Slot slot = 1; slot < 100; ++slot)
    EXPECT_EQ(play.next(slot), "GET /" + std::to_string(slot + 1) + "|");
  EXPECT_EQ(first.data(), where);
  EXPECT_THAT(first, StartsWith("GET /1 "));
}

TEST(VaryingRequests, SlotsAreUniqueOverWorkers) {
  Play play(templates(), {}, "http://127.0.0.1:8080/{{worker}}/{{slot}}",
            {.index = 1, .workers = 3});
  EXPECT_EQ(play.next(0), "GET /1/1|");
  EXPECT_EQ(play.next(2), "GET /1/7|");
}

TEST(VaryingRequests, TheMethodsFlagsAreKept) {
  RequestOptions request;
  request.method = "HEAD";
  request.keep_alive = false;
  Play play(templates(), request, "http://127.0.0.1:8080/{{counter}}");
  play.source().next(0);
  EXPECT_TRUE(play.source().bytes(0).head);
  EXPECT_FALSE(play.source().bytes(0).keep_alive);
}

// ---- patterns, bodies, data ----

TEST(VaryingRequests, Patterns) {
  VaryOptions vary;
  vary.patterns = true;
  Play play(vary, {}, "http://127.0.0.1:8080/[ab]\\?x=[01]");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(play.next());
  EXPECT_THAT(seen, ElementsAre("GET /a?x=0|", "GET /a?x=1|", "GET /b?x=0|", "GET /b?x=1|"));
}

TEST(VaryingRequests, Bodies) {
  VaryOptions vary;
  vary.body_lines = {{"a", "", "ccc"}};
  Play play(vary, body(""), "http://127.0.0.1:8080/x");
  EXPECT_THAT(play.next(4, 0), ElementsAre("POST /x|a", "POST /x|", "POST /x|ccc", "POST /x|a"));
  EXPECT_THAT(play.source().bytes(0).bytes, HasSubstr("\r\nContent-Length: 1\r\n"));
  vary.body_order = DrawOrder::kRandom;
  std::set<std::string> seen;
  Play random(vary, body(""), "http://127.0.0.1:8080/x");
  for (int i = 0; i < 100; ++i) seen.insert(random.next());
  EXPECT_EQ(seen.size(), 3U);
}

TEST(VaryingRequests, RowsInTheirOrders) {
  VaryOptions vary = templates();
  vary.data = std::make_shared<DataFeed>(*DataFeed::parse("v\na\nb\nc\n"));
  EXPECT_THAT(Play(vary, {}, "http://127.0.0.1:8080/{{row.v}}").next(4, 0),
              ElementsAre("GET /a|", "GET /b|", "GET /c|", "GET /a|"));
  vary.data_order = DrawOrder::kRandom;
  const auto drawn = Play(vary, {}, "http://127.0.0.1:8080/{{row.v}}").next(100, 0);
  EXPECT_EQ((std::set<std::string>{drawn.begin(), drawn.end()}.size()), 3U);
}

// ---- signatures ----

class Signed : public testing::Test {
 protected:
  static VaryOptions vary() {
    VaryOptions options;
    options.signing = {.region = "us-east-1",
                       .service = "service",
                       .access_key = "AKIDEXAMPLE",
                       .secret_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                       .session_token = ""};
    return options;
  }
  void TearDown() override { fake_now = kStart; }
  static constexpr std::int64_t kStart = 1'440'938'160'500'000'000;
};

std::string signature_of(Play& play, Slot slot = 0) {
  play.source().next(slot);
  const std::string& bytes = play.source().bytes(slot).bytes;
  EXPECT_THAT(bytes, HasSubstr("\r\nX-Amz-Date: "));
  const std::size_t at = bytes.find("Signature=");
  return at == std::string::npos ? "" : bytes.substr(at + 10, 64);
}

TEST_F(Signed, AgainEachSecond) {
  Play play(vary(), {}, "http://127.0.0.1:8080/x");
  const std::string first = signature_of(play);
  EXPECT_EQ(signature_of(play), first);
  EXPECT_EQ(signature_of(play, 7), first);
  fake_now += 600'000'000;
  const std::string second = signature_of(play);
  EXPECT_NE(second, first);
  EXPECT_THAT(play.source().bytes(0).bytes, HasSubstr("X-Amz-Date: 20150830T123601Z\r\n"));
  const std::string& bytes = play.source().bytes(0).bytes;
  EXPECT_EQ(bytes.find("Authorization"), bytes.rfind("Authorization")) << "once, not added to";
}

TEST_F(Signed, WhatVariesIsSigned) {
  VaryOptions options = vary();
  options.templates = true;
  Play play(options, body("{{counter}}"), "http://127.0.0.1:8080/x");
  EXPECT_NE(signature_of(play), signature_of(play));
  EXPECT_THAT(play.source().bytes(0).bytes, EndsWith("\r\n\r\n2"));
}

TEST_F(Signed, EachUrlOfAList) {
  VaryOptions options = vary();
  options.urls = *parse_url_list("/a\n/b\n");
  options.url_order = DrawOrder::kSequential;
  Play play(options);
  const std::string first = signature_of(play);
  EXPECT_NE(signature_of(play), first);
  EXPECT_EQ(signature_of(play), first);
}

}  // namespace
}  // namespace vastar
