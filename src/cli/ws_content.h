// What is said on WebSocket connections, and how they are opened: flags that `vastar ws`, a sweep
// and a comparison share, and the plan that comes of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/run_options.h"
#include "cli/ws_modes.h"
#include "plan/websocket.h"

namespace vastar {

struct WsContentFlags {
  WebSocketPlan plan;                 // its compress, subprotocols and ready
  std::vector<std::string> payloads;  // --payload, each a size or @FILE
  std::optional<bool> text;           // --text, --binary
  std::optional<std::uint64_t> fragments, burst, in_flight;
  std::string jwt_secret;  // env:NAME or @FILE
  std::string jwt_claims;
  bool any_answer = false;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> ws_content_options(WsContentFlags& flags);

// Whether a flag of a run says nothing of a WebSocket connection.
bool is_not_of_websocket(std::string_view name);
std::vector<Option> without_http(std::vector<Option> rows);

// What connections carry: its files and variables are read.
struct WsContent {
  std::string name;  // of the payload: "64 B", a file's path; empty: the mode sends none
  WebSocketPlan plan;
  unsigned in_flight = 1;
};
// One for each payload, at least one. A flag that does nothing in this mode is refused, and so is
// what a handshake has no place for. `run` is only read.
Result<std::vector<WsContent>> resolve_ws_content(const WsContentFlags& flags,
                                                  const WsModeRow& mode, const RunFlags& run);

// The run that says `content` on the connections to a URL, of ws, wss, http or https.
Result<RunOptions> resolve_ws_run(const RunFlags& run, const WsContent& content, Operands operands,
                                  RunRules rules);

// "--NAME does nothing in MODE: it is for MODES".
Error wrong_mode(std::string_view flag, const WsModeRow& mode, std::string_view modes);

}  // namespace vastar
