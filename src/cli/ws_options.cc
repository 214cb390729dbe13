// The rules between the flags of `vastar ws`, its modes, and the runs that come of them.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/ws_flags.h"

namespace vastar {
namespace {

constexpr std::uint64_t kOperationsEach = 50;  // echo and ping, on each connection
constexpr std::uint64_t kFanoutMessages = 100;
constexpr unsigned kBatch = 500;
constexpr Nanos kPingEvery = 5 * kSecond;

// A flag that does nothing in this mode is refused.
Result<void> check_flags(const WsFlags& flags, const WsModeRow& mode) {
  const bool storm = mode.mode == WsMode::kStorm;
  if (flags.batch && !storm) return wrong_mode("batch", mode, "storm and limit");
  if (flags.ping_every && mode.mode != WsMode::kHold) return wrong_mode("ping-every", mode, "hold");
  const bool limit = mode.name == "limit";
  if ((flags.limit_from || flags.limit_to) && !limit) {
    return wrong_mode(flags.limit_from ? "from" : "to", mode, "limit");
  }
  if (flags.levels && (limit || flags.run.concurrency)) {
    return Error{limit ? "limit finds the number of connections itself: leave --conc out"
                       : "-c and --conc exclude each other"};
  }
  if (limit && flags.run.concurrency) return Error{"limit goes from --from to --to: leave -c out"};
  return {};
}

Result<void> check_load(const WsFlags& flags, const WsModeRow& mode) {
  const RunFlags& run = flags.run;
  const bool storm = mode.mode == WsMode::kStorm;
  const bool hold = mode.mode == WsMode::kHold;
  if ((storm || hold) && run.requests) {
    return Error{fmt::format("-n does nothing in {}: {}", mode.name,
                             storm ? "each connection is opened once" : "-z says how long")};
  }
  if (storm && run.duration > 0) return Error{"-z does nothing here: it ends when all are open"};
  if ((storm || hold) && (run.qps > 0 || run.rate > 0)) {
    return Error{
        fmt::format("{} has a pace of its own: {}", mode.name, storm ? "--batch" : "--ping-every")};
  }
  if (storm && (run.warmup.duration > 0 || run.warmup.requests > 0)) {
    return Error{"--warmup does nothing here: connections are opened once"};
  }
  if (mode.mode == WsMode::kFanout && run.workers > 1) {
    return Error{"fanout has one worker: the receivers' times are held against the sender's"};
  }
  return {};
}

Result<std::vector<unsigned>> levels_of(const WsFlags& flags, const WsModeRow& mode) {
  if (flags.levels) return flags.levels->values;
  const bool several = !mode.levels.empty() && !flags.run.concurrency;
  if (several) return parse_levels(mode.levels)->values;
  const auto one =
      flags.run.concurrency.value_or(mode.name == "limit" ? 1 : LoadShape{}.concurrency);
  return std::vector<unsigned>{static_cast<unsigned>(one)};
}

// -n and -z where the mode, and not the user, says how much.
RunFlags with_amount(RunFlags run, const WsModeRow& mode, unsigned connections) {
  run.concurrency = connections;
  if (mode.mode == WsMode::kStorm) {
    run.requests = connections;
  } else if (!run.requests && run.duration == 0) {
    run.duration = mode.duration;
    if (mode.mode == WsMode::kFanout) run.requests = kFanoutMessages;
    if (run.duration == 0 && !run.requests) run.requests = kOperationsEach * connections;
  }
  return run;
}

void shape_load(const WsFlags& flags, const WsModeRow& mode, unsigned connections, Plan& plan) {
  LoadShape& load = plan.load;
  if (mode.mode == WsMode::kStorm) {
    load.opening = static_cast<unsigned>(flags.batch.value_or(kBatch));
  } else if (mode.mode == WsMode::kHold) {
    load.qps = 1 / to_seconds(flags.ping_every.value_or(kPingEvery));
  } else if (mode.mode == WsMode::kFanout) {
    load.senders = 1;
    load.concurrency = connections;  // of which one sends, however few messages
    plan.workers = 1;
  }
}

Result<RunOptions> run_of(const WsFlags& flags, const WsModeRow& mode, const std::string& url,
                          const WsContent& content, unsigned connections) {
  auto options = resolve_ws_run(with_amount(flags.run, mode, connections), content, {url}, {});
  if (!options) return options.error();
  if (mode.mode == WsMode::kFanout) options->notes.clear();  // -n is of one connection
  shape_load(flags, mode, connections, options->plan);
  options->plan.watched_pid = flags.pid.value_or(0);
  return options;
}

}  // namespace

Result<std::vector<WsRun>> resolve_ws(const WsFlags& flags, const WsModeRow& mode,
                                      const std::string& url) {
  if (auto checked = check_flags(flags, mode); !checked) return checked.error();
  if (auto checked = check_load(flags, mode); !checked) return checked.error();
  const auto contents = resolve_ws_content(flags.content, mode, flags.run);
  if (!contents) return contents.error();
  const auto levels = levels_of(flags, mode);
  if (!levels) return levels.error();
  if (mode.mode == WsMode::kFanout && levels->front() < 2) {
    return Error{"fanout needs two connections at least: one sends, the others receive"};
  }
  std::vector<WsRun> runs;
  for (const WsContent& content : *contents) {
    for (const unsigned connections : *levels) {
      auto options = run_of(flags, mode, url, content, connections);
      if (!options) return options.error();
      const std::string with = content.name.empty() ? "" : content.name + ", ";
      runs.push_back({fmt::format("{}{} connections", with, connections), std::move(*options)});
    }
  }
  return runs;
}

}  // namespace vastar
