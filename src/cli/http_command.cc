// `vastar URL` and `vastar http URL`: one run.
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/subcommands.h"

namespace vastar {

std::vector<Option> http_options() {
  static RunFlags shown_only;
  return run_options_table(shown_only, {.metrics = run_metrics()});
}

ExitCode http_command(const Command& self, const Arguments& arguments) {
  RunFlags flags;
  const auto table = run_options_table(flags, {.metrics = run_metrics()});
  const auto answer = parse_or_answer(self, table, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto options = resolve_run(flags, std::get<Operands>(answer), {});
  return options ? carry_out(*options) : usage_error(self, options.error());
}

}  // namespace vastar
