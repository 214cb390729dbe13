// The flags of `vastar ws`, and the runs that they and its mode stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "cli/run_options.h"
#include "cli/ws_content.h"
#include "cli/ws_modes.h"
#include "plan/levels.h"

namespace vastar {

struct WsFlags {
  RunFlags run;
  WsContentFlags content;
  std::optional<Levels> levels;  // --conc
  std::optional<std::uint64_t> batch;
  std::optional<Nanos> ping_every;
  std::optional<std::uint64_t> limit_from, limit_to;
  std::optional<unsigned> pid;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> ws_options_table(WsFlags& flags);

// One run of the mode.
struct WsRun {
  std::string name;  // "64 B, 100 connections"
  RunOptions options;
};
// Every flag held against the mode and the others; one run, or one for each payload and number of
// connections.
Result<std::vector<WsRun>> resolve_ws(const WsFlags& flags, const WsModeRow& mode,
                                      const std::string& url);

}  // namespace vastar
