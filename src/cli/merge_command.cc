// `vastar merge FILE...`: one run out of those of several generators.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/conclude.h"
#include "cli/documents.h"
#include "cli/parse.h"
#include "cli/run_flags.h"
#include "cli/subcommands.h"
#include "gate/gate.h"
#include "report/merge.h"
#include "report/to_json.h"

namespace vastar {
namespace {

// Of a run's flags those that need no load: gates and outputs.
std::vector<Option> merge_table(RunFlags& flags) {
  std::vector<Metric> metrics = run_metrics();
  metrics.insert(metrics.end(), protocol_metrics().begin(), protocol_metrics().end());
  std::vector<Option> rows = run_options_table(flags, {.metrics = std::move(metrics)});
  std::erase_if(rows, [](const Option& row) {
    const bool kept = row.group == "Gates" || row.group == kOutputGroup;
    return !kept || row.name == "hist-bins";
  });
  return rows;
}

Result<NamedRun> read_named(const std::string& path) {
  const Result<std::string> text = read_document(path);
  if (!text) return text.error();
  Result<StoredRun> run = read_run(*text);
  if (!run) {
    return Error{fmt::format("{} cannot be merged: {}", printable(path), run.error().message)};
  }
  return NamedRun{path, std::move(*run)};
}

Result<RunReport> merge_files(const Operands& files) {
  if (files.size() < 2) return Error{"wants the documents of two runs or more"};
  if (std::count(files.begin(), files.end(), "-") > 1) {
    return Error{"standard input can be read only once: give the other documents as files"};
  }
  std::vector<NamedRun> runs;
  for (const std::string& file : files) {
    Result<NamedRun> run = read_named(file);
    if (!run) return run.error();
    runs.push_back(std::move(*run));
  }
  return merge_runs(runs);
}

}  // namespace

std::vector<Option> merge_options() {
  static RunFlags shown_only;
  return merge_table(shown_only);
}

ExitCode merge_command(const Command& self, const Arguments& arguments) {
  RunFlags flags;
  const auto answer = parse_or_answer(self, merge_table(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  Result<RunReport> report = merge_files(std::get<Operands>(answer));
  if (!report) return usage_error(self, report.error());
  const OutputFlags& output = flags.output;
  auto outputs = Outputs::open(output.outputs, output_options_of(output));
  if (!outputs) return usage_error(self, outputs.error());
  judge(*report, flags.slos);
  return conclude(to_document(*report), report->common.gate, report->completed,
                  flags.inconclusive_as, output.quiet, *outputs);
}

}  // namespace vastar
