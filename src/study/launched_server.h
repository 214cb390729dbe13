// A server that vastar starts for a comparison: from its command to its first answer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/stop_flag.h"
#include "machine/cores.h"
#include "machine/process.h"
#include "plan/plan.h"

namespace vastar {

// What stands for the server's port in a command and in a URL.
inline constexpr std::string_view kPortPlaceholder = "{port}";

bool has_port_placeholder(std::string_view text);
// Every "{port}" replaced.
std::string with_port(std::string_view text, std::uint16_t port);

// The plan of a server that listens on `port`.
using PlanForPort = std::function<Result<Plan>(std::uint16_t port)>;

// A command and how its server is spoken to.
struct ServerCommand {
  std::string name;     // in messages: "the base server"
  std::string command;  // for sh -c
  PlanForPort plan_for;
  Cores cores = {};  // that it is confined to; none: where the scheduler puts it
};

class LaunchedServer {
 public:
  // Starts the command with a port that was free on 127.0.0.1 a moment ago, other than `taken`
  // (that of the other side, which might share it); does not wait until it is ready.
  static Result<LaunchedServer> start(const ServerCommand& command, std::uint16_t taken = 0);

  // Until it answers one request of its plan with a status below 500. An error says why not, with
  // the last lines the server wrote: it ended, or `patience` is over, or `stop` was raised. A
  // server that lost its port to another program is started again with another one.
  Result<void> wait_ready(Nanos patience, const StopFlag* stop);

  const Plan& plan() const { return plan_; }
  bool running() { return process_.running(); }
  // "the base server exited with status 1; it said:\n  ...": of one that should be running.
  std::string obituary() const;

  void ask_to_end() { process_.ask_to_end(); }
  void end() { process_.end(); }

 private:
  LaunchedServer(const ServerCommand& command, Process process, Plan plan)
      : command_(command), process_(std::move(process)), plan_(std::move(plan)) {}
  std::string said() const;
  bool lost_its_port() const;

  ServerCommand command_;
  Process process_;
  Plan plan_;
};

}  // namespace vastar
