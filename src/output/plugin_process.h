// One plugin in a process of its own, seen from vastar: it may fail, crash or hang without taking
// more than its own output along.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "output/plugin_child.h"

namespace vastar {

struct PluginInfo {
  unsigned abi = 0;
  std::string name, version;
  bool wants_events = false;
};

// How long a plugin may take before it counts as hung and is killed.
struct PluginLimits {
  Nanos open = 30 * kSecond;    // load and open
  Nanos finish = 30 * kSecond;  // time that its reader of standard output takes is not counted
  Nanos close = 5 * kSecond;
};

// Call it from one thread; start() before any other thread exists. Errors say what happened but not
// to which output: the caller knows its name.
class PluginProcess {
 public:
  // Forks, loads, opens. `inherited`: descriptors the new process must not keep (the sockets of the
  // plugins started before).
  static Result<std::unique_ptr<PluginProcess>> start(const PluginStart& start,
                                                      const std::vector<int>& inherited = {},
                                                      const PluginLimits& limits = {});
  PluginProcess(const PluginProcess&) = delete;
  PluginProcess& operator=(const PluginProcess&) = delete;
  ~PluginProcess();  // closes

  const PluginInfo& info() const { return info_; }
  int socket() const { return socket_; }

  // Never blocks. What the plugin does not take in time is queued, and when the queue is full,
  // dropped and counted.
  void event(std::string_view json);
  std::uint64_t dropped_events() const { return dropped_; }

  // Delivers the document and waits for the plugin's answer.
  Result<void> finish(std::string_view document);

  // The plugin's close, and the end of its process. An error when it crashed or hung there. Nothing
  // happens the second time.
  Result<void> close();

 private:
  PluginProcess(pid_t pid, int socket, bool owns_stdout, const PluginLimits& limits);

  Result<void> await_ready();
  Result<void> await_answer(Nanos deadline);
  bool send_queued();                    // what the socket takes now; false when it is broken
  Nanos deliver(Nanos deadline);         // the whole queue; gives up at the deadline, returns it
  Nanos extended(Nanos deadline) const;  // a later one while the reader of our output is slow
  Error ended(const char* doing);        // reaps it and says how it ended
  Error hung(const char* doing, Nanos limit);

  pid_t pid_;  // -1: reaped
  int socket_;
  bool owns_stdout_;
  PluginLimits limits_;
  PluginInfo info_;
  std::deque<std::string> queue_;  // frames; the first may be partly sent
  std::size_t queued_bytes_ = 0;
  std::size_t first_sent_ = 0;  // bytes of the first frame that are out
  std::uint64_t dropped_ = 0;
};

}  // namespace vastar
