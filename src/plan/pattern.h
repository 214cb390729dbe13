// A regular expression, compiled once (RE2: its time is linear in the text, whatever the pattern).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace vastar {

// Immutable and safe to share between threads; copies share what was compiled.
class Pattern {
 public:
  // The error says what is wrong with it.
  static Result<Pattern> compile(std::string_view text);

  // Anywhere in `text`, which is taken as bytes: it need not be UTF-8.
  bool found_in(std::string_view text) const;
  // What the first group matched, or all of the match when the pattern has none.
  std::optional<std::string> first_in(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace vastar
