// A terminal that takes nothing (Ctrl-S, a pipe that nobody reads) holds up neither the load nor,
// where nothing has to be said on it, the end.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support/monitoring.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A terminal whose screen is full and which nobody reads.
class StuckTerminal {
 public:
  StuckTerminal() {
    EXPECT_EQ(openpty(&reader_, &shown_, name_, nullptr, nullptr), 0);
    fcntl(reader_, F_SETFD, FD_CLOEXEC);
    fcntl(shown_, F_SETFL, O_NONBLOCK);
    const std::string much(1 << 16, 'x');
    while (write(shown_, much.data(), much.size()) > 0) {
    }
    fcntl(shown_, F_SETFL, 0);
  }
  ~StuckTerminal() {
    close(reader_);
    close(shown_);
  }
  StuckTerminal(const StuckTerminal&) = delete;
  StuckTerminal& operator=(const StuckTerminal&) = delete;

  // The command, with this terminal for its standard error.
  std::vector<std::string> shows(std::vector<std::string> command) const {
    command.insert(command.begin(), {"sh", "-c", "exec \"$@\" 2>" + std::string(name_), "sh"});
    return command;
  }

 private:
  int reader_ = -1, shown_ = -1;
  char name_[64] = {};
};

double requests_read(const Target& target) {
  boost::system::error_code error;
  const auto stats = boost::json::parse(fetched(target.url("/stats")), error);
  return error ? -1 : stats.at("requests").to_number<double>();
}

TEST(StuckTerminal, HoldsUpNeitherARunNorItsEnd) {
  Target target;
  const StuckTerminal terminal;
  const Finished run = run_program(
      terminal.shows(vastar_command({"--rate", "200", "-z", "2s", "-o", "json", target.url()})),
      {"TERM=xterm"});
  EXPECT_EQ(run.exit_code, 0);
  boost::system::error_code error;
  const auto document = boost::json::parse(run.out, error);
  ASSERT_FALSE(error) << run.out;
  EXPECT_EQ(document.at_pointer("/requests/succeeded").to_number<double>(), 400);
  EXPECT_THAT(run.out, Not(HasSubstr("stood still")));
}

// What must be written waits for its reader, as any program's output; the load does not.
TEST(StuckTerminal, AFullPipeForTheResultDoesNotHoldUpTheLoad) {
  Target target;
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe2(ends, O_NONBLOCK), 0);
  const std::string much(1 << 16, 'x');
  while (write(ends[1], much.data(), much.size()) > 0) {
  }
  const std::string pipe = "/dev/fd/" + std::to_string(ends[1]);
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFL, 0);
  std::vector<std::string> command =
      vastar_command({"-n", "300", "-c", "3", "-o", "ndjson", target.url()});
  command.insert(command.begin(), {"sh", "-c", "exec \"$@\" >" + pipe, "sh"});
  Process load(command);
  const Nanos until = monotonic_now() + 60 * kSecond;
  while (requests_read(target) < 300 && monotonic_now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(requests_read(target), 300);
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(load.wait().exit_code, 0) << "its reader has gone";
}

}  // namespace
}  // namespace vastar::testing
