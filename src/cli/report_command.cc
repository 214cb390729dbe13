// `vastar report FILE`: a stored document through any output.
#include "cli/documents.h"
#include "cli/files.h"
#include "cli/output_flags.h"
#include "cli/parse.h"
#include "cli/subcommands.h"
#include "output/host.h"

namespace vastar {
namespace {

Result<std::string> read_operand(const Operands& operands) {
  if (operands.size() != 1) return Error{"wants one document: a file, or '-' for standard input"};
  return read_document(operands[0]);
}

ExitCode print_document(Outputs& outputs, std::string_view document, bool quiet) {
  const std::vector<std::string> failures = outputs.finish(document);
  for (const std::string& failure : failures) print_error(failure);
  if (!quiet) print_warnings(outputs.warnings());
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
  const auto document = read_operand(std::get<Operands>(answer));
  if (!document) return usage_error(self, document.error());
  auto outputs = Outputs::open(flags.outputs, output_options_of(flags));
  if (!outputs) return usage_error(self, outputs.error());
  return print_document(*outputs, *document, flags.quiet);
}

}  // namespace vastar
