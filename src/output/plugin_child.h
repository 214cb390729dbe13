// The other side of the plugin host: what runs in the forked process of one plugin.
#pragma once

#include <string>

namespace vastar {

struct PluginStart {
  std::string path;           // of the shared object
  std::string config;         // JSON for open
  std::string expected_name;  // what the plugin must call itself; empty: anything
  bool owns_stdout = false;   // else what it prints to standard output goes to standard error
  bool load_only = false;     // look at it and end: open is not called
};

// Loads the plugin, opens it, and serves the frames that come over `socket` until it ends; then
// ends this process. What goes wrong is told over the socket. Call right after fork().
[[noreturn]] void serve_plugin(int socket, const PluginStart& start);

}  // namespace vastar
