// `vastar compare BASE HEAD`: is head worse than base?
#include "cli/compare.h"
#include "cli/compare_live.h"
#include "cli/parse.h"
#include "cli/subcommands.h"

namespace vastar {

std::vector<Option> compare_options() {
  static CompareFlags shown_only;
  return compare_live_options(shown_only);
}

ExitCode compare_command(const Command& self, const Arguments& arguments) {
  CompareFlags flags;
  const auto answer = parse_or_answer(self, compare_live_options(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto comparison = resolve_live(flags, std::get<Operands>(answer));
  return comparison ? carry_out(*comparison) : usage_error(self, comparison.error());
}

}  // namespace vastar
