// The modes of WebSocket load: what is done on the connections.
#pragma once

#include <string_view>
#include <vector>

#include "base/units.h"
#include "plan/websocket.h"

namespace vastar {

// A mode's name, and how it differs from the others.
struct WsModeRow {
  std::string_view name;
  WsMode mode;
  bool messages = false;      // sends the payload
  bool counts = false;        // -n and -z, and operations at a time
  bool anywhere = false;      // any number of connections will do: of sweeps and comparisons too
  Nanos duration = 0;         // when neither -n nor -z is given; 0: a count
  std::string_view payloads;  // the default of --payload
  std::string_view levels;    // the default of --conc; empty: one run with -c
};

// Null when there is no such mode.
const WsModeRow* find_ws_mode(std::string_view name);
std::vector<std::string_view> ws_mode_names();
// Of sweeps and comparisons, which say themselves how many connections there are, and for how long.
std::vector<std::string_view> ws_mode_names_anywhere();

}  // namespace vastar
