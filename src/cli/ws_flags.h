// The flags of `vastar ws`, and the runs that they and its mode stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "cli/run_options.h"
#include "plan/levels.h"
#include "plan/websocket.h"

namespace vastar {

// A mode's name, what it does on its connections, and how it differs from the others.
struct WsModeRow {
  std::string_view name;
  WsMode mode;
  bool messages = false;      // sends the payload
  bool counts = false;        // -n and -z, and operations at a time
  Nanos duration = 0;         // when neither -n nor -z is given; 0: a count
  std::string_view payloads;  // the default of --payload
  std::string_view levels;    // the default of --conc; empty: one run with -c
};

// Null when there is no such mode.
const WsModeRow* find_ws_mode(std::string_view name);
std::vector<std::string_view> ws_mode_names();

struct WsFlags {
  RunFlags run;
  WebSocketPlan plan;
  std::vector<std::string> payloads;  // --payload, each a size or @FILE
  std::optional<Levels> levels;       // --conc
  std::optional<bool> text;           // --text, --binary
  std::optional<std::uint64_t> fragments, burst, in_flight, batch;
  std::optional<Nanos> ping_every;
  std::string jwt_secret;  // env:NAME or @FILE
  std::string jwt_claims;
  bool any_answer = false;
  std::optional<std::uint64_t> limit_from, limit_to;
  std::optional<unsigned> pid;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> ws_options_table(WsFlags& flags);

// One run of the mode.
struct WsRun {
  std::string name;  // "64 B x 100"
  RunOptions options;
};
// Every flag held against the mode and the others; one run, or one for each payload and number of
// connections.
Result<std::vector<WsRun>> resolve_ws(const WsFlags& flags, const WsModeRow& mode,
                                      const std::string& url);

}  // namespace vastar
