// Help texts for the terminal, 80 columns wide.
#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/parse.h"

namespace vastar {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kColumn = 29;  // where the phrases begin

// Words of `text` in lines that end before kWidth, the first of which begins at column `at`.
std::string wrapped(std::string_view text, std::size_t at, std::size_t indent) {
  std::string out;
  for (const std::string_view word : split(text, ' ')) {
    const bool first = out.empty();
    if (!first && at + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      at = indent;
    } else if (!first) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
  }
  return out;
}

std::string row(std::string_view left, std::string_view phrase) {
  std::string line(left);
  if (line.size() + 1 > kColumn) {
    line += "\n" + std::string(kColumn, ' ');
  } else {
    line.resize(kColumn, ' ');
  }
  return line + wrapped(phrase, kColumn, kColumn) + "\n";
}

std::string row(const Option& option) {
  std::string left = option.letter == 0 ? fmt::format("      --{}", option.name)
                                        : fmt::format("  -{}, --{}", option.letter, option.name);
  if (!option.is_switch()) left += " " + option.value;
  return row(left, described(option));
}

std::string command_rows() {
  std::string out = "\nCommands (vastar COMMAND -h):\n";
  for (const Command& command : commands()) {
    if (!command.hidden) out += row(fmt::format("  {}", command.name), command.summary);
  }
  return out;
}

std::string example_rows(const Command& command) {
  if (command.examples.empty()) return {};
  std::string out = "\nExamples:\n";
  for (const std::string_view example : command.examples) out += fmt::format("  {}\n", example);
  return out;
}

bool is_first(const Command& command) { return &command == &commands().front(); }

std::vector<Option> all_rows(const Command& command) {
  std::vector<Option> rows = command.options();
  rows.insert(rows.end(), general_options().begin(), general_options().end());
  return rows;
}

}  // namespace

std::string described(const Option& option) {
  const std::string& phrase = option.help;
  std::string aside = option.fallback;
  if (option.repeatable) aside += aside.empty() ? "repeatable" : ", repeatable";
  return aside.empty() ? phrase : fmt::format("{} ({})", phrase, aside);
}

std::string usage_lines(const Command& command) {
  if (is_first(command)) {
    return "Usage: vastar [OPTIONS] URL\n       vastar COMMAND [OPTIONS] ...\n";
  }
  const std::string line =
      fmt::format("Usage: vastar {} [OPTIONS] {}", command.name, command.operands);
  return fmt::format("{}\n", trim(line));
}

std::vector<std::string_view> groups_of(const std::vector<Option>& table) {
  std::vector<std::string_view> groups;
  for (const Option& option : table) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) {
      groups.push_back(option.group);
    }
  }
  return groups;
}

std::string short_help(const Command& command) {
  std::string out = fmt::format("vastar {}: {}\n\n{}\nOptions:\n", version(), command.summary,
                                usage_lines(command));
  for (const Option& option : all_rows(command)) {
    if (option.common) out += row(option);
  }
  if (is_first(command)) out += command_rows();
  return out + example_rows(command);
}

std::string full_help(const Command& command) {
  std::string out =
      fmt::format("vastar {}: {}\n\n{}\n", version(), command.summary, usage_lines(command));
  for (const std::string_view paragraph : split(command.description, '\n')) {
    out += wrapped(paragraph, 0, 0) + "\n";
  }
  const std::vector<Option> rows = all_rows(command);
  for (const std::string_view group : groups_of(rows)) {
    out += fmt::format("\n{}:\n", group);
    for (const Option& option : rows) {
      if (option.group == group) out += row(option);
    }
  }
  if (is_first(command)) out += command_rows();
  return out + example_rows(command);
}

}  // namespace vastar
