// Servers started by command: ready, never ready, dead at once, without their port.
#include "study/launched_server.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/process.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr Nanos kPatience = 60 * kSecond;

std::string serve() { return testing::vastar_command({"serve", "--quiet"})[0] + " serve --quiet"; }

ServerCommand server(const std::string& command, const std::string& path = "/") {
  const auto plan_for = [path](std::uint16_t port) -> Result<Plan> {
    Plan plan;
    auto url = parse_url(fmt::format("http://127.0.0.1:{}{}", port, path));
    if (!url) return url.error();
    auto request = build_request(*url, {}, "text/html");
    if (!request) return request.error();
    plan.url = std::move(*url);
    plan.request = std::move(*request);
    return plan;
  };
  return {.name = "the base server", .command = command, .plan_for = plan_for};
}

std::string failure_of(const ServerCommand& command, Nanos patience = kPatience) {
  auto started = LaunchedServer::start(command);
  if (!started) return started.error().message;
  const auto ready = started->wait_ready(patience, nullptr);
  if (ready) return "it is ready";
  EXPECT_EQ(ready.error().code, ExitCode::kNoData);
  return ready.error().message;
}

TEST(PortPlaceholder, IsReplacedWhereverItStands) {
  EXPECT_EQ(with_port("./s -p {port} --log {port}.log", 8123), "./s -p 8123 --log 8123.log");
  EXPECT_EQ(with_port("{port}", 1), "1");
  EXPECT_EQ(with_port("no port", 1), "no port");
  EXPECT_EQ(with_port("{port", 1), "{port");
  EXPECT_TRUE(has_port_placeholder("x{port}"));
  EXPECT_FALSE(has_port_placeholder("x{Port}"));
}

TEST(LaunchedServer, AnswersWhenItIsReady) {
  auto started = LaunchedServer::start(server(serve() + " --port {port}"));
  ASSERT_TRUE(started);
  const auto ready = started->wait_ready(kPatience, nullptr);
  ASSERT_TRUE(ready) << ready.error().message;
  EXPECT_TRUE(started->running());
  EXPECT_GT(started->plan().url.port, 0);
  started->end();
  EXPECT_FALSE(started->running());
}

TEST(LaunchedServer, TwoHaveDifferentPorts) {
  auto one = LaunchedServer::start(server(serve() + " --port {port}"));
  auto two = LaunchedServer::start(server("sleep 0.2; exec " + serve() + " --port {port}"));
  ASSERT_TRUE(one && two);
  ASSERT_TRUE(one->wait_ready(kPatience, nullptr));
  ASSERT_TRUE(two->wait_ready(kPatience, nullptr));
  EXPECT_NE(one->plan().url.port, two->plan().url.port);
}

TEST(LaunchedServer, SpeaksToServersOfOthers) {
  auto started = LaunchedServer::start(
      server("cd / && python3 -m http.server --bind 127.0.0.1 {port}", "/no-such-file"));
  ASSERT_TRUE(started);
  const auto ready = started->wait_ready(kPatience, nullptr);  // 404 is below 500
  EXPECT_TRUE(ready) << ready.error().message;
}

TEST(LaunchedServer, ThatDiesAtOnceIsToldWithItsLastWords) {
  EXPECT_THAT(failure_of(server("echo reading config; echo no such table >&2; exit 3")),
              AllOf(HasSubstr("the base server exited with status 3"),
                    HasSubstr("\n  reading config\n  no such table")));
  EXPECT_THAT(failure_of(server("kill -SEGV $$")), HasSubstr("signal 11"));
  EXPECT_THAT(failure_of(server("exit 0")),
              AllOf(HasSubstr("exited with status 0"), HasSubstr("it said nothing")));
  EXPECT_THAT(failure_of(server("no-such-program-here --port {port}")), HasSubstr("status 127"));
}

TEST(LaunchedServer, ThatGoesIntoTheBackgroundIsRefused) {
  EXPECT_THAT(failure_of(server("setsid " + serve() + " --port {port} & exit 0")),
              AllOf(HasSubstr("exited with status 0"), HasSubstr("into the background"),
                    HasSubstr("foreground")));
}

TEST(LaunchedServer, ThatNeverListensIsWaitedForOnlySoLong) {
  EXPECT_THAT(failure_of(server("echo starting; exec sleep 1000"), 300 * kMillisecond),
              AllOf(HasSubstr("not ready within 300ms"), HasSubstr("--ready-timeout"),
                    HasSubstr("refused"), HasSubstr("starting")));
}

TEST(LaunchedServer, ThatAnswersWithErrorsIsNotReady) {
  EXPECT_THAT(failure_of(server(serve() + " --port {port}", "/status/503"), 300 * kMillisecond),
              HasSubstr("it answered with status 503"));
}

TEST(LaunchedServer, ThatNeverAnswersIsNotReady) {
  EXPECT_THAT(failure_of(server(serve() + " --port {port}", "/fault/close"), 300 * kMillisecond),
              HasSubstr("not ready within"));
}

TEST(LaunchedServer, GetsAnotherPortWhenItsOwnIsTaken) {
  const testing::TempFolder folder;
  // The first time as a server that found its port in use, then in earnest.
  const std::string command = fmt::format(
      "if mkdir {0}/tried; then echo bind: Address already in use; exit 1; fi; "
      "exec {1} --port {{port}}",
      folder.path(), serve());
  auto started = LaunchedServer::start(server(command));
  ASSERT_TRUE(started);
  const auto ready = started->wait_ready(kPatience, nullptr);
  EXPECT_TRUE(ready) << ready.error().message;
  EXPECT_THAT(failure_of(server("echo EADDRINUSE; exit 1")), HasSubstr("EADDRINUSE"));
}

TEST(LaunchedServer, StopsWaitingWhenItIsInterrupted) {
  StopFlag stop;
  stop.raise();
  auto started = LaunchedServer::start(server("exec sleep 1000"));
  ASSERT_TRUE(started);
  const auto ready = started->wait_ready(kPatience, &stop);
  ASSERT_FALSE(ready);
  EXPECT_THAT(ready.error().message, HasSubstr("interrupted"));
}

TEST(LaunchedServer, APlanThatCannotBeMadeIsAnErrorBeforeAnythingIsStarted) {
  const testing::TempFolder folder;
  ServerCommand command = server("touch " + folder.file("started"));
  command.plan_for = [](std::uint16_t) { return Error{"no such plan"}; };
  EXPECT_THAT(failure_of(command), HasSubstr("no such plan"));
  EXPECT_EQ(testing::run_program({"/usr/bin/test", "-e", folder.file("started")}).exit_code, 1);
}

}  // namespace
}  // namespace vastar
