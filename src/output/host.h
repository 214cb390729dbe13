// The outputs of one command: finds plugins, runs each in a process of its own, and hands them
// events and the document. A plugin that crashes, hangs or fails is named and stops nothing else.
//
// All of it runs on the coordinating thread. open() forks and must be called before any other
// thread is started.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace vastar {

// One -o: FMT[=DEST], split at the first '='. An empty dest is standard output.
struct OutputSpec {
  std::string format;  // "text", "csv", ... or, with a '/' in it, the path of a plugin
  std::string dest;    // a path, "-" or a URL
};

Result<OutputSpec> parse_output_spec(std::string_view text);

// What the outputs may need to know beside the document: goes to plugins as "options".
struct OutputOptions {
  bool color = false;                 // standard output takes colour
  unsigned width = 80;                // columns of the terminal
  bool push_required = false;         // an output to a URL that fails is a failure, not a warning
  Nanos push_timeout = 20 * kSecond;  // of an output to a URL, every retry included
  // What the exit code makes of an inconclusive gate: "pass", "fail"; empty: a code of its own.
  std::string inconclusive = {};
};

struct FoundPlugin {
  std::string name, version, path;
  unsigned abi = 0;
  std::string problem;  // empty: usable
};

// Every plugin in VASTAR_PLUGIN_PATH and the plugin folder of this installation (relative to the
// binary, so a build tree and an unpacked tarball work too), the one that wins first.
std::vector<FoundPlugin> find_plugins();

class Outputs {
 public:
  // Opens every output (its plugin loaded, its destination tried) or says what is wrong with one.
  // At most one output may have standard output; when none has, text gets it. `json` is written by
  // the core itself.
  static Result<Outputs> open(const std::vector<OutputSpec>& specs, const OutputOptions& options);

  Outputs(Outputs&&) noexcept;
  Outputs& operator=(Outputs&&) noexcept;
  ~Outputs();  // ends what was opened and not finished, removing half-written files

  // A file that something else is going to write, `what` (a flag), and no output may. An error: it
  // is an output's, or was given before.
  Result<void> reserve(const std::string& what, const std::string& path);

  // To every plugin that wants events. Failures show at finish.
  void event(std::string_view json);

  // The document to all: the JSON files first, then the plugins, pushes last. Returns what failed,
  // one message an output; empty when all is well. A push that failed is a warning instead, unless
  // required.
  std::vector<std::string> finish(std::string_view document);

  // After finish: what is worth a warning (a push that failed, events that a slow plugin lost).
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  struct Opened;
  Outputs();
  Result<void> add(const OutputSpec& spec, const OutputOptions& options);
  void note_dropped(const Opened& output);

  std::vector<std::unique_ptr<Opened>> outputs_;
  std::vector<std::pair<std::string, std::string>> reserved_;  // places, and what writes them
  std::vector<std::string> warnings_;
  bool push_required_ = false;
};

}  // namespace vastar
