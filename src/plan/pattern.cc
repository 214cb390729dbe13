// Regular expressions by RE2; the only file that includes it.
#include "plan/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"

namespace vastar {
namespace {

constexpr int kMemory = 1 << 20;  // bytes that one pattern and its automata may take

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Result<Pattern> Pattern::compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  // Patterns are typed as UTF-8 and bodies may be anything: bytes match bytes.
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  const auto compiled = std::make_shared<const re2::RE2>(piece(text), options);
  if (!compiled->ok()) {
    return Error{
        fmt::format("no regular expression: {} (RE2 syntax)", printable(compiled->error(), 100))};
  }
  Pattern pattern;
  pattern.compiled_ = compiled;
  return pattern;
}

bool Pattern::found_in(std::string_view text) const {
  return re2::RE2::PartialMatch(piece(text), *compiled_);
}

std::optional<std::string> Pattern::first_in(std::string_view text) const {
  re2::StringPiece groups[2];
  const int wanted = compiled_->NumberOfCapturingGroups() > 0 ? 2 : 1;
  if (!compiled_->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, groups, wanted)) {
    return std::nullopt;
  }
  const re2::StringPiece& found = groups[wanted - 1];
  return std::string(found.data(), found.size());
}

}  // namespace vastar
