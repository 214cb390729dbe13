// Scenarios with steps against the built-in target and nginx.
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
using ::testing::Not;

class StepsRun : public ::testing::Test {
 protected:
  Finished run(const std::string& toml) {
    folder_.write("s.toml", toml);
    return judged({"--config", folder_.file("s.toml"), "-o", "json"});
  }
  // The document of the only scenario.
  boost::json::value document(const Finished& finished) {
    return parsed(finished).at_pointer("/scenarios/0/document");
  }
  TempFolder folder_;
};

std::string shop(const std::string& url, const std::string& token, const std::string& more = "") {
  return "url = \"" + url + "\"\n[scenario.shop]\nrequests = 30\nconcurrency = 3\n" + more +
         R"(
[[scenario.shop.step]]
name = "login"
method = "POST"
url = "/shop/login"
body = 'u{{counter}}'
extract = { token = "json:/token" }
pause = "1ms"
[[scenario.shop.step]]
name = "items"
url = "/shop/items"
header = ["Authorization: Bearer )" +
         token + R"("]
extract = { item = "json:/items/0/id" }
[[scenario.shop.step]]
name = "checkout"
method = "POST"
url = "/shop/checkout?item={{item}}"
header = ["Authorization: Bearer {{token}}"]
expect-status = "201"
expect-body = 'json:/state == "done"'
)";
}

TEST_F(StepsRun, CarryTheTokenThrough) {
  Target target;
  const Finished finished = run(shop(target.url("/"), "{{token}}",
                                     "slo = [\"error_rate<1%\", \"step.checkout.failed==0\"]\n"));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const auto run = document(finished);
  EXPECT_EQ(number(run, "/requests/succeeded"), 30);
  EXPECT_EQ(number(run, "/requests/redirects"), 0);
  EXPECT_EQ(number(run, "/phases/wait/count"), 90);
  // A pause is no response time, so rate x mean is not the number of connections.
  EXPECT_TRUE(run.at_pointer("/validity/littles_law_ratio").is_null());
  for (const auto& [at, name] : {std::pair{"0", "login"}, {"1", "items"}, {"2", "checkout"}}) {
    const std::string series = std::string("/series/") + at;
    EXPECT_EQ(text(run, series + "/name"), name);
    EXPECT_EQ(number(run, series + "/requests/succeeded"), 30);
    EXPECT_EQ(number(run, series + "/latency/count"), 30);
  }
  EXPECT_EQ(number(run, "/series/2/status_codes/201"), 30);
}

TEST_F(StepsRun, EndAtTheStepThatFails) {
  Target target;
  const Finished finished = run(shop(target.url("/"), "wrong", "slo = \"step.items.failed==0\"\n"));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const auto run = document(finished);
  EXPECT_EQ(number(run, "/requests/failed"), 30);
  EXPECT_EQ(text(run, "/errors/0/class"), "http_status");
  EXPECT_EQ(text(run, "/errors/0/example"), "step items: status 401");
  EXPECT_EQ(number(run, "/series/0/requests/succeeded"), 30);
  EXPECT_EQ(number(run, "/series/1/requests/failed"), 30);
  EXPECT_EQ(number(run, "/series/2/requests/started"), 0);
}

TEST_F(StepsRun, AreSeenByTheServerInOrder) {
  Nginx nginx(R"(
    location = /a { add_header Set-Cookie "s=$arg_n; Path=/"; add_header X-Id i$arg_n; return 200 x; }
    location /b/ { return 200 "$cookie_s"; }
  )");
  const Finished finished = run("url = \"" + nginx.url("/") + R"("
[scenario.s]
requests = 10
concurrency = 2
[[scenario.s.step]]
name = "a"
url = "/a?n={{counter}}"
extract = { id = "header:X-Id" }
[[scenario.s.step]]
name = "b"
url = "/b/{{id}}"
expect-body = 're:^[0-9]+$'
)");
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  EXPECT_EQ(number(document(finished), "/requests/succeeded"), 10);
  const std::string log = nginx.stop_and_read_log();
  for (int i = 1; i <= 10; ++i) {
    EXPECT_THAT(log, HasSubstr("GET /a?n=" + std::to_string(i) + " "));
    EXPECT_THAT(log, HasSubstr("GET /b/i" + std::to_string(i) + " "));
  }
}

// The user of the scenario's URL is that of its paths, where a step has no credentials of its own.
TEST_F(StepsRun, SendTheUserOfTheScenario) {
  Nginx nginx(R"(
    location = /a { if ($remote_user != "me") { return 401; } return 200 x; }
    location = /b { if ($http_authorization != "Bearer own") { return 401; } return 200 x; }
  )");
  std::string url = nginx.url("/");
  url.insert(url.find("://") + 3, "me:p%40ss@");
  const Finished finished = run("url = \"" + url + R"("
[scenario.s]
requests = 2
concurrency = 1
[[scenario.s.step]]
name = "a"
url = "/a"
[[scenario.s.step]]
name = "b"
url = "/b"
bearer = "own"
)");
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
  EXPECT_EQ(number(document(finished), "/requests/succeeded"), 2);
  EXPECT_THAT(finished.out, Not(HasSubstr("p%40ss")));
}

}  // namespace
}  // namespace vastar::testing
