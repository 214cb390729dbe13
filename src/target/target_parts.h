// The parts of a request's target: the segments of its path and the parameters
// of its query.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vastar::target {

struct TargetParts {
  struct Parameter {
    std::string name;
    std::string value;  // empty without '='
  };
  std::vector<std::string> segments;  // one at least; all percent-decoded
  std::vector<Parameter> parameters;  // percent-decoded

  // Empty when there is no segment `i`.
  std::string_view segment(std::size_t i) const {
    return i < segments.size() ? std::string_view(segments[i]) : std::string_view();
  }
  // The first one's value; null when there is none of that name.
  const std::string* find(std::string_view name) const;
};

// "/a/b?c=d", or the same behind a scheme and an authority (RFC 9112,
// section 3.2.2).
TargetParts split_target(std::string_view text);

}  // namespace vastar::target
