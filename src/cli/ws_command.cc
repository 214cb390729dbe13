// `vastar ws MODE URL`: WebSocket connections under load.
#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/subcommands.h"
#include "cli/suite.h"
#include "cli/ws_flags.h"
#include "cli/ws_limit.h"

namespace vastar {
namespace {

Result<const WsModeRow*> mode_of(const Operands& operands) {
  const std::string modes = fmt::format("{}", fmt::join(ws_mode_names(), ", "));
  if (operands.empty()) return Error{"a mode and a URL are missing; modes: " + modes};
  const WsModeRow* mode = find_ws_mode(operands[0]);
  if (mode == nullptr) {
    return Error{
        fmt::format("'{}' is no mode of ws: {}; it stands before the URL: vastar ws echo "
                    "ws://127.0.0.1:8080/",
                    printable(operands[0]), modes)};
  }
  if (operands.size() < 2) return Error{"a URL is missing, like ws://127.0.0.1:8080/"};
  if (operands.size() == 2) return mode;
  return Error{fmt::format("one URL is wanted, and there is '{}' too", printable(operands[2], 80))};
}

}  // namespace

std::vector<Option> ws_options() {
  static WsFlags shown_only;
  return ws_options_table(shown_only);
}

Result<Measurement> prepare_ws(const Settings& settings) {
  WsFlags flags;
  const auto operands = settings.into(ws_options_table(flags));
  if (!operands) return operands.error();
  const auto mode = mode_of(*operands);
  if (!mode) return mode.error();
  auto runs = resolve_ws(flags, **mode, (*operands)[1]);
  if (!runs) return runs.error();
  const bool in_scenario = !settings.layers.empty() && !settings.layers.back().scenario.empty();
  if (in_scenario && (runs->size() > 1 || (*mode)->name == "limit")) {
    return Error{"a scenario is one run: give one payload and one number of connections (-c)"};
  }
  if ((*mode)->name == "limit") return limit_of(flags, std::move(runs->front().options));
  if (runs->size() == 1) return measurement_of(std::move(runs->front().options));
  std::vector<Scenario> scenarios;
  for (WsRun& run : *runs) {
    scenarios.push_back({run.name, measurement_of(std::move(run.options))});
  }
  return suite_of("ws " + (*operands)[0], {}, std::move(scenarios));
}

}  // namespace vastar
