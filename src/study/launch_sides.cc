// Both sides up, or which of them is not, and why.
#include "study/launch_sides.h"

#include <fmt/format.h>

#include <utility>

namespace vastar {
namespace {

bool raised(const StopFlag* stop) { return stop != nullptr && stop->raised(); }

// What kept a side from coming up. What is not "no data" is vastar's own trouble.
bool own_trouble(const Error& error, const StopFlag* stop) {
  return error.code != ExitCode::kNoData || raised(stop);
}

Result<void> start_servers(const CompareSides& sides, const LaunchOrder& order,
                           LaunchedPair& pair) {
  std::uint16_t taken = 0;
  for (LaunchedSide* side : {&pair.first(order), &pair.second(order)}) {
    const ServerCommand& command = side == &pair.base ? *sides.base_command : *sides.head_command;
    auto server = LaunchedServer::start(command, taken);
    if (!server) return server.error();
    taken = server->plan().url.port;
    side->server = std::move(*server);
  }
  return {};
}

Result<void> connect(LaunchedSide& side, const StopFlag* stop) {
  side.protocol = make_protocol(side.plan);
  if (!side.protocol) {
    return Error{fmt::format("no protocol speaks '{}'", side.plan.url.scheme), ExitCode::kInternal};
  }
  auto pool = Pool::open(side.plan, *side.protocol, {.progress = {}, .stop = stop});
  if (pool) {
    side.pool = std::move(*pool);
    return {};
  }
  const bool died = !own_trouble(pool.error(), stop) && !side.running();
  return died ? Error{side.server->obituary(), ExitCode::kNoData} : pool.error();
}

Result<void> make_ready(LaunchedSide& side, Nanos patience, const StopFlag* stop) {
  if (!side.server) return {};
  if (auto ready = side.server->wait_ready(patience, stop); !ready) return ready;
  side.plan = side.server->plan();
  return {};
}

}  // namespace

LaunchedPair::LaunchedPair(const CompareSides& sides) {
  base.name = "the base server";
  head.name = "the head server";
  base.plan = sides.base;
  head.plan = sides.head;
}

LaunchedPair::~LaunchedPair() {
  for (LaunchedSide* side : {&base, &head}) side->pool.reset();
  for (LaunchedSide* side : {&base, &head}) {
    if (side->server) side->server->ask_to_end();
  }
}

Result<std::string> bring_up(const CompareSides& sides, const LaunchOrder& order,
                             const StopFlag* stop, LaunchedPair& pair) {
  if (sides.base_command) {
    if (auto started = start_servers(sides, order, pair); !started) return started.error();
  }
  std::string head_missing;
  const auto take = [&](LaunchedSide& side, const Result<void>& up) -> Result<void> {
    if (up) return {};
    if (&side == &pair.base || own_trouble(up.error(), stop)) return up.error();
    head_missing = up.error().message;
    return {};
  };
  for (LaunchedSide* side : {&pair.first(order), &pair.second(order)}) {
    auto ready = take(*side, make_ready(*side, sides.ready_timeout, stop));
    if (!ready) return ready.error();
  }
  for (LaunchedSide* side : {&pair.first(order), &pair.second(order)}) {
    if (side == &pair.head && !head_missing.empty()) continue;
    auto up = take(*side, connect(*side, stop));
    if (!up) return up.error();
  }
  return head_missing;
}

}  // namespace vastar
