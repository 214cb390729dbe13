// `vastar man`: the manual page from the option tables (man(7) macros).
#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

// Text that roff shows as it is: '-' as a minus that can be copied, no control line by accident.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool line_start = out.empty() || out.back() == '\n';
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '\'') {
      out += "\\(aq";
    } else {
      out += c;
    }
  }
  return out;
}

std::string row(const Option& option) {
  std::string flags = "\\fB" + roff(flag_names(option)) + "\\fR";
  if (!option.is_switch()) flags += " \\fI" + roff(option.value) + "\\fR";
  return fmt::format(".TP\n{}\n{}\n", flags, roff(described(option)));
}

std::string paragraphs(std::string_view text) {
  std::string out;
  for (const std::string_view paragraph : split(text, '\n')) {
    out += fmt::format(".PP\n{}\n", roff(paragraph));
  }
  return out;
}

std::string section(const Command& command) {
  const std::string operands(command.operands);
  std::string out = fmt::format(".SH \"{}\"\n.B vastar {}\n[OPTIONS]{}{}\n", roff(command.name),
                                roff(command.name), operands.empty() ? "" : " ", roff(operands));
  out += paragraphs(command.description);
  const std::vector<Option> rows = command.options();
  for (const std::string_view group : groups_of(rows)) {
    out += fmt::format(".SS {}\n", group);
    for (const Option& option : rows) {
      if (option.group == group) out += row(option);
    }
  }
  for (const std::string_view example : command.examples) {
    out += fmt::format(".PP\n.nf\n{}\n.fi\n", roff(example));
  }
  return out;
}

struct ExitLine {
  ExitCode code;
  std::string_view meaning;
};

constexpr ExitLine kExitLines[] = {
    {ExitCode::kOk, "measured, and every gate passed or none was set"},
    {ExitCode::kGateFailed, "a gate failed, or a sweep found no qualified point"},
    {ExitCode::kUsage, "usage: nothing was sent"},
    {ExitCode::kInconclusive, "the measurement cannot judge a gate that was asked for"},
    {ExitCode::kNoData, "nothing completed, or an output failed after the run"},
    {ExitCode::kInternal, "internal error, a bug in vastar"},
    {ExitCode::kInterrupted, "interrupted by SIGINT, after reporting what there was"},
    {ExitCode::kTerminated, "ended by SIGTERM, after reporting what there was"},
};

std::string exit_section() {
  std::string out = ".SH EXIT STATUS\n";
  for (const ExitLine& line : kExitLines) {
    out += fmt::format(".TP\n{}\n{}\n", static_cast<int>(line.code), roff(line.meaning));
  }
  return out;
}

std::string environment_section() {
  return ".SH ENVIRONMENT\n"
         ".TP\nNO_COLOR\nset and not empty: no colour\n"
         ".TP\nCLICOLOR_FORCE\nset and not 0: colour also where no terminal is\n"
         ".TP\nVASTAR_PLUGIN_PATH\nfolders of output plugins, ':' between them\n";
}

std::string page() {
  const Command& flat = commands().front();
  std::string out = fmt::format(".TH VASTAR 1 \"\" \"vastar {}\"\n.SH NAME\nvastar \\- {}\n",
                                version(), roff(flat.summary));
  out += ".SH SYNOPSIS\n.B vastar\n[OPTIONS] URL\n.br\n.B vastar\nCOMMAND [OPTIONS] ...\n";
  out += ".SH DESCRIPTION\n" + paragraphs(flat.description);
  out += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const Option& option : general_options()) out += row(option);
  for (const Command& command : commands()) {
    if (!command.hidden) out += section(command);
  }
  return out + exit_section() + environment_section();
}

}  // namespace

ExitCode man_command(const Command& self, const Arguments& arguments) {
  const auto answer = parse_or_answer(self, {}, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  return print_out(page());
}

}  // namespace vastar
