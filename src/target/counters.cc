// Sums of counters and their JSON.
#include "target/counters.h"

#include <fmt/format.h>

#include <iterator>
#include <numeric>

namespace vastar::target {

std::uint64_t ServeStats::faults_total() const {
  return std::accumulate(faults.begin(), faults.end(), std::uint64_t{0});
}

std::string ServeStats::to_json() const {
  std::string json =
      fmt::format(R"({{"connections":{},"open":{},"requests":{},"responses":{},"bad_requests":{},)"
                  R"("accept_pauses":{},"faults":{{)",
                  connections, open, requests, responses, bad_requests, accept_pauses);
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    fmt::format_to(std::back_inserter(json), R"({}"{}":{})", i == 0 ? "" : ",",
                   describe(static_cast<Fault>(i)).name, faults[i]);
  }
  json += "}}\n";
  return json;
}

ServeStats sum(const std::vector<Counters>& threads) {
  ServeStats stats;
  for (const Counters& counters : threads) {
    const std::uint64_t closed = counters.closed.value();  // before what was opened: never below 0
    stats.connections += counters.connections.value();
    stats.open += counters.connections.value() - closed;
    stats.requests += counters.requests.value();
    stats.responses += counters.responses.value();
    stats.bad_requests += counters.bad_requests.value();
    stats.accept_pauses += counters.accept_pauses.value();
    for (std::size_t i = 0; i < kFaultCount; ++i) stats.faults[i] += counters.faults[i].value();
  }
  return stats;
}

}  // namespace vastar::target
