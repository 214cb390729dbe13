// Two stored documents: read and compared.
#include "cli/compare_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "cli/documents.h"
#include "cli/values.h"
#include "gate/file_comparison.h"
#include "machine/facts.h"
#include "report/to_json.h"

namespace vastar {
namespace {

Result<NamedFigures> read_named_figures(const std::string& path) {
  const Result<std::string> text = read_document(path);
  if (!text) return text.error();
  Result<StoredFigures> figures = read_figures(*text);
  if (!figures) return Error{fmt::format("{}: {}", printable(path), figures.error().message)};
  return NamedFigures{path, std::move(*figures)};
}

Result<CompareReport> compare_documents(const CompareFlags& flags, const FilePair& files) {
  const Result<NamedFigures> base = read_named_figures(files.base);
  if (!base) return base.error();
  const Result<NamedFigures> head = read_named_figures(files.head);
  if (!head) return head.error();
  CompareRules rules;
  rules.margins = flags.max_regress;
  Result<CompareReport> report = compare_files(*base, *head, rules);
  if (!report) return report.error();
  report->common.started_at = wall_clock_now();
  report->common.machine = read_machine_facts();
  return report;
}

}  // namespace

std::vector<Option> compare_file_options(CompareFlags& flags) {
  return {
      {.name = "max-regress",
       .value = "LIST",
       .help = "of two files: how much worse head may be",
       .fallback = "p50=25%,p99=50%,rps=25%,error_rate=1pp",
       .group = "Compare",
       .common = true,
       .repeatable = true,
       .set = [&flags](std::string_view text) { return set_margins(text, flags.max_regress); }}};
}

Result<std::optional<FilePair>> resolve_files(const CompareFlags& flags, const Operands& operands) {
  const auto files = std::count_if(operands.begin(), operands.end(), &names_a_document);
  const auto asked = [](const Margin& margin) { return margin.asked; };
  if (files == 0) {
    if (std::none_of(flags.max_regress.begin(), flags.max_regress.end(), asked)) {
      return std::optional<FilePair>();
    }
    return Error{"--max-regress is for two files; what is measured takes --margin"};
  }
  if (operands.size() != 2) return Error{"wants two documents, base and head"};
  if (operands[0] == "-" && operands[1] == "-") {
    return Error{"standard input can be read only once: give one of the two documents as a file"};
  }
  if (files != 2) {
    return Error{fmt::format("a file and a URL cannot be compared ({} and {}): give two of a kind",
                             printable(operands[0]), printable(operands[1]))};
  }
  if (!flags.measuring.empty()) {
    return Error{fmt::format(
        "--{} {} how to measure, and two files have been measured already: "
        "what they take is --max-regress",
        fmt::join(flags.measuring, ", --"), flags.measuring.size() == 1 ? "says" : "say")};
  }
  return std::optional<FilePair>({operands[0], operands[1]});
}

Result<Measurement> measurement_of(const CompareFlags& flags, const FilePair& files) {
  const Result<CompareReport> report = compare_documents(flags, files);
  if (!report) return report.error();
  constexpr std::uint64_t kMeasured = 1;  // what nothing completed in is a figure all the same
  const Measured compared{to_document(*report), report->common, kMeasured};
  const OutputFlags& output = flags.run.output;
  Measurement measurement{
      .kind = "compare",
      .target = fmt::format("{} and {}", printable(files.base), printable(files.head)),
      .gated = true,
      .outputs = output.outputs,
      .inconclusive_as = flags.run.inconclusive_as,
      .presentation = {.quiet = output.quiet,
                       .output = output_options_of(output),
                       .color_limits_ms = {}},
      .measure = {}};
  measurement.measure = [compared](Live&, const StopFlag&) -> Result<Measured> { return compared; };
  return measurement;
}

}  // namespace vastar
