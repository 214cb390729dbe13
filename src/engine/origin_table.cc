// Finds, adds and resolves origins.
#include "engine/origin_table.h"

#include <algorithm>
#include <utility>

namespace vastar {

OriginTable::OriginTable(const Origin& first, std::vector<Address> addresses) {
  known_.push_back({.origin = first, .addresses = std::move(addresses)});
}

OriginIndex OriginTable::index_of(const Origin& origin) {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& known) { return known.origin == origin; });
  const auto index = static_cast<OriginIndex>(found - known_.begin());
  if (found == known_.end()) known_.push_back({.origin = origin, .addresses = {}});
  return index;
}

Result<void> OriginTable::resolve(OriginIndex index) {
  Known& known = known_[index];
  Result<std::vector<Address>> addresses = vastar::resolve(known.origin.host, known.origin.port);
  if (!addresses) return addresses.error();
  known.addresses = std::move(*addresses);
  return {};
}

}  // namespace vastar
