// Sums of counters over threads, and their JSON.
#include "target/counters.h"

#include <gtest/gtest.h>

namespace vastar::target {
namespace {

TEST(Counters, AreSummedOverThreads) {
  std::vector<Counters> threads(2);
  threads[0].connections.add();
  threads[1].connections.add();
  threads[1].closed.add();
  threads[0].requests.add();
  threads[1].faults[static_cast<std::size_t>(Fault::kStall)].add();
  threads[0].faults[static_cast<std::size_t>(Fault::kReset)].add();
  const ServeStats stats = sum(threads);
  EXPECT_EQ(stats.connections, 2u);
  EXPECT_EQ(stats.open, 1u);
  EXPECT_EQ(stats.requests, 1u);
  EXPECT_EQ(stats.faults_total(), 2u);
}

TEST(Counters, JsonNamesEveryFault) {
  ServeStats stats;
  stats.requests = 7;
  stats.faults[static_cast<std::size_t>(Fault::kDrip)] = 3;
  EXPECT_EQ(stats.to_json(),
            R"({"connections":0,"open":0,"requests":7,"responses":0,"bad_requests":0,)"
            R"("accept_pauses":0,"faults":{"reset":0,"close":0,"truncate":0,"stall":0,)"
            R"("garbage":0,"badchunk":0,"extra":0,"drip":3}})"
            "\n");
}

}  // namespace
}  // namespace vastar::target
