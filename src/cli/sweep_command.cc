// `vastar sweep URL`: the best concurrency.
#include "cli/parse.h"
#include "cli/subcommands.h"
#include "cli/sweep.h"
#include "cli/sweep_options.h"

namespace vastar {

std::vector<Option> sweep_options() {
  static SweepFlags shown_only;
  return sweep_options_table(shown_only);
}

ExitCode sweep_command(const Command& self, const Arguments& arguments) {
  SweepFlags flags;
  const auto answer = parse_or_answer(self, sweep_options_table(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto options = resolve_sweep(flags, std::get<Operands>(answer));
  return options ? carry_out(*options) : usage_error(self, options.error());
}

}  // namespace vastar
