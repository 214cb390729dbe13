// `vastar plugins`: the outputs there are.
#include <fmt/format.h>

#include "base/version.h"
#include "cli/files.h"
#include "cli/parse.h"
#include "cli/subcommands.h"
#include "output/host.h"

namespace vastar {
namespace {

std::string line(const FoundPlugin& plugin) {
  const std::string state = plugin.problem.empty() ? "" : fmt::format("  ({})", plugin.problem);
  return fmt::format("{:<12} {:<10} {:>3}  {}{}\n", plugin.name, plugin.version, plugin.abi,
                     plugin.path, state);
}

}  // namespace

ExitCode plugins_command(const Command& self, const Arguments& arguments) {
  const auto answer = parse_or_answer(self, {}, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  if (!std::get<Operands>(answer).empty()) return usage_error(self, {"takes no operands"});
  std::string lines = fmt::format("{:<12} {:<10} {:>3}  {}\n", "NAME", "VERSION", "ABI", "PATH");
  lines += fmt::format("{:<12} {:<10} {:>3}  {}\n", "json", version(), "", "(built in)");
  for (const FoundPlugin& plugin : find_plugins()) lines += line(plugin);
  return print_out(lines);
}

}  // namespace vastar
