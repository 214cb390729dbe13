// Reads patterns, and makes texts of them.
#include "plan/url_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.h"
#include "plan/escape.h"

namespace vastar {
namespace {

constexpr unsigned kDeepest = 50;         // groups within groups
constexpr unsigned kMostRepeats = 1000;   // of {n,m}
constexpr std::size_t kLongest = 16'384;  // bytes that a text may come to
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSpecial = "()[]{}|*+?^$\\";

std::string word_bytes() {
  std::string bytes(kDigits);
  for (char c = 'A'; c <= 'Z'; ++c) bytes.push_back(c);
  for (char c = 'a'; c <= 'z'; ++c) bytes.push_back(c);
  return bytes + "_";
}

}  // namespace

// One reading of a pattern, left to right.
class PatternParser {
 public:
  PatternParser(std::string_view text, unsigned most_extra)
      : rest_(text), size_(text.size()), most_extra_(most_extra) {}

  Result<UrlPattern> parse() {
    Result<std::size_t> longest = alternatives(0);
    if (!longest) return longest.error();
    if (!rest_.empty()) return wrong("a ')' that closes nothing (a literal one is \\))");
    if (*longest > kLongest) {
      return Error{
          fmt::format("it makes texts of up to {} bytes; {} is the most", *longest, kLongest)};
    }
    return std::move(pattern_);
  }

 private:
  using Node = UrlPattern::Node;

  Error wrong(std::string_view problem) const {
    return Error{fmt::format("at character {}: {}", size_ - rest_.size() + 1, problem)};
  }
  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  static std::size_t bounded(std::size_t length) { return std::min(length, kLongest + 1); }

  // Adds a group with all alternatives up to ')' or the end. Returns the length of its longest
  // text, like all below. What makes nothing counts as one byte, since it takes its time all the
  // same: "(((){1000}){1000}){1000}" would take hours.
  Result<std::size_t> alternatives(unsigned depth) {
    if (depth > kDeepest) return wrong("groups are nested too deep");
    Node group;
    std::size_t longest = 0;
    do {
      group.branches.emplace_back();
      Result<std::size_t> length = sequence(depth, group.branches.back());
      if (!length) return length;
      longest = std::max(longest, *length);
    } while (take("|"));
    pattern_.nodes_.push_back(std::move(group));
    return longest;
  }

  Result<std::size_t> sequence(unsigned depth, std::vector<std::size_t>& parts) {
    std::size_t longest = 0;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      Result<std::size_t> length = atom(depth);
      if (!length) return length;
      Node& node = pattern_.nodes_.back();
      if (auto quantified = quantifier(node); !quantified) return quantified.error();
      parts.push_back(pattern_.nodes_.size() - 1);
      longest = bounded(longest + std::max<std::size_t>(*length * node.most, 1));
    }
    return longest;
  }

  Result<std::size_t> atom(unsigned depth) {
    if (take("(")) return group(depth);
    Result<std::string> bytes = take("[") ? class_bytes() : single();
    if (!bytes) return bytes.error();
    pattern_.nodes_.push_back({.bytes = *std::move(bytes)});
    return 1;
  }

  Result<std::size_t> group(unsigned depth) {
    take("?:");
    if (rest_.starts_with('?')) return wrong("groups that begin with (? are not known, but (?:");
    const Result<std::size_t> length = alternatives(depth + 1);
    if (!length) return length;
    if (!take(")")) return wrong("a '(' that is not closed");
    return std::max<std::size_t>(*length, 1);
  }

  Result<std::string> single() {
    const char byte = rest_.front();
    if (byte == '\\') return escaped();
    if (kSpecial.find(byte) != std::string_view::npos) {
      return wrong(fmt::format("'{}' has no meaning here; a literal one is \\{}", byte, byte));
    }
    return literal();
  }

  Result<std::string> literal() {
    const char byte = rest_.front();
    if (!stands_in_url(byte)) {
      return wrong(fmt::format("'{}' cannot stand in a URL", printable(rest_.substr(0, 1))));
    }
    rest_.remove_prefix(1);
    return std::string(1, byte);
  }

  Result<std::string> escaped() {
    rest_.remove_prefix(1);
    if (take("d")) return std::string(kDigits);
    if (take("w")) return word_bytes();
    const bool letter = !rest_.empty() && word_bytes().find(rest_.front()) != std::string::npos;
    if (rest_.empty() || letter) {
      return wrong("behind '\\' only d, w and signs that have a meaning are known");
    }
    return literal();
  }

  Result<std::string> class_bytes() {
    if (rest_.starts_with('^')) return wrong("[^...] is not known: say what may stand there");
    std::string bytes;
    while (!rest_.empty() && rest_.front() != ']') {
      Result<std::string> from = rest_.front() == '\\' ? escaped() : literal();
      if (!from) return from;
      const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
      if (!range) {
        bytes += *from;
        continue;
      }
      rest_.remove_prefix(1);
      Result<std::string> to = rest_.front() == '\\' ? escaped() : literal();
      if (!to) return to;
      if (from->size() > 1 || to->size() > 1 || to->front() < from->front()) {
        return wrong("a range goes from a sign up to another, as in a-z");
      }
      for (int c = from->front(); c <= to->front(); ++c) bytes.push_back(static_cast<char>(c));
    }
    if (!take("]")) return wrong("a '[' that is not closed");
    return settled_class(std::move(bytes));
  }

  // Each byte once. Those of a range are checked here.
  Result<std::string> settled_class(std::string bytes) const {
    if (bytes.empty()) return wrong("a class [] with nothing in it");
    std::sort(bytes.begin(), bytes.end());
    bytes.erase(std::unique(bytes.begin(), bytes.end()), bytes.end());
    const auto bad = std::find_if_not(bytes.begin(), bytes.end(), stands_in_url);
    if (bad == bytes.end()) return bytes;
    return wrong(
        fmt::format("a class with '{}', which cannot stand in a URL", printable({&*bad, 1})));
  }

  Result<void> quantifier(Node& node) {
    if (take("?")) {
      node.least = 0;
    } else if (take("*")) {
      node.least = 0;
      node.most = most_extra_;
    } else if (take("+")) {
      node.most = 1 + most_extra_;
    } else if (take("{")) {
      if (auto counted = counts(node); !counted) return counted;
    } else {
      return {};
    }
    constexpr std::string_view kQuantifiers = "?*+{";
    if (rest_.empty() || kQuantifiers.find(rest_.front()) == std::string_view::npos) return {};
    return wrong("a quantifier behind a quantifier");
  }

  // Behind '{': "n}", "n,}" or "n,m}".
  Result<void> counts(Node& node) {
    const std::optional<unsigned> least = count();
    if (!least) return wrong("behind '{' a number is wanted, up to 1000 (a literal one is \\{)");
    node.least = node.most = *least;
    if (take(",")) {
      const bool open = rest_.starts_with('}');
      const std::optional<unsigned> most = open ? *least + most_extra_ : count();
      if (!most || *most < *least) return wrong("{n,m} goes up from n to m, at most 1000");
      node.most = *most;
    }
    return take("}") ? Result<void>() : wrong("a '{' that is not closed");
  }

  std::optional<unsigned> count() {
    unsigned value = 0;
    const char* const end = rest_.data() + rest_.size();
    const auto [stop, error] = std::from_chars(rest_.data(), end, value);
    if (error != std::errc() || value > kMostRepeats) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    return value;
  }

  std::string_view rest_;
  std::size_t size_;
  unsigned most_extra_;
  UrlPattern pattern_;
};

Result<UrlPattern> UrlPattern::parse(std::string_view text, unsigned most_extra) {
  return PatternParser(text, most_extra).parse();
}

void UrlPattern::generate(SplitMix& random, std::string& out) const {
  generate(nodes_.back(), random, out);
}

void UrlPattern::generate(const Node& node, SplitMix& random, std::string& out) const {
  const std::uint64_t repeats = node.least + random.below(node.most - node.least + 1);
  for (std::uint64_t i = 0; i < repeats; ++i) {
    if (!node.bytes.empty()) {
      out.push_back(node.bytes[random.below(node.bytes.size())]);
      continue;
    }
    for (const std::size_t part : node.branches[random.below(node.branches.size())]) {
      generate(nodes_[part], random, out);
    }
  }
}

}  // namespace vastar
