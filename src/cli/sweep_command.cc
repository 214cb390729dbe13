// `vastar sweep URL`: the best concurrency.
#include <utility>

#include "cli/settings.h"
#include "cli/subcommands.h"
#include "cli/sweep.h"
#include "cli/sweep_options.h"

namespace vastar {

std::vector<Option> sweep_options() {
  static SweepFlags shown_only;
  return sweep_options_table(shown_only);
}

Result<Measurement> prepare_sweep(const Settings& settings) {
  SweepFlags flags;
  const auto operands = settings.into(sweep_options_table(flags));
  if (!operands) return operands.error();
  std::vector<std::string> urls = *operands;
  if (!flags.vs.empty()) urls.push_back(flags.vs);
  if (auto checked = check_content(settings, urls, flags.content, flags.run); !checked) {
    return checked.error();
  }
  auto options = resolve_sweep(flags, *operands);
  if (!options) return options.error();
  return measurement_of(std::move(*options));
}

}  // namespace vastar
