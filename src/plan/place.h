// One place of a template: what stands between "{{" and "}}".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/data_feed.h"
#include "plan/draw.h"
#include "plan/url_pattern.h"

namespace vastar {

// How a value is written where it goes.
enum class Escape : std::uint8_t {
  kNone,
  kTarget,     // what may not stand in a URL is percent-encoded: "/a b?c" is "/a%20b?c"
  kComponent,  // all but letters, digits and -._~ is, for a value within a URL
  kJson,       // for the inside of a JSON string
  kHeader,     // control bytes, which could end a header, become blanks
};

struct Place {
  enum class Kind : std::uint8_t {
    kLiteral,
    kCounter,
    kUuid,
    kRandInt,
    kRandStr,
    kRandHex,
    kChoice,
    kNow,
    kNowSeconds,
    kWorker,
    kSlot,
    kRow,
    kPattern,
    kVariable,
  };
  Kind kind = Kind::kLiteral;
  Escape escape = Escape::kNone;
  std::string text = {};                           // kLiteral
  std::int64_t low = 0, high = 0;                  // kRandInt, both included
  std::size_t count = 0;                           // kRandStr, kRandHex: characters
  std::size_t column = 0;                          // kRow; kVariable: which
  std::vector<std::string> choices = {};           // kChoice
  std::shared_ptr<const UrlPattern> pattern = {};  // kPattern
};

// The variables of a scenario that a step may use, by their places in Draw::variables.
using VariableNames = std::vector<std::string>;

// `inner`: what stands between the braces. `feed` and `variables` may be null. A name that is not
// known, or wrong arguments, are an error that says what there is.
Result<Place> parse_place(std::string_view inner, Escape escape, const DataFeed* feed,
                          const VariableNames* variables = nullptr);
// Whether one of the words above has that name, so that no variable can.
bool is_place_word(std::string_view name);

// Appends the value.
void fill_place(const Place& place, Draw& draw, std::string& out);

}  // namespace vastar
