// The two sides of a launch: their servers, where vastar starts them, and their connections.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/pool.h"
#include "protocols/registry.h"
#include "study/launch_pair.h"
#include "study/launched_server.h"

namespace vastar {

// One side while its launch lasts. Members are destroyed in the right order: the connections, the
// protocol and the plan they refer to, the server.
struct LaunchedSide {
  std::string name;  // in messages: "the base server"
  std::optional<LaunchedServer> server;
  Plan plan;
  std::unique_ptr<Protocol> protocol;
  std::unique_ptr<Pool> pool;

  bool running() { return !server || server->running(); }
};

struct LaunchedPair {
  LaunchedSide base, head;

  explicit LaunchedPair(const CompareSides& sides);
  ~LaunchedPair();  // both servers are asked to end before either is waited for
  LaunchedPair(const LaunchedPair&) = delete;
  LaunchedPair& operator=(const LaunchedPair&) = delete;

  // In the order of this launch.
  LaunchedSide& first(const LaunchOrder& order) { return order.base_first ? base : head; }
  LaunchedSide& second(const LaunchOrder& order) { return order.base_first ? head : base; }
};

// Servers started and ready, connections open. Both sides are waited for also when the first of
// them has failed: only beside a base that is well is a failure head's own.
// An error: base did not come up, or vastar itself was at fault or interrupted. The value: why head
// did not come up although base did; empty when both are up.
Result<std::string> bring_up(const CompareSides& sides, const LaunchOrder& order,
                             const StopFlag* stop, LaunchedPair& pair);

}  // namespace vastar
