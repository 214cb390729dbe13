// `vastar completion SHELL`: the completion scripts of bash, zsh and fish, from the option tables.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

std::vector<Option> rows_of(const Command& command) {
  std::vector<Option> rows = command.options();
  append(rows, general_options());
  return rows;
}

// Documents among them: what a comparison may be given instead of URLs.
bool takes_files(const Command& command) {
  return command.operands.starts_with("FILE") || command.name == "compare";
}

std::vector<std::string_view> shown_names() {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    if (!command.hidden) names.push_back(command.name);
  }
  return names;
}

// In single quotes, for any of the three shells; fish alone reads a backslash in them as an escape.
std::string quoted(std::string_view text, bool fish = false) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += fish ? "\\'" : "'\\''";
    } else if (fish && c == '\\') {
      out += "\\\\";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// ---- bash ----

std::string bash_values(const Command& command, const Option& option) {
  if (option.is_switch()) return {};
  std::string patterns = fmt::format("{}:--{}", command.name, option.name);
  if (option.letter != 0) patterns += fmt::format("|{}:-{}", command.name, option.letter);
  std::string reply = "return";
  if (!option.choices.empty()) {
    reply = fmt::format("COMPREPLY=($(compgen -W {} -- \"$cur\")); return",
                        quoted(fmt::format("{}", fmt::join(option.choices, " "))));
  } else if (option.value == "FILE") {
    reply = "_vastar_files; return";
  }
  return fmt::format("    {}) {} ;;\n", patterns, reply);
}

std::string bash_flags(const Command& command) {
  std::string words;
  for (const Option& option : rows_of(command)) words += fmt::format(" --{}", option.name);
  const std::string operands = fmt::format("{}", fmt::join(command.operand_choices, " "));
  return fmt::format("    {}) flags={}; operands={}; files={} ;;\n", command.name,
                     quoted(trim(words)), quoted(operands), takes_files(command) ? "yes" : "''");
}

std::string bash_script() {
  std::string values;
  std::string flags;
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    for (const Option& option : rows_of(command)) values += bash_values(command, option);
    flags += bash_flags(command);
  }
  const std::string names = fmt::format("{}", fmt::join(shown_names(), "|"));
  const std::string words = fmt::format("{}", fmt::join(shown_names(), " "));
  return "# bash completion of vastar\n"
         "_vastar_files() {\n"  // a name a line: blanks in names
         "  local IFS=$'\\n'\n"
         "  COMPREPLY=($(compgen -f -- \"$cur\"))\n"
         "}\n"
         "_vastar() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command=http flags operands files\n"
         "  COMPREPLY=()\n"
         "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then "  // '=' is a word of its
                                                                          // own
         "prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
         "  case ${COMP_WORDS[1]} in\n    " +
         names +
         ") command=${COMP_WORDS[1]} ;;\n  esac\n"
         "  case $command:$prev in\n" +
         values +
         "  esac\n"
         "  case $command in\n" +
         flags +
         "  esac\n"
         "  if [[ $COMP_CWORD -eq 1 && $cur != -* ]]; then operands='" +
         words +
         "'; fi\n"
         "  if [[ $cur == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\"))\n"
         "  elif [[ -n $files ]]; then\n"
         "    _vastar_files\n"
         "  else\n"
         "    COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _vastar vastar\n";
}

// ---- zsh ----

// Text inside the brackets and colons of an _arguments spec.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const Option& option) {
  if (!option.choices.empty()) return fmt::format("({})", fmt::join(option.choices, " "));
  return option.value == "FILE" ? "_files" : " ";
}

std::string zsh_row(const Option& option) {
  std::string tail = fmt::format("[{}]", zsh_text(option.help));
  if (!option.is_switch()) {
    tail += fmt::format(":{}:{}", zsh_text(option.value), zsh_action(option));
  }
  const std::string many = option.repeatable ? "*" : "";
  const std::string equals = option.is_switch() ? "" : "=";
  std::string out =
      fmt::format("        {} \\\n", quoted(many + "--" + option.name + equals + tail));
  if (option.letter != 0) {
    out += fmt::format("        {} \\\n", quoted(many + "-" + option.letter + tail));
  }
  return out;
}

std::string zsh_command(const Command& command, bool flat) {
  std::string operands = "'*:operand: '";
  if (flat) operands = "'1:URL or command:_vastar_commands' '*:operand: '";
  if (takes_files(command)) operands = "'*:file:_files'";
  if (!command.operand_choices.empty()) {
    operands = fmt::format("'1:operand:({})'", fmt::join(command.operand_choices, " "));
  }
  std::string out = fmt::format("    {})\n      _arguments -s \\\n", flat ? "*" : command.name);
  for (const Option& option : rows_of(command)) out += zsh_row(option);
  return out + fmt::format("        {}\n      ;;\n", operands);
}

std::string zsh_script() {
  std::string names;
  std::string cases;
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    names += fmt::format("    {}\n",
                         quoted(fmt::format("{}:{}", command.name, zsh_text(command.summary))));
    cases += zsh_command(command, false);
  }
  cases += zsh_command(commands().front(), true);
  return "#compdef vastar\n"
         "_vastar_commands() {\n  local -a list\n  list=(\n" +
         names +
         "  )\n"
         "  _describe command list\n}\n"
         "_vastar() {\n  local command=${words[2]}\n"
         "  if (( CURRENT > 2 )) && [[ -n $command ]]; then\n"
         "    case $command in\n      " +
         fmt::format("{}", fmt::join(shown_names(), "|")) +
         ") shift words; (( CURRENT-- )) ;;\n      *) command= ;;\n    esac\n"
         "  else\n    command=\n  fi\n"
         "  case $command in\n" +
         cases +
         "  esac\n}\n"
         "if [[ $funcstack[1] == _vastar ]]; then _vastar \"$@\"; else compdef _vastar vastar; "
         "fi\n";
}

// ---- fish ----

std::string fish_row(const std::string& condition, const Option& option) {
  std::string line =
      fmt::format("complete -c vastar -n {} -l {}", quoted(condition, true), option.name);
  if (option.letter != 0) line += fmt::format(" -s {}", option.letter);
  if (!option.is_switch()) line += option.value == "FILE" ? " -rF" : " -x";
  if (!option.choices.empty()) {
    line += " -a " + quoted(fmt::format("{}", fmt::join(option.choices, " ")), true);
  }
  return line + " -d " + quoted(option.help, true) + "\n";
}

std::string fish_script() {
  const std::string names = fmt::format("{}", fmt::join(shown_names(), " "));
  const std::string none_yet = fmt::format("not __fish_seen_subcommand_from {}", names);
  std::string out = "# fish completion of vastar\ncomplete -c vastar -f\n";
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    out +=
        fmt::format("complete -c vastar -n {} -a {} -d {}\n", quoted("__fish_use_subcommand", true),
                    command.name, quoted(command.summary, true));
    const bool flat = &command == &commands().front();
    const std::string seen = fmt::format("__fish_seen_subcommand_from {}", command.name);
    const std::string here = flat ? fmt::format("{}; or {}", seen, none_yet) : seen;
    for (const Option& option : rows_of(command)) out += fish_row(here, option);
    for (const std::string_view word : command.operand_choices) {
      out += fmt::format("complete -c vastar -n {} -a {}\n", quoted(seen, true), word);
    }
    if (takes_files(command)) {
      out += fmt::format("complete -c vastar -n {} -F\n", quoted(seen, true));
    }
  }
  return out;
}

}  // namespace

ExitCode completion_command(const Command& self, const Arguments& arguments) {
  const auto answer = parse_or_answer(self, {}, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto& shells = std::get<Operands>(answer);
  if (shells.size() != 1) return usage_error(self, {"name one shell: bash, zsh or fish"});
  if (shells[0] == "bash") return print_out(bash_script());
  if (shells[0] == "zsh") return print_out(zsh_script());
  if (shells[0] == "fish") return print_out(fish_script());
  return usage_error(self, {fmt::format("'{}' is none of bash, zsh, fish", printable(shells[0]))});
}

}  // namespace vastar
