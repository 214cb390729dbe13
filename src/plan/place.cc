// The words that a place may have.
#include "plan/place.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

using Kind = Place::Kind;
using Arguments = std::vector<std::string>;

constexpr std::string_view kRow = "row.";
constexpr std::int64_t kLongestRandom = 1'000'000;

struct Word {
  std::string_view name;
  std::string_view form;  // as messages show it
  Kind kind;
  std::size_t fewest, most;  // arguments
};

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
constexpr std::array<Word, 10> kWords = {{
    {"counter", "counter", Kind::kCounter, 0, 0},
    {"uuid", "uuid", Kind::kUuid, 0, 0},
    {"rand_int", "rand_int LOW HIGH", Kind::kRandInt, 2, 2},
    {"rand_str", "rand_str LENGTH", Kind::kRandStr, 1, 1},
    {"rand_hex", "rand_hex LENGTH", Kind::kRandHex, 1, 1},
    {"choice", "choice A B ...", Kind::kChoice, 1, kAny},
    {"now", "now", Kind::kNow, 0, 0},
    {"now_s", "now_s", Kind::kNowSeconds, 0, 0},
    {"worker", "worker", Kind::kWorker, 0, 0},
    {"slot", "slot", Kind::kSlot, 0, 0},
}};

// Words at blanks; one in double quotes may hold blanks. Nothing: a quote is not closed.
std::optional<Arguments> words_of(std::string_view text) {
  Arguments words;
  while (!(text = trim(text)).empty()) {
    const bool quoted = text.front() == '"';
    if (quoted) text.remove_prefix(1);
    const std::size_t end = quoted ? text.find('"') : text.find_first_of(" \t\r\n");
    if (quoted && end == std::string_view::npos) return std::nullopt;
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end, text.size()));
    if (quoted) text.remove_prefix(1);
  }
  return words;
}

std::string known_words(const DataFeed* feed, const VariableNames* variables) {
  std::vector<std::string> words;
  for (const Word& word : kWords) words.emplace_back(word.form);
  if (feed != nullptr) {
    for (const std::string& column : feed->columns()) words.push_back("row." + printable(column));
  }
  if (variables != nullptr) words.insert(words.end(), variables->begin(), variables->end());
  return fmt::format("{}{}", fmt::join(words, ", "),
                     feed == nullptr ? " (and row.NAME, with --data)" : "");
}

Error unknown(std::string_view name, const DataFeed* feed,
              const VariableNames* variables = nullptr) {
  return Error{fmt::format(R"({{{{{}}}}} is not known: there are {}; a literal {{{{ is written )"
                           R"({{{{"{{{{"}}}})",
                           printable(name, 60), known_words(feed, variables))};
}

Result<Place> column_place(std::string_view name, Escape escape, const DataFeed* feed) {
  if (feed == nullptr) {
    return Error{fmt::format("{{{{row.{}}}}} is a column of --data FILE, which was not given",
                             printable(name, 60))};
  }
  const auto& columns = feed->columns();
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) return unknown(fmt::format("row.{}", name), feed);
  Place place{.kind = Kind::kRow, .escape = escape};
  place.column = static_cast<std::size_t>(found - columns.begin());
  if (const std::size_t line = feed->lacking_line(place.column); line > 0) {
    return Error{fmt::format("{{{{row.{}}}}}: line {} of the data has no {}", printable(name, 60),
                             line, printable(name, 60))};
  }
  return place;
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Result<void> take_numbers(const Arguments& arguments, Place& place) {
  const auto low = integer(arguments.front());
  const auto high = integer(arguments.back());
  if (!low || !high) return Error{"wants whole numbers"};
  place.low = *low;
  place.high = *high;
  if (place.kind == Kind::kRandInt) {
    if (*low <= *high) return {};
    return Error{fmt::format("goes from a number up to another, not from {} to {}", *low, *high)};
  }
  if (*low < 1 || *low > kLongestRandom) {
    return Error{fmt::format("wants a length from 1 to {}", kLongestRandom)};
  }
  place.count = static_cast<std::size_t>(*low);
  return {};
}

Result<void> take_arguments(const Word& word, Arguments arguments, Place& place) {
  if (arguments.size() < word.fewest || arguments.size() > word.most) {
    return Error{fmt::format("is written {{{{{}}}}}", word.form)};
  }
  if (place.kind == Kind::kChoice) {
    place.choices = std::move(arguments);
    return {};
  }
  return arguments.empty() ? Result<void>() : take_numbers(arguments, place);
}

std::optional<Place> variable_place(std::string_view name, Escape escape,
                                    const VariableNames* variables) {
  if (variables == nullptr) return std::nullopt;
  const auto found = std::find(variables->begin(), variables->end(), name);
  if (found == variables->end()) return std::nullopt;
  Place place{.kind = Kind::kVariable, .escape = escape};
  place.column = static_cast<std::size_t>(found - variables->begin());
  return place;
}

}  // namespace

bool is_place_word(std::string_view name) {
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](const Word& known) { return known.name == name; });
}

Result<Place> parse_place(std::string_view inner, Escape escape, const DataFeed* feed,
                          const VariableNames* variables) {
  const bool literal = trim(inner).starts_with('"');
  std::optional<Arguments> words = words_of(inner);
  if (!words) return Error{"a double quote within {{...}} is not closed"};
  if (literal && words->size() == 1) return Place{.text = words->front()};
  for (const auto& [filter, escaped] :
       {std::pair{"url", Escape::kComponent}, std::pair{"json", Escape::kJson}}) {
    if (words->size() < 2 || words->front() != filter) continue;
    escape = escaped;
    words->erase(words->begin());
    break;
  }
  const std::string name = words->empty() ? "" : words->front();
  if (name.starts_with(kRow) && words->size() == 1) {
    return column_place(name.substr(kRow.size()), escape, feed);
  }
  if (words->size() == 1) {
    if (auto variable = variable_place(name, escape, variables)) return *std::move(variable);
  }
  const auto* const word = std::find_if(kWords.begin(), kWords.end(),
                                        [&](const Word& known) { return known.name == name; });
  if (word == kWords.end()) return unknown(trim(inner), feed, variables);
  Place place{.kind = word->kind, .escape = escape};
  words->erase(words->begin());
  if (auto taken = take_arguments(*word, *std::move(words), place); !taken) {
    return Error{fmt::format("{{{{{}}}}} {}", printable(trim(inner), 60), taken.error().message)};
  }
  return place;
}

}  // namespace vastar
