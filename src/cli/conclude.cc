// Document, schema check, outputs, exit code.
#include "cli/conclude.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "cli/files.h"
#include "cli/signals.h"
#include "report/schema.h"

namespace vastar {
namespace {

// A document that breaks its own schema is a bug of ours; the measurement must survive it.
ExitCode internal_error(const std::string& document, const std::vector<std::string>& problems) {
  const std::string path = fmt::format("vastar-raw-{}.json", getpid());
  // Nobody asked for it, so nobody else gets to see it.
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  std::FILE* file = fd < 0 ? nullptr : fdopen(fd, "w");
  bool saved =
      file != nullptr && std::fwrite(document.data(), 1, document.size(), file) == document.size();
  if (file != nullptr && std::fclose(file) != 0) saved = false;
  print_error(fmt::format("internal error, a bug in vastar: the document breaks its schema: {}{}",
                          fmt::join(problems, "; "),
                          saved ? fmt::format("\nThe raw data is in {}; please report it.", path)
                                : "\nThe raw data could not be written to the current folder:"));
  if (!saved) print_aside(document + "\n");
  return ExitCode::kInternal;
}

}  // namespace

ExitCode conclude(const std::string& document, const Gate& gate, std::uint64_t completed,
                  InconclusiveAs inconclusive_as, bool quiet, Outputs& outputs) {
  const std::vector<std::string> problems = document_problems(document);
  if (!problems.empty()) return internal_error(document, problems);
  const std::vector<std::string> failed = outputs.finish(document);
  for (const std::string& message : failed) print_error(message);
  if (!quiet) print_warnings(outputs.warnings());
  if (const auto by_signal = StopOnSignals::exit_code()) return *by_signal;
  const ExitCode code = exit_code_for(gate, completed, inconclusive_as);
  return code == ExitCode::kOk && !failed.empty() ? ExitCode::kNoData : code;
}

ExitCode conclude_without_data(const Error& error) {
  print_error(error.message);
  return StopOnSignals::exit_code().value_or(error.code);
}

}  // namespace vastar
