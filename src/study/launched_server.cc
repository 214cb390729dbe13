// Starting servers, and finding out when they are ready.
#include "study/launched_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "base/text.h"
#include "engine/engine.h"
#include "net/socket.h"
#include "protocols/registry.h"

namespace vastar {
namespace {

constexpr unsigned kLinesShown = 10;
constexpr int kPortTries = 3;
constexpr Nanos kProbeTimeout = 2 * kSecond;  // of one request; the next may find it readier
constexpr auto kProbeEvery = std::chrono::milliseconds(20);

Result<std::uint16_t> free_port() {
  const auto addresses = resolve("127.0.0.1", 0);
  if (!addresses) return addresses.error();
  const auto listener = listen_on(addresses->front(), false);
  if (!listener) return listener.error();
  return local_port(listener->get());
}

// One request of the plan, alone.
Plan probe_of(const Plan& plan) {
  Plan probe = plan;
  probe.load = {.requests = 1, .concurrency = 1};
  probe.timeout = std::min(plan.timeout, kProbeTimeout);
  probe.workers = 1;
  return probe;
}

struct Answer {
  bool ready = false;
  std::string why_not;  // in words
};

Answer ask(const Plan& probe, const Protocol& protocol, const StopFlag* stop) {
  const auto outcome = drive(probe, protocol, {.progress = {}, .stop = stop});
  if (!outcome) return {false, outcome.error().message};
  if (outcome->measurements.succeeded > 0) return {true, {}};  // not all answers have a status
  for (const auto& [status, count] : outcome->measurements.statuses) {
    if (status < 500) return {true, {}};
    return {false, fmt::format("it answered with status {}", status)};
  }
  for (const FailureSeries& failure : outcome->measurements.failures) {
    if (failure.count > 0) return {false, failure.example};
  }
  return {false, "it did not answer"};
}

bool raised(const StopFlag* stop) { return stop != nullptr && stop->raised(); }

}  // namespace

bool has_port_placeholder(std::string_view text) {
  return text.find(kPortPlaceholder) != std::string_view::npos;
}

std::string with_port(std::string_view text, std::uint16_t port) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t found; (found = text.find(kPortPlaceholder, at)) != std::string_view::npos;) {
    result += text.substr(at, found - at);
    result += std::to_string(port);
    at = found + kPortPlaceholder.size();
  }
  return result.append(text.substr(at));
}

Result<LaunchedServer> LaunchedServer::start(const ServerCommand& command, std::uint16_t taken) {
  auto port = free_port();
  while (port && *port == taken) port = free_port();
  if (!port) return port.error();
  auto plan = command.plan_for(*port);
  if (!plan) return plan.error();
  auto process = Process::start(with_port(command.command, *port), command.cores);
  if (!process) return process.error();
  return LaunchedServer(command, std::move(*process), std::move(*plan));
}

Result<void> LaunchedServer::wait_ready(Nanos patience, const StopFlag* stop) {
  const Nanos until = monotonic_now() + patience;
  Answer answer;
  for (int tries = 1; !answer.ready; std::this_thread::sleep_for(kProbeEvery)) {
    if (raised(stop)) return Error{"interrupted while the servers started", ExitCode::kNoData};
    if (!process_.running()) {
      if (!lost_its_port() || tries++ == kPortTries) return Error{obituary(), ExitCode::kNoData};
      auto again = start(command_, plan_.url.port);
      if (!again) return again.error();
      *this = std::move(*again);
    }
    if (monotonic_now() >= until) {
      return Error{fmt::format("{} was not ready within {} (--ready-timeout): {}{}", command_.name,
                               format_duration(patience), answer.why_not, said()),
                   ExitCode::kNoData};
    }
    const auto protocol = make_protocol(plan_);
    if (!protocol) {
      return Error{fmt::format("no protocol speaks '{}'", plan_.url.scheme), ExitCode::kInternal};
    }
    answer = ask(probe_of(plan_), *protocol, stop);
  }
  // A daemon answers, but it could neither be watched nor be ended in order.
  if (!process_.running()) return Error{obituary(), ExitCode::kNoData};
  return {};
}

std::string LaunchedServer::obituary() const {
  const std::string_view daemon =
      process_.has_daemons() ? ", and what it started went into the background, where vastar "
                               "cannot watch it: keep the server in the foreground"
                             : "";
  return fmt::format("{} {}{} ({}){}", command_.name, process_.how_it_ended(), daemon,
                     printable(command_.command, 200), said());
}

// As the end of a message.
std::string LaunchedServer::said() const {
  const std::string output = process_.last_output(kLinesShown);
  if (output.empty()) return "; it said nothing";
  std::string shown = "; it said:";
  for (const std::string_view line : split(output, '\n')) {
    shown += fmt::format("\n  {}", printable(line, 200));
  }
  return shown;
}

// EADDRINUSE, in whatever language the server speaks: C libraries and runtimes all say it so.
bool LaunchedServer::lost_its_port() const {
  const std::string output = to_lower(process_.last_output(kLinesShown));
  return output.find("address already in use") != std::string::npos ||
         output.find("eaddrinuse") != std::string::npos;
}

}  // namespace vastar
