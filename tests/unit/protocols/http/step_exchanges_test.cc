// A pass through the steps of a scenario: what is sent, what is carried over, what ends it.
#include "protocols/http/step_exchanges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/origin_table.h"
#include "plan/request_set.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Slot kSlot = 2;

// Steps are added in order; a variable is known to the ones behind the step that extracts it.
class Scenario {
 public:
  Step& add(const std::string& name, const std::string& url, RequestOptions options = {}) {
    VaryOptions vary;
    vary.templates = true;
    vary.variables = &steps_->variables;
    Result<RequestSet> set = build_request_set(url, options, vary, "text/html");
    EXPECT_TRUE(set) << set.error().message;
    Step step;
    step.name = name;
    step.request = std::make_shared<const RequestSet>(*std::move(set));
    steps_->steps.push_back(std::move(step));
    return steps_->steps.back();
  }
  void extract(Step& step, const std::string& name, const std::string& from) {
    step.checks.extractions.push_back(*parse_extraction(name, from));
    step.variables.push_back(steps_->variables.size());
    steps_->variables.push_back(name);
  }
  std::shared_ptr<const Steps> steps() const { return steps_; }

 private:
  std::shared_ptr<Steps> steps_ = std::make_shared<Steps>();
};

Nanos now_in_play = 1;  // by both clocks, and of requests alone: responses come at 1

// The exchanges of one worker, played by hand.
class Play {
 public:
  explicit Play(const Scenario& scenario)
      : origins_(Origin{.host = "127.0.0.1"}, {}),
        content_(scenario.steps(), 10, [] { return std::int64_t{now_in_play}; }),
        exchanges_(content_.for_worker(origins_, {})) {
    now_in_play = 1;
  }

  OriginIndex begin() { return exchanges_->begin(kSlot); }
  std::string request() {
    exchanges_->sending(kSlot, now_in_play);
    return exchanges_->bytes(kSlot).bytes;
  }
  std::uint16_t series() const { return exchanges_->series(kSlot); }
  const Event& answer(std::uint16_t status, const std::vector<Header>& headers,
                      std::string_view body) {
    const Exchanges::Wants wants = exchanges_->wants(kSlot, status, 1);
    for (const Header& header : headers) {
      if (wants.fields) exchanges_->field(kSlot, header.name, header.value);
    }
    if (wants.body) exchanges_->body(kSlot, body, 1);
    event_ = Event{.status = status, .slot = kSlot};
    EXPECT_TRUE(wants.end);
    exchanges_->ended(kSlot, 2, event_);
    return event_;
  }
  const StepContent& content() const { return content_; }

 private:
  OriginTable origins_;
  StepContent content_;
  std::unique_ptr<Exchanges> exchanges_;
  Event event_;
};

RequestOptions with_token() {
  RequestOptions options;
  options.headers = {"Authorization: Bearer {{token}}"};
  return options;
}

Scenario shop() {
  Scenario scenario;
  Step& login = scenario.add("login", "http://127.0.0.1/login?n={{counter}}");
  scenario.extract(login, "token", "json:/token");
  login.pause = 100 * kMillisecond;
  scenario.add("items", "http://127.0.0.1/items/{{token}}", with_token());
  return scenario;
}

TEST(StepExchanges, CarryValuesFromStepToStep) {
  Play play(shop());
  EXPECT_THAT(play.content().series(), ElementsAre("login", "items"));
  EXPECT_EQ(play.begin(), 0u);
  EXPECT_EQ(play.series(), 1);
  EXPECT_THAT(play.request(), HasSubstr("GET /login?n=1 HTTP"));
  const Event& next = play.answer(200, {}, R"({"token":"a b"})");
  EXPECT_EQ(next.kind, Event::Kind::kNext);
  EXPECT_EQ(next.series, 1) << "what ended counts by itself";
  EXPECT_EQ(next.delay, 100 * kMillisecond);
  EXPECT_EQ(play.series(), 2);
  EXPECT_THAT(play.request(), AllOf(HasSubstr("GET /items/a%20b HTTP"),
                                    HasSubstr("Authorization: Bearer a b\r\n")));
  const Event& last = play.answer(200, {}, "");
  EXPECT_EQ(last.kind, Event::Kind::kFinished);
  EXPECT_EQ(last.failure, Failure::kNone);
  EXPECT_TRUE(last.judged);
}

// What is sent behind a pause is of the time behind it: {{now}}, and the cookies.
TEST(StepExchanges, MakeTheirRequestsWhenTheirPauseIsOver) {
  Scenario scenario;
  scenario.add("one", "http://127.0.0.1/?at={{now_s}}").pause = 90 * kSecond;
  RequestOptions drawn;
  drawn.headers = {"X-Drawn: {{rand_hex 16}}"};
  scenario.add("two", "http://127.0.0.1/two?at={{now_s}}", drawn);
  Play play(scenario);
  play.begin();
  EXPECT_THAT(play.request(), HasSubstr("?at=0 HTTP"));
  play.answer(200, {{"Set-Cookie", "s=1; Max-Age=60"}, {"Set-Cookie", "t=2; Max-Age=120"}}, "");
  now_in_play += 90 * kSecond;
  const std::string sent = play.request();
  EXPECT_THAT(sent, AllOf(HasSubstr("GET /two?at=90 HTTP"), HasSubstr("\r\nCookie: t=2\r\n")));
  now_in_play += kSecond;
  EXPECT_EQ(play.request(), sent) << "the same again, on a fresh connection";
}

TEST(StepExchanges, EachPassIsAFreshVisitor) {
  Play play(shop());
  play.begin();
  play.answer(200, {{"Set-Cookie", "s=1; Path=/"}}, R"({"token":"t"})");
  EXPECT_THAT(play.request(), HasSubstr("Cookie: s=1\r\n"));
  play.answer(200, {}, "");
  play.begin();
  EXPECT_THAT(play.request(), AllOf(HasSubstr("n=2"), Not(HasSubstr("Cookie"))));
  EXPECT_EQ(play.series(), 1);
}

TEST(StepExchanges, EndAtTheFirstFailure) {
  Play play(shop());
  play.begin();
  const Event& missing = play.answer(200, {}, R"({"no":"token"})");
  EXPECT_EQ(missing.kind, Event::Kind::kFinished);
  EXPECT_EQ(missing.failure, Failure::kCheck);
  EXPECT_STREQ(missing.detail, "step login: extract token = json:/token: not there");
  play.begin();
  EXPECT_THAT(play.request(), HasSubstr("/login"));
  const Event& status = play.answer(500, {}, "");
  EXPECT_EQ(status.failure, Failure::kHttpStatus);
  EXPECT_STREQ(status.detail, "step login: status 500");
}

TEST(StepExchanges, JudgeTheirStatusByThemselves) {
  Scenario scenario;
  scenario.add("gone", "http://127.0.0.1/gone").expect_status = {404};
  Play play(scenario);
  play.begin();
  EXPECT_EQ(play.answer(404, {}, "").failure, Failure::kNone);
  play.begin();
  EXPECT_EQ(play.answer(200, {}, "").failure, Failure::kHttpStatus);
}

TEST(StepExchanges, FollowRedirectsWithinAStep) {
  Play play(shop());
  play.begin();
  const Event& hop = play.answer(302, {{"Location", "/there"}}, "");
  EXPECT_EQ(hop.kind, Event::Kind::kNext);
  EXPECT_EQ(hop.series, 0);
  EXPECT_EQ(hop.delay, 0);
  EXPECT_EQ(play.series(), 1);
  EXPECT_THAT(play.request(), HasSubstr("GET /there HTTP"));
  EXPECT_EQ(play.answer(200, {}, R"({"token":"t"})").series, 1);
  EXPECT_THAT(play.request(), HasSubstr("GET /items/t HTTP"));
}

TEST(StepExchanges, GoToOtherOrigins) {
  Scenario scenario;
  scenario.add("one", "http://127.0.0.1/");
  scenario.add("two", "http://127.0.0.1:81/");
  Play play(scenario);
  EXPECT_EQ(play.begin(), 0u);
  EXPECT_EQ(play.answer(200, {}, "").origin, 1u);
}

TEST(StepExchanges, PutNoLineBreakIntoAHeader) {
  Play play(shop());
  play.begin();
  play.answer(200, {}, R"({"token":"x\r\nEvil: 1"})");
  EXPECT_THAT(play.request(), AllOf(HasSubstr("Authorization: Bearer x  Evil: 1\r\n"),
                                    HasSubstr("GET /items/x%0D%0AEvil:%201 HTTP")));
}

}  // namespace
}  // namespace vastar
