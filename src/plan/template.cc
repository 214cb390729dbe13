// Templates: text cut into literals and places.
#include "plan/template.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

}  // namespace

std::size_t first_place(std::string_view text) { return text.find(kOpen); }

std::size_t end_of_place(std::string_view text) {
  bool quoted = false;
  for (std::size_t at = kOpen.size(); at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (!quoted && text.substr(at).starts_with(kClose)) return at + kClose.size();
  }
  return std::string_view::npos;
}

std::string as_template(std::string_view text) {
  std::string escaped;
  for (std::size_t at = first_place(text); at != std::string_view::npos; at = first_place(text)) {
    escaped.append(text.substr(0, at)).append(R"({{"{{"}})");
    text.remove_prefix(at + kOpen.size());
  }
  return escaped.append(text);
}

Result<Template> Template::compile(std::string_view text, Escape escape, const DataFeed* feed,
                                   const VariableNames* variables) {
  Template made;
  for (std::size_t at = first_place(text); at != std::string_view::npos; at = first_place(text)) {
    made.append(text.substr(0, at));
    text.remove_prefix(at);
    const std::size_t size = end_of_place(text);
    if (size == std::string_view::npos) {
      return Error{fmt::format(R"('{}' has no }}}} behind it; a literal {{{{ is written )"
                               R"({{{{"{{{{"}}}})",
                               printable(text.substr(0, 40)))};
    }
    const std::string_view inner = text.substr(kOpen.size(), size - kOpen.size() - kClose.size());
    Result<Place> place = parse_place(inner, escape, feed, variables);
    if (!place) return place.error();
    if (place->kind == Place::Kind::kLiteral) {
      made.append(place->text);
    } else {
      made.pieces_.push_back(*std::move(place));
    }
    text.remove_prefix(size);
  }
  made.append(text);
  return made;
}

Template Template::pattern(std::shared_ptr<const UrlPattern> pattern) {
  Template made;
  made.pieces_.push_back({.kind = Place::Kind::kPattern, .pattern = std::move(pattern)});
  return made;
}

bool Template::fixed() const {
  return std::all_of(pieces_.begin(), pieces_.end(),
                     [](const Place& piece) { return piece.kind == Place::Kind::kLiteral; });
}

bool Template::asks_the_time() const {
  return std::any_of(pieces_.begin(), pieces_.end(), [](const Place& piece) {
    return piece.kind == Place::Kind::kNow || piece.kind == Place::Kind::kNowSeconds;
  });
}

void Template::append(std::string_view literal) {
  if (literal.empty()) return;
  if (pieces_.empty() || pieces_.back().kind != Place::Kind::kLiteral) pieces_.emplace_back();
  pieces_.back().text += literal;
}

void Template::append(const Template& other) {
  for (const Place& piece : other.pieces_) {
    if (piece.kind == Place::Kind::kLiteral) {
      append(piece.text);
    } else {
      pieces_.push_back(piece);
    }
  }
}

void Template::fill(Draw& draw, std::string& out) const {
  for (const Place& piece : pieces_) fill_place(piece, draw, out);
}

}  // namespace vastar
