// All the rows of a run's flags, in the order of the help.
#include "cli/run_flags.h"

#include <string_view>

#include "cli/route_flags.h"
#include "cli/run_flag_groups.h"
#include "cli/tls_flags.h"
#include "cli/values.h"
#include "samples/sample_format.h"

namespace vastar {
namespace {

constexpr std::uint64_t kMostBins = 100;

Setter samples_into(std::string& path) {
  return [&path](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{kEmptyPath};
    if (!sample_file_kind(text)) return Error{kSampleFileNames};
    path = text;
    return {};
  };
}

}  // namespace

std::vector<Option> run_options_table(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = load_options(flags, table);
  append(rows, request_options(flags, table));
  append(rows, reply_options(flags));
  append(rows, vary_options_table(flags.vary));
  append(rows, tls_options(flags.tls));
  append(rows, route_options(flags.routes));
  append(rows, proxy_options(flags.proxy));
  append(rows, gate_options(flags, table));
  append(rows, output_options(flags.output));
  rows.push_back({.name = "hist-bins",
                  .value = "N",
                  .help = "bars of the histogram",
                  .fallback = "16",
                  .group = kOutputGroup,
                  .set = count_into(flags.hist_bins, 1, kMostBins)});
  if (table.with_samples) {
    rows.push_back(
        {.name = "samples",
         .value = "FILE",
         .help = "every request as a line of FILE.csv or FILE.ndjson; with .zst compressed",
         .group = kOutputGroup,
         .set = samples_into(flags.samples)});
  }
  rows.push_back({.name = "config",
                  .value = "FILE",
                  .help = "flags and scenarios from a TOML file (docs/scenarios.md)",
                  .group = "General"});
  rows.push_back({.name = "scenario",
                  .value = "NAME",
                  .help = "of the scenarios in --config only this one",
                  .group = "General",
                  .repeatable = true});
  return rows;
}

}  // namespace vastar
