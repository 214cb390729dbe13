// Secrets out of files and the environment.
#include "cli/secrets.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "cli/files.h"

namespace vastar {
namespace {

constexpr std::string_view kEnvironment = "env:";
constexpr std::uint64_t kLongest = std::uint64_t{64} * 1024;

Result<std::string> from_environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  if (value != nullptr && *value != '\0') return std::string(value);
  return Error{fmt::format("the environment variable {} is not set, or is empty", printable(name))};
}

}  // namespace

bool names_a_place(std::string_view text) {
  return text.starts_with('@') || text.starts_with(kEnvironment);
}

Result<std::string> read_secret(std::string_view text) {
  if (text.starts_with(kEnvironment)) {
    return from_environment(std::string(text.substr(kEnvironment.size())));
  }
  if (!text.starts_with('@')) return std::string(text);
  const std::string path(text.substr(1));
  const Result<std::string> content = read_file(path, kLongest);
  if (!content) return content.error();
  std::string secret(trim(std::string_view(*content).substr(0, content->find('\n'))));
  if (secret.empty()) return Error{fmt::format("the first line of {} is empty", printable(path))};
  return secret;
}

}  // namespace vastar
