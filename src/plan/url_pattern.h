// A regular expression, read backwards: it makes texts that match it, for paths that vary.
//
// Knows literals, \ before a literal, \d and \w, classes [a-z0-9_], groups (...) and (?:...),
// alternatives a|b, and the quantifiers ? * + {n} {n,} {n,m}. A '.' is a literal dot. Anything else
// is an error, never a guess.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/split_mix.h"

namespace vastar {

class UrlPattern {
 public:
  // `most_extra`: how many more than its least number an open quantifier (* + {n,}) repeats at the
  // most. What may not stand in the path or query of a URL is an error.
  static Result<UrlPattern> parse(std::string_view text, unsigned most_extra);

  // Appends a text. Each branch of an alternative, each byte of a class and each number of repeats
  // is as likely as any other.
  void generate(SplitMix& random, std::string& out) const;

 private:
  // A node is a byte of a set, or one of several sequences, repeated.
  struct Node {
    std::string bytes = {};                               // one of these; empty: a group
    std::vector<std::vector<std::size_t>> branches = {};  // of a group: nodes by index
    unsigned least = 1, most = 1;
  };
  friend class PatternParser;

  void generate(const Node& node, SplitMix& random, std::string& out) const;

  std::vector<Node> nodes_;  // the last is the whole; a node stands behind those it holds
};

}  // namespace vastar
