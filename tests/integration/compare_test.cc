// Comparisons of real servers. Differences are large and certain, so that nothing hangs on how fast
// this machine is at the moment.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "machine/cores.h"
#include "support/documents.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace json = boost::json;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kUrl = "http://127.0.0.1:{port}/";

std::string serve(const std::string& root) {
  return fmt::format("exec {} serve --quiet --port {{port}} --root {}", vastar_command({})[0],
                     root);
}

// A short comparison: five launches, then at most three more, of 0.6 s each.
std::vector<std::string> compare(std::vector<std::string> more) {
  std::vector<std::string> arguments = {
      "compare", "--launches", "5,8",   "-c",      "8",  "--launch-time", "600ms", "--block",
      "50ms",    "--warmup",   "100ms", "--quiet", "-o", "json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<std::string> compare_commands(const std::string& base, const std::string& head,
                                          std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--base-cmd", base, "--head-cmd", head, kUrl});
  return compare(std::move(more));
}

std::string verdict_of(const json::value& document) {
  const json::value& verdict = document.at("gate").at("verdict");
  return verdict.is_string() ? std::string(verdict.as_string()) : "null";
}

TEST(Compare, EqualServersDoNotFail) {
  const Finished finished =
      vastar(compare_commands(serve("/delay/5ms"), serve("/delay/5ms"), {"--seed", "3"}));
  EXPECT_THAT(finished.exit_code, AnyOf(0, 3)) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(document.at("kind"), "compare");
  EXPECT_THAT(verdict_of(document), AnyOf("pass", "inconclusive"));
  EXPECT_GE(document.at("launches").as_array().size(), 5U);
  EXPECT_EQ(document.at("params").at("url"), kUrl);
}

TEST(Compare, AServerThatTakesSixTimesAsLongFailsAndIsConfirmed) {
  const Finished finished =
      vastar(compare_commands(serve("/delay/5ms"), serve("/delay/30ms"), {"--margin", "p50=50%"}));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(verdict_of(document), "fail");
  EXPECT_GE(document.at("launches").as_array().size(), 9U);  // four fresh ones confirm
}

TEST(Compare, TheFasterServerPasses) {
  const Finished finished = vastar(compare_commands(serve("/delay/30ms"), serve("/delay/5ms")));
  EXPECT_EQ(finished.exit_code, 0) << finished.err << finished.out;
}

// 30 ms a request leave some 80 a launch, and a p99 wants 2,000.
TEST(Compare, AQuantileOfFewRequestsIsNamedOrInconclusive) {
  const Finished by_default = vastar(compare_commands(serve("/delay/30ms"), serve("/delay/5ms")));
  EXPECT_EQ(by_default.exit_code, 0) << by_default.err;
  EXPECT_THAT(by_default.out, HasSubstr("NOT JUDGED: p99"));
  const Finished asked =
      vastar(compare_commands(serve("/delay/30ms"), serve("/delay/5ms"), {"--margin", "p99=15%"}));
  EXPECT_EQ(asked.exit_code, 3) << asked.err;
  EXPECT_THAT(std::string(parsed(asked).at("headline").as_string()),
              HasSubstr("p99: it needs 2000 requests a side a launch and had"));
}

// A floor above the difference makes a server that is six times as slow no regression.
TEST(Compare, TheFloorDecidesWhatIsWorthFailing) {
  const auto compared = [](const std::string& floor) {
    return vastar(compare_commands(serve("/delay/2ms"), serve("/delay/12ms"),
                                   {"--floor", floor, "--margin", "rps=off,p99=off"}));
  };
  EXPECT_EQ(compared("0").exit_code, 1);
  const Finished tolerated = compared("500ms");
  EXPECT_EQ(tolerated.exit_code, 0) << tolerated.out;
  EXPECT_EQ(parsed(tolerated).at("params").at("floor_ms"), 500);
  EXPECT_THAT(tolerated.out, HasSubstr("(--floor)"));
}

// A server that takes a second to start: the launches that fit are judged, and no other is begun.
TEST(Compare, TheBudgetEndsItInTime) {
  const std::string slow = "sleep 1; " + serve("/delay/5ms");
  const Finished finished = vastar(compare_commands(slow, slow, {"--budget", "6s"}));
  EXPECT_EQ(finished.exit_code, 3) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(document.at("ended"), "budget");
  EXPECT_LT(document.at("launches").as_array().size(), 5U);
  EXPECT_THAT(finished.out, HasSubstr("raise --budget to"));
}

TEST(Compare, ItselfIsNoRegression) {
  const Finished finished = vastar(compare({"--aa", "--base-cmd", serve("/delay/5ms"), kUrl}));
  EXPECT_THAT(finished.exit_code, AnyOf(0, 3)) << finished.err;
  EXPECT_EQ(parsed(finished).at("params").at("aa"), true);
}

TEST(Compare, OfUrlsFailsOnlyWhenOneLaunchIsTrusted) {
  Target base({"--root", "/delay/5ms"});
  Target head({"--root", "/delay/30ms"});
  const Finished doubted = vastar(compare({base.url(), head.url()}));
  EXPECT_EQ(doubted.exit_code, 3) << doubted.err;
  EXPECT_EQ(verdict_of(parsed(doubted)), "inconclusive");
  const Finished trusted = vastar(compare({"--trust-single-launch", base.url(), head.url()}));
  EXPECT_EQ(trusted.exit_code, 1) << trusted.err;
  EXPECT_EQ(vastar(compare({base.url(), base.url()})).exit_code % 3, 0);
}

TEST(Compare, AServerThatDiesAtStartIsNoData) {
  const std::string dead = "echo no such table: {port} >&2; exit 3";
  const Finished finished = vastar(compare_commands(serve("/"), dead));
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("the head server exited with status 3"));
  EXPECT_THAT(finished.err, HasSubstr("no such table"));
  EXPECT_EQ(finished.out, "");
  EXPECT_EQ(vastar(compare_commands(dead, serve("/"), {"--bisect"})).exit_code, 125);
}

TEST(Compare, AServerThatIsNeverReadyIsNoData) {
  const Finished finished = vastar(compare_commands(
      serve("/"), "echo waiting for the database; sleep 1000 # {port}", {"--ready-timeout", "1s"}));
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("the head server was not ready within 1s"));
  EXPECT_THAT(finished.err, HasSubstr("waiting for the database"));
}

// `serve`, and from the launch of that number on a server that does not come up.
std::string serve_until(const TempFolder& folder, int launch) {
  return fmt::format("echo x >> {0}; [ $(wc -l < {0}) -lt {1} ] || exit 9; {2}",
                     folder.file("launches"), launch, serve("/delay/5ms"));
}

TEST(Compare, ABaseThatDoesNotComeUpLaterLeavesItInconclusive) {
  const TempFolder folder;
  const Finished finished = vastar(compare_commands(serve_until(folder, 3), serve("/delay/5ms")));
  EXPECT_EQ(finished.exit_code, 3) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(document.at("ended"), "broken");
  EXPECT_THAT(document.at("launches").as_array(), SizeIs(2));
  EXPECT_THAT(std::string(document.at("headline").as_string()),
              HasSubstr("Cannot tell: the base server exited with status 9"));
}

TEST(Compare, AHeadThatDoesNotComeUpLaterFails) {
  const TempFolder folder;
  const Finished finished = vastar(compare_commands(serve("/delay/5ms"), serve_until(folder, 3)));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_EQ(verdict_of(document), "fail");
  EXPECT_EQ(document.at("validity").at("valid"), true);
  EXPECT_THAT(document.at("launches").as_array(), SizeIs(4));
  EXPECT_THAT(
      std::string(document.at("headline").as_string()),
      HasSubstr("did not come up in 2 of 4 launches: the head server exited with status 9"));
}

// Answers on any number of connections, and is gone at the hundredth request.
constexpr const char* kDiesUnderLoad = R"(
import http.server, itertools, os, sys

class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests = itertools.count(1)

    def do_GET(self):
        if next(self.requests) == 100:
            os._exit(9)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
)";

TEST(Compare, AHeadThatDiesUnderLoadFails) {
  const TempFolder folder;
  folder.write("dies.py", kDiesUnderLoad);
  const std::string head = fmt::format("exec python3 -B {} {{port}}", folder.file("dies.py"));
  const Finished finished = vastar(compare_commands(serve("/delay/5ms"), head));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const json::value document = parsed(finished);
  EXPECT_THAT(std::string(document.at("headline").as_string()), HasSubstr("died under load in 2"));
  EXPECT_EQ(verdict_of(document), "fail");
}

// The whole of `vastar compare` on two URLs, one of which is killed after the first launch.
Finished compared_while_killing(Target& base, Target& head, Target& killed) {
  auto arguments = compare({base.url(), head.url()});
  std::replace(arguments.begin(), arguments.end(), std::string("json"), std::string("ndjson"));
  Process load(vastar_command(arguments));
  load.wait_for_line("\"event\":\"launch\"");
  killed.process().signal(SIGKILL);
  return load.wait();
}

TEST(Compare, AHeadUrlThatDiesUnderLoadFails) {
  Target base({"--root", "/delay/5ms"});
  Target head({"--root", "/delay/5ms"});
  const Finished finished = compared_while_killing(base, head, head);
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"verdict\":\"fail\""));
  EXPECT_THAT(finished.out, HasSubstr("\"headline\":\"the head server died"));
}

TEST(Compare, ABaseUrlThatDiesUnderLoadIsInconclusive) {
  Target base({"--root", "/delay/5ms"});
  Target head({"--root", "/delay/5ms"});
  const Finished finished = compared_while_killing(base, head, base);
  EXPECT_EQ(finished.exit_code, 3) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"ended\":\"broken\""));
  EXPECT_THAT(finished.out, AnyOf(HasSubstr("the base server stopped answering"),
                                  HasSubstr("nothing answered at " + base.url())));
}

TEST(Compare, AUrlWhereNobodyListensIsNoData) {
  Target base({"--root", "/delay/5ms"});
  const Finished finished = vastar(compare({base.url(), "http://127.0.0.1:1/"}));
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("nothing answered at http://127.0.0.1:1/"));
}

TEST(Compare, AUrlThatAcceptsAndNeverAnswersIsNoData) {
  Target base({"--root", "/delay/5ms"});
  ScriptedServer silent([](Peer& peer, int) {
    while (peer.read_request()) {
    }
  });
  const Finished finished = vastar(compare({"--timeout", "300ms", base.url(), silent.url()}));
  EXPECT_EQ(finished.exit_code, 4) << finished.out;
  EXPECT_THAT(finished.err, HasSubstr("nothing was answered at " + silent.url()));
}

// What is said of an inconclusive verdict goes before what git bisect makes of one.
TEST(Compare, BisectSkipsOnlyWhatStaysInconclusive) {
  const auto outcome = [](std::vector<std::string> more) {
    const TempFolder folder;
    return vastar(compare_commands(serve_until(folder, 2), serve("/delay/5ms"), std::move(more)))
        .exit_code;
  };
  EXPECT_EQ(outcome({"--bisect"}), 125);
  EXPECT_EQ(outcome({"--bisect", "--inconclusive", "fail"}), 1);
  EXPECT_EQ(outcome({"--bisect", "--quiet", "--inconclusive", "pass"}), 0);
}

TEST(Compare, EveryLaunchIsAnEvent) {
  auto arguments = compare_commands(serve("/delay/5ms"), serve("/delay/5ms"));
  std::replace(arguments.begin(), arguments.end(), std::string("json"), std::string("ndjson"));
  const Finished finished = vastar(arguments);
  std::istringstream lines(finished.out);
  std::size_t launches = 0;
  for (std::string line; std::getline(lines, line);) {
    launches += line.find("\"event\":\"launch\"") != std::string::npos ? 1 : 0;
  }
  EXPECT_GE(launches, 5U) << finished.out << finished.err;
}

// ---- cores ----

// The cores that each of vastar's threads may run on, while it runs.
std::vector<std::string> cores_of_threads(pid_t pid) {
  std::vector<std::string> cores;
  const std::filesystem::path tasks = fmt::format("/proc/{}/task", pid);
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::istringstream status(read_text((task.path() / "status").string()));
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("Cpus_allowed_list:")) cores.push_back(line.substr(19));
    }
  }
  return cores;
}

TEST(Compare, ServersAndVastarKeepToTheirCores) {
  const Cores all = available_cores();
  if (all.size() < 2) GTEST_SKIP() << "one core cannot be divided";
  const Cores servers(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
  const Cores others(all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
  const TempFolder folder;
  const std::string server = fmt::format("grep Cpus_allowed_list /proc/$$/status >> {}; {}",
                                         folder.file("cores"), serve("/delay/5ms"));
  auto arguments = compare_commands(
      server, server, {"--server-cores", "auto", "--launch-time", "10m", "--budget", "2h"});
  std::replace(arguments.begin(), arguments.end(), std::string("json"), std::string("ndjson"));
  Process load(vastar_command(arguments));
  load.wait_for_line("\"tick\"");
  const std::vector<std::string> seen = cores_of_threads(load.pid());
  load.signal(SIGINT);
  const Finished finished = load.wait();
  EXPECT_THAT(seen, SizeIs(::testing::Ge(3U)));  // the coordinator, and a worker a side
  EXPECT_THAT(seen, ::testing::Each(cores_text(others)));
  const std::string list = "Cpus_allowed_list:\t" + cores_text(servers) + "\n";
  EXPECT_EQ(read_text(folder.file("cores")).substr(0, 2 * list.size()), list + list);
  EXPECT_THAT(finished.out,
              HasSubstr(fmt::format("\"server_cores\":[{}]", fmt::join(servers, ","))));
  EXPECT_THAT(finished.out, HasSubstr("servers on " + cores_text(servers)));
}

// ---- nothing is left behind ----

// A server that appends its pid to `file` and its child's.
std::string noted(const std::string& file, const std::string& root) {
  return fmt::format("sleep 1000 & echo $! >> {0}; echo $$ >> {0}; {1}", file, serve(root));
}

std::vector<pid_t> pids_in(const std::string& file) {
  std::istringstream text(read_text(file));
  std::vector<pid_t> pids;
  for (pid_t pid = 0; text >> pid;) pids.push_back(pid);
  return pids;
}

bool all_gone(const std::vector<pid_t>& pids) {
  for (int i = 0; i < 2000; ++i) {
    bool gone = true;
    for (const pid_t pid : pids) gone &= kill(pid, 0) != 0;
    if (gone) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

// Starts a comparison that would last an hour, sends `signals`, and gives back how it ended.
Finished interrupted(const std::string& pid_file, const std::vector<int>& signals) {
  Process load(
      vastar_command({"compare", "--launch-time", "10m", "--budget", "2h", "-o", "ndjson",
                      "--warmup", "0", "-c", "2", "--base-cmd", noted(pid_file, "/delay/5ms"),
                      "--head-cmd", noted(pid_file, "/delay/5ms"), kUrl}));
  load.wait_for_line("\"tick\"");
  for (const int number : signals) {
    load.signal(number);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return load.wait();
}

TEST(Compare, AnInterruptReportsAndLeavesNoProcess) {
  const TempFolder folder;
  const Finished finished = interrupted(folder.file("pids"), {SIGINT});
  EXPECT_EQ(finished.exit_code, 130) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"interrupted\":true"));
  const std::vector<pid_t> pids = pids_in(folder.file("pids"));
  EXPECT_THAT(pids, SizeIs(4));
  EXPECT_TRUE(all_gone(pids));
}

TEST(Compare, DyingLeavesNoProcess) {
  for (const std::vector<int>& signals : {std::vector{SIGKILL}, std::vector{SIGTERM, SIGTERM}}) {
    const TempFolder folder;
    interrupted(folder.file("pids"), signals);
    const std::vector<pid_t> pids = pids_in(folder.file("pids"));
    EXPECT_THAT(pids, SizeIs(4));
    EXPECT_TRUE(all_gone(pids));
  }
}

TEST(Compare, ItselfSaysThatTheOtherUrlWasNotUsed) {
  Nginx nginx;
  const Finished finished = vastar(compare({"--aa", nginx.url(), "http://me:s3cret@127.0.0.1:1/"}));
  EXPECT_THAT(finished.out,
              HasSubstr("--aa compares base with itself: the second URL was not used"));
  EXPECT_EQ(finished.out.find("s3cret"), std::string::npos);
}

// ---- usage ----

TEST(Compare, UsageErrorsSendNothing) {
  Nginx nginx;
  const std::string url = nginx.url();
  const std::string server = "exit 1 # {port}";
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{}, "two URLs"},
      {{url}, "two URLs"},
      {{url, url, url}, "two URLs"},
      {{url, "old.json"}, "file"},
      {{kUrl, url}, "--base-cmd"},
      {{"--base-cmd", server, kUrl}, "--head-cmd is missing"},
      {{"--head-cmd", server, kUrl}, "--base-cmd is missing"},
      {{"--base-cmd", server, "--head-cmd", server}, "one URL"},
      {{"--base-cmd", server, "--head-cmd", server, url, url}, "one URL"},
      {{"--base-cmd", server, "--head-cmd", server, url}, "has no {port}"},
      {{"--base-cmd", server, "--head-cmd", "exit 1", kUrl}, "--head-cmd has no {port}"},
      {{"--budget", "10s", url, url}, "--budget"},
      {{"--launch-time", "300ms", url, url}, "--launch-time"},
      {{"--margin", "p50=x", url, url}, "--margin"},
      {{"--margin", "p98=5%", url, url}, "p98"},
      {{"--launches", "6,5", url, url}, "--launches"},
      {{"--launches", "1", url, url}, "--launches"},
      {{"-n", "100", url, url}, "-n"},
      {{"--slo", "p99<1s", url, url}, "--slo"},
      {{"--floor", "2s", url, url}, "--floor"},
      {{"--floor", "fast", url, url}, "--floor"},
      {{"--budget", "0", url, url}, "--budget"},
      {{"--budget", "25h", url, url}, "--budget"},
      {{"--server-cores", "auto", url, url}, "--server-cores is for servers that vastar starts"},
      {{"--server-cores", "half", "--base-cmd", server, "--head-cmd", server, kUrl}, "or auto"},
      {{"--ready-timeout", "1s", url, url}, "--ready-timeout"},
      {{"--trust-single-launch", "--base-cmd", server, "--head-cmd", server, kUrl},
       "--trust-single"},
      {{"-c", "8", "old.json", "new.json"}, "--concurrency says how to measure"},
      {{"--rate", "8", "old.json", "new.json"}, "--rate says how to measure"},
      {{"--launches", "6", "old.json", "new.json"}, "--launches says how to measure"},
  };
  for (const auto& [arguments, complaint] : wrong) {
    std::vector<std::string> words = {"compare"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const Finished finished = vastar(words);
    const std::string shown = fmt::format("{}", fmt::join(words, " "));
    EXPECT_EQ(finished.exit_code, 2) << shown;
    EXPECT_THAT(finished.err, HasSubstr(complaint)) << shown;
    EXPECT_EQ(finished.out, "") << shown;
  }
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
}

}  // namespace
}  // namespace vastar::testing
