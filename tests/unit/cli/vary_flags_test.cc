// The flags that make requests vary: the rules between them, and what the files they name have.
#include "cli/vary_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "cli/parse.h"
#include "cli/run_options.h"
#include "cli/secrets.h"
#include "cli/sweep_options.h"
#include "support/process.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kUrl = "http://127.0.0.1:8080/x";

class VaryFlagsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("urls", "/a\n3 POST /b\n");
    folder_.write("hosts", "http://127.0.0.2/a\n/b\n");
    folder_.write("data.csv", "id,note\n1,x\n2,y\n3,z\n");
    folder_.write("bodies", "a\nb\n");
    for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
      unsetenv(name);
    }
  }
  std::string file(const std::string& name) const { return folder_.file(name); }

  static Result<RunOptions> resolve(const Arguments& arguments) {
    RunFlags flags;
    const auto table = run_options_table(flags, {.metrics = run_metrics()});
    const auto parsed = parse(table, arguments);
    if (!parsed) return parsed.error();
    return resolve_run(flags, parsed->operands, {});
  }
  static RunOptions options_of(const Arguments& arguments) {
    auto options = resolve(arguments);
    EXPECT_TRUE(options) << (options ? "" : options.error().message);
    return options ? *options : RunOptions{};
  }
  static std::string problem_of(const Arguments& arguments) {
    const auto options = resolve(arguments);
    return options ? "" : options.error().message;
  }
  static std::string sweep_problem_of(const Arguments& arguments) {
    SweepFlags flags;
    const auto parsed = parse(sweep_options_table(flags), arguments);
    if (!parsed) return parsed.error().message;
    const auto sweep = resolve_sweep(flags, parsed->operands);
    return sweep ? "" : sweep.error().message;
  }

  const vastar::testing::TempFolder folder_;
};

TEST_F(VaryFlagsTest, ThePlainRequestIsNoSet) {
  const RunOptions options = options_of({kUrl});
  EXPECT_EQ(options.plan.requests, nullptr);
  EXPECT_EQ(options.plan.url.display(), kUrl);
}

TEST_F(VaryFlagsTest, Urls) {
  const RunOptions options =
      options_of({"--urls", file("urls"), "--url-order", "sequential", "http://127.0.0.1:8080"});
  ASSERT_NE(options.plan.requests, nullptr);
  EXPECT_EQ(options.plan.requests->url_order, DrawOrder::kSequential);
  EXPECT_EQ(options.plan.url.display(), "http://127.0.0.1:8080/a");
  EXPECT_THAT(options.notes, Contains("requests vary: 2 URLs, sequential"));
}

TEST_F(VaryFlagsTest, UrlsNeedNoUrl) {
  folder_.write("all", "http://127.0.0.2:8080/a\n");
  EXPECT_EQ(options_of({"--urls", file("all")}).plan.url.display(), "http://127.0.0.2:8080/a");
  EXPECT_THAT(problem_of({"--urls", file("urls")}), HasSubstr("line 1: '/a' is a path"));
  EXPECT_THAT(problem_of({"--urls", file("none"), kUrl}), HasSubstr("--urls: cannot open"));
  EXPECT_THAT(problem_of({}), HasSubstr("a URL is missing"));
}

TEST_F(VaryFlagsTest, FlagsThatWouldDoNothing) {
  EXPECT_THAT(problem_of({"--url-order", "random", kUrl}), HasSubstr("give --urls too"));
  EXPECT_THAT(problem_of({"--data-order", "random", kUrl}), HasSubstr("give --data too"));
  EXPECT_THAT(problem_of({"--body-order", "random", kUrl}), HasSubstr("give --body-lines too"));
  EXPECT_THAT(problem_of({"--max-repeat", "3", kUrl}), HasSubstr("give --rand-regex-url too"));
  EXPECT_THAT(problem_of({"--template", kUrl}), HasSubstr("there is no {{...}}"));
  EXPECT_THAT(problem_of({"--data", file("data.csv"), kUrl}), HasSubstr("write {{row.id}}"));
}

TEST_F(VaryFlagsTest, OneBody) {
  EXPECT_THAT(problem_of({"-d", "x", "-Z", file("bodies"), kUrl}), HasSubstr("exclude each other"));
  EXPECT_THAT(problem_of({"-d", "x", "-F", "a=b", kUrl}), HasSubstr("exclude each other"));
  EXPECT_THAT(problem_of({"-F", "a=b", "-T", "x/y", kUrl}), HasSubstr("leave -T and -H"));
  EXPECT_THAT(problem_of({"-F", "a=b", "-H", "content-type: x/y", kUrl}), HasSubstr("leave -T"));
  folder_.write("empty", "\n\n");
  EXPECT_THAT(problem_of({"-Z", file("empty"), kUrl}), HasSubstr("there is no line in it"));
}

TEST_F(VaryFlagsTest, RowsOnce) {
  const std::string url = "http://127.0.0.1:8080/{{row.id}}";
  const Arguments once = {"--data", file("data.csv"), "--data-order", "once"};
  const auto with = [&](Arguments more) {
    more.insert(more.begin(), once.begin(), once.end());
    more.push_back(url);
    return more;
  };
  EXPECT_EQ(options_of(with({})).plan.load.requests, 3U);
  EXPECT_EQ(options_of(with({})).plan.load.concurrency, 3U) << "no more connections than requests";
  EXPECT_EQ(options_of(with({"-n", "2"})).plan.load.requests, 2U);
  const RunOptions more = options_of(with({"-n", "9"}));
  EXPECT_EQ(more.plan.load.requests, 3U);
  EXPECT_THAT(more.notes, Contains(HasSubstr("-n 9 is more than the 3 rows")));
  const RunOptions timed = options_of(with({"-z", "5s", "-c", "2"}));
  EXPECT_EQ(timed.plan.load.requests, 3U);
  EXPECT_EQ(timed.plan.load.duration, 5 * kSecond);
  EXPECT_THAT(problem_of(with({"--warmup", "1s"})), HasSubstr("would use up rows"));
  EXPECT_THAT(sweep_problem_of(with({})), HasSubstr("this command makes several"));
}

TEST_F(VaryFlagsTest, AListForTwoTargetsHasPaths) {
  EXPECT_THAT(sweep_problem_of({"--urls", file("hosts"), "--vs", "http://127.0.0.1:8081",
                                "http://127.0.0.1:8080"}),
              HasSubstr("line 1: 'http://127.0.0.2/a' has a host of its own"));
  EXPECT_EQ(sweep_problem_of(
                {"--urls", file("urls"), "--vs", "http://127.0.0.1:8081", "http://127.0.0.1:8080"}),
            "");
}

TEST_F(VaryFlagsTest, PlacesThatNobodyFillsInAreNoted) {
  EXPECT_THAT(options_of({"-m", "POST", "-d", "{{counter}}", kUrl}).notes,
              Contains(HasSubstr("--template fills it in")));
  EXPECT_THAT(options_of({"-m", "POST", "-d", "{{handlebars}}", kUrl}).notes,
              Not(Contains(HasSubstr("--template"))));
  EXPECT_THAT(problem_of({"http://127.0.0.1/{{counter}}"}), HasSubstr("with --template"));
}

TEST_F(VaryFlagsTest, FilesOfFormsAreNoTemplates) {
  folder_.write("up", "{{handlebars}}");
  const RunOptions options = options_of(
      {"--template", "-m", "POST", "-F", "f=@" + file("up"), "-F", "n={{counter}}", kUrl});
  ASSERT_NE(options.plan.requests, nullptr);
  std::string body;
  Draw draw;
  options.plan.requests->requests[0].body.fill(draw, body);
  EXPECT_THAT(body, AllOf(HasSubstr("\r\n\r\n{{handlebars}}\r\n"), HasSubstr("\r\n\r\n1\r\n")));
}

// ---- credentials ----

TEST_F(VaryFlagsTest, Bearer) {
  const RunOptions options = options_of({"--bearer", "abc", kUrl});
  const auto& headers = options.plan.request.headers;
  EXPECT_THAT(headers, Contains(::testing::Field(&Header::value, "Bearer abc")));
  EXPECT_THAT(problem_of({"--bearer", "", kUrl}), HasSubstr("the token is empty"));
  EXPECT_THAT(problem_of({"--bearer", "a\nb", kUrl}),
              AllOf(HasSubstr("--bearer: the value has the control byte"), Not(HasSubstr("a\nb"))));
  EXPECT_THAT(problem_of({"-a", "u:p", "--bearer", "abc", kUrl}), HasSubstr("exclude each other"));
}

TEST_F(VaryFlagsTest, SecretsOfFilesAndVariables) {
  folder_.write("secret", "  first line \nsecond\n");
  EXPECT_EQ(*read_secret("@" + file("secret")), "first line");
  EXPECT_EQ(*read_secret("plain"), "plain");
  setenv("VASTAR_UNIT_SECRET", "of the environment", 1);
  EXPECT_EQ(*read_secret("env:VASTAR_UNIT_SECRET"), "of the environment");
  unsetenv("VASTAR_UNIT_SECRET");
  EXPECT_THAT(read_secret("env:VASTAR_UNIT_SECRET").error().message, HasSubstr("is not set"));
  EXPECT_THAT(read_secret("@" + file("none")).error().message, HasSubstr("cannot open"));
  folder_.write("empty", "\nx\n");
  EXPECT_THAT(read_secret("@" + file("empty")).error().message, HasSubstr("first line of"));
}

// A secret that itself looks like the name of a place is not looked up once more.
TEST_F(VaryFlagsTest, ASecretIsReadOnce) {
  folder_.write("token", "@" + file("other") + "\n");
  RunFlags flags;
  flags.request.bearer = "@" + file("token");
  const auto once = with_files(flags);
  ASSERT_TRUE(once);
  const auto twice = with_files(*once);
  ASSERT_TRUE(twice) << twice.error().message;
  EXPECT_EQ(twice->request.bearer, "@" + file("other"));
}

TEST_F(VaryFlagsTest, AByteOrderMarkIsOfNoLine) {
  const std::string mark = "\xEF\xBB\xBF";
  folder_.write("urls", mark + "/a\n/b\n");
  folder_.write("data.csv", mark + "id\n1\n");
  folder_.write("bodies", mark + "a\nb\n");
  const std::string url = "http://127.0.0.1:8080";
  EXPECT_EQ(options_of({"--urls", file("urls"), url}).plan.url.path_and_query, "/a");
  const RunOptions data = options_of({"--data", file("data.csv"), "-H", "X: {{row.id}}", url});
  EXPECT_EQ(data.plan.requests->data->columns().front(), "id");
  const RunOptions bodies = options_of({"--body-lines", file("bodies"), "-m", "POST", url});
  ASSERT_EQ(bodies.plan.requests->bodies.size(), 2U);
  EXPECT_EQ(bodies.plan.requests->bodies.front().pieces().front().text, "a");
}

// A signature is for one URL, and a session token for one host.
TEST_F(VaryFlagsTest, SignedRequestsFollowNoRedirect) {
  const Arguments asked = {"-a", "id:key", "--aws-sigv4", "aws:amz:eu-west-1:s3", kUrl};
  const RunOptions options = options_of(asked);
  EXPECT_EQ(options.plan.max_redirects, 0U);
  EXPECT_THAT(options.notes, Contains(HasSubstr("redirects are not followed")));
  Arguments more = {"--max-redirects", "3"};
  more.insert(more.end(), asked.begin(), asked.end());
  EXPECT_THAT(problem_of(more), HasSubstr("--max-redirects and --aws-sigv4 exclude each other"));
}

TEST_F(VaryFlagsTest, Signing) {
  const Arguments asked = {"--aws-sigv4", "aws:amz:eu-west-1:s3", kUrl};
  EXPECT_THAT(problem_of(asked), HasSubstr("the keys are missing: set AWS_ACCESS_KEY_ID"));
  setenv("AWS_ACCESS_KEY_ID", "ID", 1);
  setenv("AWS_SECRET_ACCESS_KEY", "KEY", 1);
  setenv("AWS_SESSION_TOKEN", "TOKEN", 1);
  const auto scope_of = [&](Arguments more) {
    more.insert(more.end(), asked.begin(), asked.end());
    const RunOptions options = options_of(more);
    const SigningScope& scope = *options.plan.requests->signing;
    return scope.region + " " + scope.service + " " + scope.access_key + " " + scope.secret_key +
           " " + scope.session_token;
  };
  EXPECT_EQ(scope_of({}), "eu-west-1 s3 ID KEY TOKEN");
  EXPECT_EQ(scope_of({"-a", "my:own:key"}), "eu-west-1 s3 my own:key ");
  EXPECT_THAT(problem_of({"--aws-sigv4", "aws:amz", kUrl}), HasSubstr("aws:amz:REGION:SERVICE"));
  EXPECT_THAT(problem_of({"--aws-sigv4", "aws:amz:a:b", "-H", "Authorization: x", kUrl}),
              HasSubstr("leave other credentials out"));
  EXPECT_THAT(problem_of({"--aws-sigv4", "aws:amz:a:b", "http://u:p@127.0.0.1/"}),
              HasSubstr("leave other credentials out"));
}

}  // namespace
}  // namespace vastar
