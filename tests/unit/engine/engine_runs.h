// Runs of the engine as its tests make them: plans against scripted peers, and what came out.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "machine/system_file.h"
#include "protocols/http/http_protocol.h"
#include "support/scripted_server.h"

namespace vastar::testing {

inline Plan plan_for(const std::string& url, std::uint64_t requests, unsigned concurrency) {
  Plan plan;
  plan.url = *parse_url(url);
  plan.request = *build_request(plan.url, {}, "text/html");
  plan.load.requests = requests;
  plan.load.concurrency = concurrency;
  plan.timeout = 5 * kSecond;
  return plan;
}

// A new connection for every request.
inline void disable_keep_alive(Plan& plan) {
  RequestOptions options;
  options.keep_alive = false;
  plan.request = *build_request(plan.url, options, "text/html");
}

inline Result<Outcome> run(const Plan& plan, const StopFlag* stop = nullptr) {
  const HttpProtocol protocol(plan.request);
  return drive(plan, protocol, {.progress = {}, .stop = stop});
}

inline Outcome outcome_of(const Plan& plan) {
  auto outcome = run(plan);
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().message);
  if (!outcome) return {};
  const Measurements& all = outcome->measurements;
  EXPECT_EQ(all.started, all.succeeded + all.failed);
  EXPECT_EQ(all.response().count(), all.started) << "every operation leaves a sample";
  return std::move(*outcome);
}

// kB of this process in memory now, servers of the test included.
inline long resident_kb() {
  const std::string status = read_system_file("/proc/self/status").value_or("");
  const std::size_t at = status.find("VmRSS:");
  return at == std::string::npos ? 0 : std::strtol(status.c_str() + at + 6, nullptr, 10);
}

inline Nanos process_cpu_now() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * kSecond + now.tv_nsec;
}

inline std::uint64_t failures(const Outcome& outcome, Failure failure) {
  return outcome.measurements.failures[static_cast<std::size_t>(failure)].count;
}

// Answers every request of every connection with `response`.
inline ScriptedServer::Script always(std::string response) {
  return [response](Peer& peer, int) {
    while (peer.read_request() && peer.send(response)) {
    }
  };
}

}  // namespace vastar::testing
