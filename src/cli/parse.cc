// argv against an option table, by CLI11: the only file that knows it.
//
// CLI11 splits the words into flags, values and the rest; values go to our own setters as text. Its
// conversions, help and config reader are not used. Traps of 2.1.2 met here: `--name=` takes the
// next word as its value, and a positional like [::1] is taken for a list; so an empty value is
// marked before CLI11 sees it, and operands are read from what it leaves over.
#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/config_file.h"
#include "cli/files.h"
#include "cli/help.h"

namespace vastar {
namespace {

constexpr std::string_view kEmptyMark = "\x1F(empty)\x1F";
constexpr std::uint64_t kConfigLimit = 1U << 20U;  // bytes

// One row and what the command line gave for it.
struct Given {
  const Option* option;
  CLI::Option* words;
  std::string flag() const { return "--" + option->name; }
};

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

// As opposed to a negative number.
bool begins_with_flag(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && (text[1] < '0' || text[1] > '9') && text[1] != '.';
}

// `what` is the flag or the key. A parser that serves one flag begins its message with it.
Error about(const Option& option, const std::string& what, std::string_view text,
            const Error& error) {
  if (begins_with_flag(error.message)) return error;
  const bool shown = !text.empty() && !option.secret;
  const std::string given = shown ? fmt::format("{} {}", what, printable(text, 80)) : what;
  return Error{fmt::format("{}: {}", given, error.message), error.code};
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

// Flags before "--" that no row knows are errors; the rest are operands.
Result<Operands> operands_of(const std::vector<std::string>& left_over,
                             const std::vector<Option>& table) {
  Operands operands;
  bool flags_may_come = true;
  for (const std::string& word : left_over) {
    if (flags_may_come && word == "--") {
      flags_may_come = false;
    } else if (flags_may_come && word.size() > 1 && word[0] == '-') {
      return unknown_flag(word, table);
    } else {
      operands.push_back(without_mark(word));
    }
  }
  return operands;
}

Result<void> set_switch(const Given& given) {
  for (const std::string& word : given.words->results()) {
    if (word != "true") {
      return Error{fmt::format("{} takes no value, and was given '{}'", given.flag(),
                               printable(without_mark(word)))};
    }
  }
  return given.option->set ? given.option->set({}) : Result<void>();
}

Result<void> set_from_words(const Given& given) {
  if (given.option->is_switch()) return set_switch(given);
  const std::vector<std::string>& words = given.words->results();
  // Each use counts, or the last one.
  const std::size_t first = given.option->repeatable ? 0 : words.size() - 1;
  for (std::size_t i = first; i < words.size(); ++i) {
    const std::string word = without_mark(words[i]);
    if (auto set = given.option->set(word); !set) {
      return about(*given.option, given.flag(), word, set.error());
    }
  }
  return {};
}

Result<void> set_from_entry(const Option& option, const ConfigEntry& entry) {
  if (option.is_switch() != entry.boolean) {
    const char* wanted = option.is_switch() ? "must be true or false, without quotes"
                                            : "wants a number or text in quotes";
    return about(option, option.name, {}, Error{wanted});
  }
  if (entry.values.size() != 1 && !option.repeatable) {
    return about(option, option.name, {}, Error{"takes one value, not an array"});
  }
  for (const std::string& value : entry.values) {
    if (option.is_switch() && value == "false") continue;
    if (auto set = option.set(value); !set) return about(option, option.name, value, set.error());
  }
  return {};
}

Error unknown_key(const ConfigEntry& entry, const std::vector<Given>& rows) {
  std::vector<std::string_view> names;
  names.reserve(rows.size());
  for (const Given& row : rows) {
    if (row.option->set) names.emplace_back(row.option->name);
  }
  const std::string_view near = nearest(entry.key, names);
  const std::string hint = near.empty() ? "keys are the long names of this command's flags"
                                        : fmt::format("did you mean {}?", near);
  return Error{fmt::format("unknown key {}: {}", printable(entry.key), hint)};
}

// The entries of a file, but for those that the command line gives too.
Result<void> set_from_file(const std::string& path, const std::vector<Given>& rows) {
  const auto in_file = [&path](unsigned line, const Error& error) {
    const std::string place =
        line == 0 ? printable(path) : fmt::format("{}:{}", printable(path), line);
    return Error{fmt::format("--config {}: {}", place, error.message)};
  };
  const Result<std::string> text = read_file(path, kConfigLimit);
  if (!text) return Error{"--config: " + text.error().message};
  const Result<std::vector<ConfigEntry>> entries = parse_config(*text);
  if (!entries) return in_file(0, entries.error());
  for (const ConfigEntry& entry : *entries) {
    const auto named = [&](const Given& row) { return row.option->name == entry.key; };
    const auto row = std::find_if(rows.begin(), rows.end(), named);
    if (row == rows.end() || !row->option->set) {
      return in_file(entry.line, unknown_key(entry, rows));
    }
    if (row->words->count() > 0) continue;
    if (auto set = set_from_entry(*row->option, entry); !set) {
      return in_file(entry.line, set.error());
    }
  }
  return {};
}

Result<void> set_all(const std::vector<Given>& rows) {
  const auto is_config = [](const Given& row) { return row.option->name == "config"; };
  const auto config = std::find_if(rows.begin(), rows.end(), is_config);
  if (config != rows.end() && config->words->count() > 0) {
    const std::string path = without_mark(config->words->results().back());
    if (auto set = set_from_file(path, rows); !set) return set;
  }
  for (const Given& row : rows) {
    const bool takes_words = row.option->set || row.option->is_switch();
    if (row.words->count() == 0 || !takes_words) continue;
    if (auto set = set_from_words(row); !set) return set;
  }
  return {};
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

Result<Parsed> parse_with(CLI::App& app, const std::vector<Option>& table,
                          const Arguments& arguments) {
  std::vector<Given> rows;
  rows.reserve(table.size());
  for (const Option& option : table) rows.push_back({&option, declare(app, option)});
  for (const Option& option : general_options()) declare(app, option);
  app.parse(marked_and_reversed(arguments));

  Parsed parsed;
  parsed.ask = asked(app);
  if (parsed.ask != Ask::kRun) return parsed;
  Result<Operands> operands = operands_of(app.remaining(), table);
  if (!operands) return operands.error();
  parsed.operands = std::move(*operands);
  if (auto set = set_all(rows); !set) return set.error();
  return parsed;
}

}  // namespace

Result<Parsed> parse(const std::vector<Option>& table, const Arguments& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  try {
    return parse_with(app, table, arguments);
  } catch (const CLI::ArgumentMismatch&) {  // only the last word can lack its value
    return Error{fmt::format("{} needs a value", printable(arguments.back()))};
  } catch (const CLI::Error& error) {
    return Error{error.what()};
  }
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

std::variant<Operands, ExitCode> parse_or_answer(const Command& command,
                                                 const std::vector<Option>& table,
                                                 const Arguments& arguments) {
  Result<Parsed> parsed = parse(table, arguments);
  if (!parsed) return usage_error(command, parsed.error());
  switch (parsed->ask) {
    case Ask::kShortHelp:
      return print_out(short_help(command));
    case Ask::kFullHelp:
      return print_out(full_help(command));
    case Ask::kVersion:
      return print_out(fmt::format("vastar {}\n", version()));
    case Ask::kRun:
      break;
  }
  return std::move(parsed->operands);
}

ExitCode usage_error(const Command& command, const Error& error) {
  const bool flat = &command == &commands().front();
  print_error(error.message);
  print_aside(fmt::format("try 'vastar {}-h'\n", flat ? "" : fmt::format("{} ", command.name)));
  return error.code;
}

}  // namespace vastar
