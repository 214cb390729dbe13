// `vastar compare BASE HEAD`: is head worse than base?
#include "cli/compare.h"
#include "cli/compare_files.h"
#include "cli/compare_live.h"
#include "cli/parse.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

std::vector<Option> compare_table(CompareFlags& flags) {
  std::vector<Option> rows = compare_live_options(flags);
  append(rows, compare_file_options(flags));
  return rows;
}

}  // namespace

std::vector<Option> compare_options() {
  static CompareFlags shown_only;
  return compare_table(shown_only);
}

ExitCode compare_command(const Command& self, const Arguments& arguments) {
  CompareFlags flags;
  const auto answer = parse_or_answer(self, compare_table(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const Operands& operands = std::get<Operands>(answer);
  const auto files = resolve_files(flags, operands);
  if (!files) return usage_error(self, files.error());
  if (*files) {
    const Result<ExitCode> concluded = carry_out(flags, **files);
    return concluded ? *concluded : usage_error(self, concluded.error());
  }
  const auto comparison = resolve_live(flags, operands);
  return comparison ? carry_out(*comparison) : usage_error(self, comparison.error());
}

}  // namespace vastar
