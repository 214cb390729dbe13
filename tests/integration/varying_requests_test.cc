// Requests that vary against real servers: what was asked for is what arrives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

// "GET /x" of each line of an access log, in order.
std::vector<std::string> requests_of(const std::string& log) {
  std::vector<std::string> requests;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t begin = line.find('"') + 1;
    requests.push_back(line.substr(begin, line.find(" HTTP/", begin) - begin));
  }
  return requests;
}

std::map<std::string, int> counted(const std::vector<std::string>& all) {
  std::map<std::string, int> counts;
  for (const std::string& one : all) ++counts[one];
  return counts;
}

constexpr const char* kAllFound = "location / { return 200 'ok'; }";

// Takes requests with bodies, answers each, and keeps what came.
class Keeper {
 public:
  Keeper() : server_([this](Peer& peer, int) { serve(peer); }) {}

  std::string url(std::string_view path) const { return server_.url(path); }
  // Heads, in the order they came.
  std::vector<std::string> heads() const {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  void serve(Peer& peer) {
    while (peer.read_request()) {
      const std::string head = peer.last_head();
      const std::size_t length = head.find("Content-Length: ");
      if (length != std::string::npos && !peer.skip(std::stoul(head.substr(length + 16)))) return;
      {
        const std::lock_guard lock(mutex_);
        heads_.push_back(head);
      }
      if (!peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) return;
    }
  }

  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  ScriptedServer server_;
};

TEST(VaryingRequests, AListInOrder) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("urls", "# what users do\n2 /a\nHEAD /b?x=1\n" + nginx.url("/c") + "\n");
  const auto document = document_of({"-n", "8", "-c", "1", "--urls", folder.file("urls"),
                                     "--url-order", "sequential", nginx.url("")});
  EXPECT_THAT(requests_of(nginx.stop_and_read_log()),
              ElementsAre("GET /a", "GET /a", "HEAD /b?x=1", "GET /c", "GET /a", "GET /a",
                          "HEAD /b?x=1", "GET /c"));
  ASSERT_EQ(document.at_pointer("/series").as_array().size(), 3U);
  EXPECT_EQ(document.at_pointer("/series/0/name").as_string(), "/a");
  EXPECT_EQ(number(document, "/series/0/requests/succeeded"), 4);
  EXPECT_EQ(number(document, "/series/1/latency/count"), 2);
  EXPECT_EQ(number(document, "/series/2/status_codes/200"), 2);
}

TEST(VaryingRequests, AListByWeightAndSeed) {
  const auto sent = [](const std::string& seed) {
    Nginx nginx(kAllFound);
    TempFolder folder;
    folder.write("urls", "9 /often\n/seldom\n");
    document_of({"-n", "2000", "-c", "8", "--workers", "2", "--seed", seed, "--urls",
                 folder.file("urls"), nginx.url("")});
    return counted(requests_of(nginx.stop_and_read_log()));
  };
  const auto first = sent("1");
  EXPECT_NEAR(first.at("GET /often"), 1800, 100);
  EXPECT_EQ(sent("1"), first) << "two workers, and yet the same requests";
  EXPECT_NE(sent("2"), first);
}

TEST(VaryingRequests, SeveralHosts) {
  Nginx one(kAllFound);
  Nginx other(kAllFound);
  TempFolder folder;
  folder.write("urls", one.url("/a") + "\n" + other.url("/b") + "\n");
  const auto document = document_of(
      {"-n", "100", "-c", "4", "--urls", folder.file("urls"), "--url-order", "sequential"});
  EXPECT_EQ(number(document, "/requests/succeeded"), 100);
  EXPECT_EQ(one.stop_and_count_requests(), 50U);
  EXPECT_EQ(other.stop_and_count_requests(), 50U);
}

TEST(VaryingRequests, FailuresCountInTheirSeries) {
  Nginx nginx("location /bad { return 503; } location / { return 200 'ok'; }");
  TempFolder folder;
  folder.write("urls", "/bad\n/good\n");
  const auto document = document_of({"-n", "10", "-c", "2", "--urls", folder.file("urls"),
                                     "--url-order", "sequential", nginx.url("")});
  EXPECT_EQ(number(document, "/series/0/requests/failed"), 5);
  EXPECT_EQ(number(document, "/series/0/requests/started"), 5);
  EXPECT_EQ(number(document, "/series/0/status_codes/503"), 5);
  EXPECT_EQ(number(document, "/series/1/requests/succeeded"), 5);
}

TEST(VaryingRequests, EachOfThemCanBeGated) {
  Nginx nginx("location /Bad { return 503; } location / { return 200 'ok'; }");
  TempFolder folder;
  folder.write("urls", "/Bad?a=b\n/good\n");
  const auto gated = [&](const std::string& slo) {
    return judged({"-n", "40", "-c", "2", "--urls", folder.file("urls"), "--url-order",
                   "sequential", "--slo", slo, nginx.url("")});
  };
  EXPECT_EQ(gated("series./good.error_rate==0").exit_code, 0);
  EXPECT_EQ(gated("series./Bad?a=b.error_rate<1%").exit_code, 1);
  EXPECT_EQ(gated("series./good.p(95) < 20s").exit_code, 0);
  const Finished unknown = gated("series./god.failed==0");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("no URL of the list is '/god'"));
  const Finished none = vastar({"--slo", "series./a.p95<1s", nginx.url()});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("--urls"));
}

TEST(VaryingRequests, TheTextHasATableOfThem) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("urls", "/a\nPOST /b\n");
  const Finished finished =
      vastar({"-n", "10", "-c", "2", "--urls", folder.file("urls"), nginx.url("")});
  EXPECT_THAT(finished.out, AllOf(HasSubstr("Counted apart:"), HasSubstr("POST /b")));
}

TEST(VaryingRequests, TwoRunsAreMergedSeriesBySeries) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("urls", "/a\n/b\n");
  for (const char* name : {"one.json", "two.json"}) {
    vastar({"-n", "10", "-c", "2", "--urls", folder.file("urls"), "--url-order", "sequential",
            "--json-path", folder.file(name), nginx.url("")});
  }
  const Finished merged =
      vastar({"merge", "-o", "json", folder.file("one.json"), folder.file("two.json")});
  ASSERT_EQ(merged.exit_code, 0) << merged.err;
  const auto document = parsed(merged);
  EXPECT_EQ(number(document, "/series/1/requests/started"), 10);
  EXPECT_EQ(number(document, "/series/1/latency/count"), 10);
  EXPECT_EQ(document.at_pointer("/series/1/name").as_string(), "/b");
}

TEST(VaryingRequests, EveryNumberOfTheCounterOnce) {
  Nginx nginx(kAllFound);
  document_of({"-n", "300", "-c", "7", "--workers", "3", "--template", nginx.url("/{{counter}}")});
  const auto sent = requests_of(nginx.stop_and_read_log());
  EXPECT_EQ(sent.size(), 300U);
  EXPECT_EQ((std::set<std::string>(sent.begin(), sent.end()).size()), 300U);
  EXPECT_THAT(sent, AllOf(Contains("GET /1"), Contains("GET /300")));
}

TEST(VaryingRequests, RowsOnceEndTheRun) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("users.csv", "name,id\nan na,1\n\"a/b\",2\nc,3\n");
  const auto document = document_of({"-c", "2", "--data", folder.file("users.csv"), "--data-order",
                                     "once", nginx.url("/{{row.id}}?n={{url row.name}}")});
  EXPECT_EQ(number(document, "/requests/started"), 3);
  EXPECT_EQ(counted(requests_of(nginx.stop_and_read_log())),
            (std::map<std::string, int>{
                {"GET /1?n=an%20na", 1}, {"GET /2?n=a%2Fb", 1}, {"GET /3?n=c", 1}}));
}

TEST(VaryingRequests, RowsOnceEndATimedRunToo) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("ids.ndjson", "{\"id\": 1}\n{\"id\": 2}\n");
  const auto document = document_of({"-z", "30s", "-c", "1", "--data", folder.file("ids.ndjson"),
                                     "--data-order", "once", nginx.url("/{{row.id}}")});
  EXPECT_EQ(number(document, "/requests/started"), 2);
}

TEST(VaryingRequests, Patterns) {
  Nginx nginx(kAllFound);
  document_of({"-n", "50", "-c", "2", "--rand-regex-url", nginx.url("/(a|b)/[0-9]{3}\\?p=\\d")});
  for (const std::string& request : requests_of(nginx.stop_and_read_log())) {
    EXPECT_THAT(request, MatchesRegex("GET /[ab]/[0-9][0-9][0-9]\\?p=[0-9]"));
  }
}

TEST(VaryingRequests, BodiesComeWithTheirLengths) {
  Keeper keeper;
  TempFolder folder;
  folder.write("bodies", "a\r\n\n{\"long\": 1}\n");
  const auto document =
      document_of({"-n", "4", "-c", "1", "-m", "POST", "-Z", folder.file("bodies"), "-T",
                   "application/json", keeper.url("/x")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 4);
  const auto heads = keeper.heads();
  ASSERT_EQ(heads.size(), 4U);
  EXPECT_THAT(heads[0], HasSubstr("Content-Length: 1\r\n"));
  EXPECT_THAT(heads[1], HasSubstr("Content-Length: 11\r\n"));
  EXPECT_THAT(heads[2], HasSubstr("Content-Length: 1\r\n"));
}

TEST(VaryingRequests, TemplatesInHeadersAndBodies) {
  Keeper keeper;
  document_of({"-n", "3", "-c", "1", "-m", "POST", "--template", "-H", "X-Id: {{uuid}}", "-d",
               "{\"n\": {{counter}}, \"raw\": \"{{\"{{\"}}x}}\"}", keeper.url("/x")});
  const auto heads = keeper.heads();
  ASSERT_EQ(heads.size(), 3U);
  EXPECT_NE(heads[0], heads[1]);
  EXPECT_THAT(heads[0], HasSubstr("Content-Length: 24\r\n"));
}

TEST(VaryingRequests, BracesOfOthersAreLeftAlone) {
  Keeper keeper;
  const std::string body = "query { a(x: {{y}}) } {{counter}}";
  const auto document = document_of({"-n", "1", "-m", "POST", "-d", body, keeper.url("/x")});
  EXPECT_THAT(keeper.heads()[0],
              HasSubstr("Content-Length: " + std::to_string(body.size()) + "\r\n"));
  const Finished asked =
      vastar({"-n", "1", "-m", "POST", "--template", "-d", body, keeper.url("/x")});
  EXPECT_EQ(asked.exit_code, 2);
  EXPECT_THAT(asked.err, HasSubstr("{{y}} is not known"));
}

TEST(VaryingRequests, Forms) {
  Keeper keeper;
  TempFolder folder;
  folder.write("up.txt", "some text");
  const auto document = document_of({"-n", "1", "-m", "POST", "-F", "a=b", "-F",
                                     "f=@" + folder.file("up.txt"), keeper.url("/x")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 1);
  EXPECT_THAT(keeper.heads()[0], HasSubstr("Content-Type: multipart/form-data; boundary=vastar-"));
}

TEST(VaryingRequests, SecretsFromElsewhere) {
  Keeper keeper;
  TempFolder folder;
  folder.write("token", "from-a-file\nmore\n");
  ::setenv("VASTAR_TEST_LOGIN", "me:pass", 1);
  document_of({"-n", "1", "--bearer", "@" + folder.file("token"), keeper.url("/x")});
  document_of({"-n", "1", "-a", "env:VASTAR_TEST_LOGIN", keeper.url("/x")});
  EXPECT_THAT(keeper.heads()[0], HasSubstr("Authorization: Bearer from-a-file\r\n"));
  EXPECT_THAT(keeper.heads()[1], HasSubstr("Authorization: Basic bWU6cGFzcw==\r\n"));
  ::unsetenv("VASTAR_TEST_LOGIN");
  const Finished missing = vastar({"-n", "1", "-a", "env:VASTAR_TEST_LOGIN", keeper.url("/x")});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("-a: the environment variable VASTAR_TEST_LOGIN is not set"));
}

TEST(VaryingRequests, Signatures) {
  Keeper keeper;
  const Finished finished = vastar({"-n", "1", "-o", "json", "-a", "AKID:topsecret", "--aws-sigv4",
                                    "aws:amz:eu-west-1:execute-api", keeper.url("/x")});
  ASSERT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(keeper.heads()[0],
              AllOf(HasSubstr("Authorization: AWS4-HMAC-SHA256 Credential=AKID/"),
                    HasSubstr("/eu-west-1/execute-api/aws4_request"), Not(HasSubstr("Basic"))));
  EXPECT_THAT(finished.out + finished.err,
              AllOf(Not(HasSubstr("topsecret")), Not(HasSubstr("AKID"))));
}

TEST(VaryingRequests, ASweepAndAComparison) {
  Nginx nginx(kAllFound);
  TempFolder folder;
  folder.write("urls", "/a\n/b/{{counter}}\n");
  const Finished sweep = vastar({"sweep", "--conc", "1,2", "-n", "20", "--template", "--urls",
                                 folder.file("urls"), nginx.url("")});
  EXPECT_EQ(sweep.exit_code, 0) << sweep.err;
  EXPECT_THAT(counted(requests_of(nginx.stop_and_read_log())),
              Contains(::testing::Key("GET /b/2")));
  const Finished comparison = vastar({"compare", "--urls", folder.file("urls"), "--template",
                                      "http://127.0.0.1:1/x", "http://127.0.0.1:1/"});
  EXPECT_EQ(comparison.exit_code, 2);
  EXPECT_THAT(comparison.err, HasSubstr("its own '/x' would not be used"));
}

}  // namespace
}  // namespace vastar::testing
