// argv against an option table, by CLI11: the only file that knows it.
//
// CLI11 splits the words into flags, values and the rest; values go to our own setters as text. Its
// conversions, help and config reader are not used. Traps of 2.1.2 met here: `--name=` takes the
// next word as its value, and a positional like [::1] is taken for a list; so an empty value is
// marked before CLI11 sees it, and operands are read from what it leaves over.
#include "cli/words.h"

#include <CLI/CLI.hpp>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"

namespace vastar {
namespace {

constexpr std::string_view kEmptyMark = "\x1F(empty)\x1F";

// `--name=` becomes `--name=MARK`. A value that only looks like it gets its mark off again.
std::string with_mark(const std::string& word) {
  const bool empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
  return empty_value ? word + std::string(kEmptyMark) : word;
}

std::string without_mark(std::string word) {
  if (word.ends_with(kEmptyMark)) word.resize(word.size() - kEmptyMark.size());
  return word;
}

std::string cli11_names(const Option& option) {
  return (option.letter == 0 ? "" : std::string{'-', option.letter, ','}) + "--" + option.name;
}

CLI::Option* declare(CLI::App& app, const Option& option) {
  if (option.is_switch()) return app.add_flag(cli11_names(option));
  return app.add_option(cli11_names(option))
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

// Where a flag that this command lacks does exist.
std::string elsewhere(std::string_view flag) {
  for (const Command& command : commands()) {
    for (const Option& option : command.options()) {
      const bool is_letter = flag.size() == 2 && flag[1] == option.letter;
      if (is_letter || (flag.size() > 2 && flag.substr(2) == option.name)) {
        return fmt::format("it is a flag of 'vastar {}', not of this command", command.name);
      }
    }
  }
  return {};
}

// Before "--" what begins with '-' is a flag that no row knows; the rest are operands.
void take_left_over(const std::vector<std::string>& left_over, Words& words) {
  bool flags_may_come = true;
  for (const std::string& word : left_over) {
    if (flags_may_come && word == "--") {
      flags_may_come = false;
    } else if (flags_may_come && word.size() > 1 && word[0] == '-') {
      if (words.unknown.empty()) words.unknown = word;
    } else {
      words.operands.push_back(without_mark(word));
    }
  }
}

Ask asked(const CLI::App& app) {
  if (app.count("--help-all") > 0) return Ask::kFullHelp;
  if (app.count("--help") > 0) return Ask::kShortHelp;
  return app.count("--version") > 0 ? Ask::kVersion : Ask::kRun;
}

// CLI11 takes the words last first.
std::vector<std::string> marked_and_reversed(const Arguments& arguments) {
  std::vector<std::string> words;
  words.reserve(arguments.size());
  for (auto word = arguments.rbegin(); word != arguments.rend(); ++word) {
    words.push_back(with_mark(*word));
  }
  return words;
}

Words split_with(CLI::App& app, const std::vector<Option>& table, const Arguments& arguments) {
  std::vector<CLI::Option*> rows;
  rows.reserve(table.size());
  for (const Option& option : table) rows.push_back(declare(app, option));
  for (const Option& option : general_options()) declare(app, option);
  app.parse(marked_and_reversed(arguments));

  Words words;
  words.ask = asked(app);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (rows[i]->count() == 0) continue;
    std::vector<std::string>& values = words.flags[table[i].name];
    for (const std::string& value : rows[i]->results()) values.push_back(without_mark(value));
  }
  take_left_over(app.remaining(), words);
  return words;
}

}  // namespace

Result<Words> split_words(const std::vector<Option>& table, const Arguments& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  try {
    return split_with(app, table, arguments);
  } catch (const CLI::ArgumentMismatch&) {  // only the last word can lack its value
    return Error{fmt::format("{} needs a value", printable(arguments.back()))};
  } catch (const CLI::Error& error) {
    return Error{error.what()};
  }
}

Error unknown_flag(const std::string& word, const std::vector<Option>& table) {
  const std::string flag = word.substr(0, word.find('='));
  std::vector<std::string_view> names;
  names.reserve(table.size() + general_options().size());
  for (const Option& option : table) names.emplace_back(option.name);
  for (const Option& option : general_options()) names.emplace_back(option.name);
  const bool is_long = flag.starts_with("--");
  const std::string_view near = is_long ? nearest(flag.substr(2), names) : std::string_view();
  if (!near.empty()) {
    return Error{fmt::format("unknown flag {}: did you mean --{}?", printable(flag), near)};
  }
  const std::string where = elsewhere(flag);
  if (!where.empty()) return Error{fmt::format("unknown flag {}: {}", printable(flag), where)};
  return Error{fmt::format("unknown flag {}", printable(flag))};
}

const std::vector<Option>& general_options() {
  static const std::vector<Option> options = [] {
    Option help{.name = "help", .letter = 'h', .help = "this help", .group = "General"};
    Option full{.name = "help-all", .help = "every flag there is", .group = "General"};
    Option version{.name = "version", .letter = 'V', .help = "the version", .group = "General"};
    help.common = full.common = true;
    return std::vector<Option>{help, full, version};
  }();
  return options;
}

}  // namespace vastar
