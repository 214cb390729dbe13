// Words into fields, and what is said without doing anything.
#include "cli/parse.h"

#include <fmt/format.h>

#include <utility>

#include "base/version.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/help.h"
#include "cli/settings.h"

namespace vastar {

Result<Parsed> parse(const std::vector<Option>& table, const Arguments& arguments) {
  Result<Words> words = split_words(table, arguments);
  if (!words) return words.error();
  if (words->ask != Ask::kRun) return Parsed{words->ask, {}};
  if (!words->unknown.empty()) return unknown_flag(words->unknown, table);
  Result<Operands> operands = Settings{.words = std::move(*words)}.into(table);
  if (!operands) return operands.error();
  return Parsed{Ask::kRun, std::move(*operands)};
}

std::variant<Operands, ExitCode> parse_or_answer(const Command& command,
                                                 const std::vector<Option>& table,
                                                 const Arguments& arguments) {
  Result<Parsed> parsed = parse(table, arguments);
  if (!parsed) return usage_error(command, parsed.error());
  if (const auto code = answer(command, parsed->ask)) return *code;
  return std::move(parsed->operands);
}

std::optional<ExitCode> answer(const Command& command, Ask ask) {
  switch (ask) {
    case Ask::kShortHelp:
      return print_out(short_help(command));
    case Ask::kFullHelp:
      return print_out(full_help(command));
    case Ask::kVersion:
      return print_out(fmt::format("vastar {}\n", version()));
    case Ask::kRun:
      break;
  }
  return std::nullopt;
}

ExitCode usage_error(const Command& command, const Error& error) {
  const bool flat = &command == &commands().front();
  print_error(error.message);
  print_aside(fmt::format("try 'vastar {}-h'\n", flat ? "" : fmt::format("{} ", command.name)));
  return error.code;
}

}  // namespace vastar
