// Reading stored documents: the file, then its check.
#include "cli/documents.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/files.h"
#include "report/event_lines.h"
#include "report/schema.h"

namespace vastar {
namespace {

constexpr std::uint64_t kLimit = 256ULL * 1024 * 1024;

}  // namespace

Result<std::string> read_document_text(const std::string& path) { return read_file(path, kLimit); }

Result<std::string> read_document(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : printable(path);
  Result<std::string> text = read_document_text(path);
  if (!text) return text;
  Result<std::string> document = document_in(std::move(*text));
  if (!document) return Error{fmt::format("{}: {}", name, document.error().message)};
  const std::vector<std::string> problems = reading_problems(*document);
  if (problems.empty()) return document;
  return Error{fmt::format("{} is no valid document of vastar: {} ('vastar validate' shows all)",
                           name, problems.front())};
}

}  // namespace vastar
