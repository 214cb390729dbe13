// The flags of commands whose responses are streams.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "cli/options.h"
#include "cli/run_options.h"
#include "plan/stream.h"
#include "plan/url.h"

namespace vastar {

// A stream lasts: --timeout and --drain-cap of these commands.
inline constexpr Nanos kStreamTimeout = 300 * kSecond;
inline constexpr Nanos kStreamDrainCap = 60 * kSecond;

struct StreamFlags {
  StreamPlan stream;
  Nanos ramp = 0;
  std::vector<Url> gauge_urls;
  std::vector<std::string> gauge_names;  // as given: NAME, or LABEL=NAME
};

// What every command whose responses are streams begins with.
struct StreamRunFlags {
  StreamRunFlags() {
    run.timeout = kStreamTimeout;
    run.drain_cap = kStreamDrainCap;
  }
  RunFlags run;
  StreamFlags streams;
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> event_options(StreamFlags& flags);  // of `vastar sse` alone
// Of all such commands; gates take the metrics of any run and `own` ones. `content_type` is that of
// bodies, where the command has one.
std::vector<Option> stream_run_options(StreamRunFlags& flags, const std::vector<Metric>& own,
                                       std::string content_type = "");

// Without the rows of a run that are about whole responses: nothing of a stream is checked,
// redirected or compressed.
bool is_of_whole_responses(std::string_view name);
std::vector<Option> without_checks(std::vector<Option> rows);
// An error where one of them is `named` beside --stream.
Result<void> check_beside_stream(const std::vector<std::string>& named);

// The rules between them and a run's flags, and what they add to the plan but for Plan::stream.
Result<void> add_to_plan(const StreamFlags& flags, RunOptions& options);

}  // namespace vastar
