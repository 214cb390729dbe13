// The one list of modes.
#include "cli/ws_modes.h"

#include <algorithm>
#include <array>

namespace vastar {
namespace {

constexpr std::array<WsModeRow, 9> kModes = {{
    {.name = "echo",
     .mode = WsMode::kEcho,
     .messages = true,
     .counts = true,
     .anywhere = true,
     .payloads = "64",
     .levels = ""},
    {.name = "ping",
     .mode = WsMode::kPing,
     .counts = true,
     .anywhere = true,
     .payloads = "",
     .levels = ""},
    {.name = "throughput",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .anywhere = true,
     .duration = 10 * kSecond,
     .payloads = "64",
     .levels = ""},
    {.name = "matrix",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .duration = 5 * kSecond,
     .payloads = "64,1k,16k,64k",
     .levels = "10,50,100"},
    {.name = "format",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .duration = 10 * kSecond,
     .payloads = "",
     .levels = ""},
    {.name = "fanout",
     .mode = WsMode::kFanout,
     .messages = true,
     .counts = true,
     .payloads = "64",
     .levels = ""},
    {.name = "storm", .mode = WsMode::kStorm, .payloads = "", .levels = ""},
    {.name = "hold", .mode = WsMode::kHold, .duration = 30 * kSecond, .payloads = "", .levels = ""},
    {.name = "limit", .mode = WsMode::kStorm, .payloads = "", .levels = ""},
}};

}  // namespace

const WsModeRow* find_ws_mode(std::string_view name) {
  const auto* found = std::find_if(kModes.begin(), kModes.end(),
                                   [name](const WsModeRow& row) { return row.name == name; });
  return found == kModes.end() ? nullptr : found;
}

std::vector<std::string_view> ws_mode_names() {
  std::vector<std::string_view> names;
  for (const WsModeRow& row : kModes) names.push_back(row.name);
  return names;
}

std::vector<std::string_view> ws_mode_names_anywhere() {
  std::vector<std::string_view> names;
  for (const WsModeRow& row : kModes) {
    if (row.anywhere) names.push_back(row.name);
  }
  return names;
}

}  // namespace vastar
