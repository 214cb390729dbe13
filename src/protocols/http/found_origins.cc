// Counts the origins that redirects find.
#include "protocols/http/found_origins.h"

#include <algorithm>

#include "base/text.h"

namespace vastar {
namespace {

// The first of the plan is as it was written.
bool is_same(const Origin& one, const Origin& other) {
  return one.scheme == other.scheme && one.port == other.port &&
         equals_ignoring_case(one.host, other.host);
}

}  // namespace

std::optional<OriginIndex> FoundOrigins::known(const Origin& origin) const {
  for (OriginIndex index = 0; index < count_; ++index) {
    if (is_same(all_.at(index), origin)) return index;
  }
  return std::nullopt;
}

OriginIndex FoundOrigins::index_of(const Origin& origin) {
  if (const std::optional<OriginIndex> index = known(origin)) return *index;
  const OriginIndex index =
      all_.index_of({.scheme = origin.scheme, .host = to_lower(origin.host), .port = origin.port});
  count_ = std::max(count_, index + 1);
  return index;
}

std::optional<OriginIndex> FoundOrigins::find(const Origin& origin) {
  if (const std::optional<OriginIndex> index = known(origin)) return index;
  if (found_ == kMost) return std::nullopt;
  ++found_;
  return index_of(origin);
}

}  // namespace vastar
