// `vastar report FILE`: a stored document through any output.
#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/files.h"
#include "cli/output_flags.h"
#include "cli/parse.h"
#include "cli/subcommands.h"
#include "output/host.h"
#include "report/event_lines.h"
#include "report/schema.h"

namespace vastar {
namespace {

constexpr std::uint64_t kDocumentLimit = 256ULL * 1024 * 1024;

Result<std::string> read_document(const Operands& operands) {
  if (operands.size() != 1) return Error{"wants one document: a file, or '-' for standard input"};
  Result<std::string> text = read_file(operands[0], kDocumentLimit);
  if (!text) return text;
  Result<std::string> document = document_in(std::move(*text));
  if (!document) {
    return Error{fmt::format("{}: {}", printable(operands[0]), document.error().message)};
  }
  const std::vector<std::string> problems = document_problems(*document);
  if (problems.empty()) return document;
  return Error{fmt::format("{} is no valid document of vastar: {} ('vastar validate' shows all)",
                           printable(operands[0]), problems.front())};
}

ExitCode print_document(Outputs& outputs, std::string_view document) {
  const std::vector<std::string> failures = outputs.finish(document);
  for (const std::string& failure : failures) print_error(failure);
  return failures.empty() ? ExitCode::kOk : ExitCode::kNoData;
}

}  // namespace

std::vector<Option> report_options() {
  static OutputFlags shown_only;
  return output_options(shown_only);
}

ExitCode report_command(const Command& self, const Arguments& arguments) {
  OutputFlags flags;
  const auto answer = parse_or_answer(self, output_options(flags), arguments);
  if (const auto* code = std::get_if<ExitCode>(&answer)) return *code;
  const auto document = read_document(std::get<Operands>(answer));
  if (!document) return usage_error(self, document.error());
  auto outputs = Outputs::open(flags.outputs, {.color = wants_color(flags.color, STDOUT_FILENO),
                                               .width = terminal_width(STDOUT_FILENO)});
  if (!outputs) return usage_error(self, outputs.error());
  return print_document(*outputs, *document);
}

}  // namespace vastar
