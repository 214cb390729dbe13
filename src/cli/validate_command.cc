// `vastar validate FILE...` and `vastar schema [KIND]`: documents against the published schemas.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/documents.h"
#include "cli/files.h"
#include "cli/parse.h"
#include "cli/subcommands.h"
#include "report/event_lines.h"
#include "report/schema.h"

namespace vastar {
namespace {

// A line a problem, or one that says that there is none.
ExitCode validate_file(const std::string& path, std::string& lines) {
  const std::string name = path == "-" ? "standard input" : printable(path);
  const Result<std::string> document = read_document_text(path);
  if (!document) {
    print_error(document.error().message);
    return ExitCode::kUsage;
  }
  const std::vector<std::string> problems = stored_problems(*document);
  for (const std::string& problem : problems) lines += fmt::format("{}: {}\n", name, problem);
  if (problems.empty()) lines += fmt::format("{}: valid\n", name);
  return problems.empty() ? ExitCode::kOk : ExitCode::kUsage;
}

std::string kinds_list() {
  std::string lines;
  for (const std::string_view kind : schema_kinds()) lines += fmt::format("{}\n", kind);
  return lines;
}

}  // namespace

ExitCode validate_command(const Command& self, const Arguments& arguments) {
  const auto answer = parse_or_answer(self, {}, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto& files = std::get<Operands>(answer);
  if (files.empty()) return usage_error(self, {"wants a document or more: files, or '-'"});
  std::string lines;
  ExitCode worst = ExitCode::kOk;
  for (const std::string& file : files) worst = std::max(worst, validate_file(file, lines));
  return std::max(worst, print_out(lines));
}

ExitCode schema_command(const Command& self, const Arguments& arguments) {
  const auto answer = parse_or_answer(self, {}, arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto& kinds = std::get<Operands>(answer);
  if (kinds.empty()) return print_out(kinds_list());
  if (kinds.size() > 1) return usage_error(self, {"prints one schema: name one kind"});
  const auto text = schema_text(kinds[0]);
  return text ? print_out(*text) : usage_error(self, text.error());
}

}  // namespace vastar
