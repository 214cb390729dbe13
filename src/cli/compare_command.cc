// `vastar compare BASE HEAD`: is head worse than base?
#include <utility>

#include "cli/compare.h"
#include "cli/compare_files.h"
#include "cli/compare_live.h"
#include "cli/settings.h"
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

Result<Measurement> prepare_compare(const Settings& settings) {
  CompareFlags flags;
  const auto operands = settings.into(compare_table(flags));
  if (!operands) return operands.error();
  const auto files = resolve_files(flags, *operands);
  if (!files) return files.error();
  if (*files) return measurement_of(flags, **files);
  if (auto checked = check_content(settings, *operands, flags.content, flags.run); !checked) {
    return checked.error();
  }
  auto comparison = resolve_live(flags, *operands);
  if (!comparison) return comparison.error();
  return measurement_of(std::move(*comparison));
}

}  // namespace vastar
