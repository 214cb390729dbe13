// `vastar URL` and `vastar http URL`: one run.
#include <utility>

#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

RunTable table() { return {.metrics = run_metrics(), .with_shape = true}; }

}  // namespace

std::vector<Option> http_options() {
  static RunFlags shown_only;
  return run_options_table(shown_only, table());
}

Result<Measurement> prepare_http(const Settings& settings) {
  RunFlags flags;
  const auto operands = settings.into(run_options_table(flags, table()));
  if (!operands) return operands.error();
  auto options = resolve_run(flags, *operands, {});
  if (!options) return options.error();
  return measurement_of(std::move(*options));
}

}  // namespace vastar
