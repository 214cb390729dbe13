// Finds, adds and resolves origins.
#include "engine/origin_table.h"

#include <algorithm>
#include <utility>

#include "engine/locate.h"

namespace vastar {

OriginTable::OriginTable(const Origin& first, std::vector<Address> addresses, Routes routes)
    : routes_(std::move(routes)) {
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
  Result<std::vector<Address>> addresses = locate(routes_, known.origin);
  if (!addresses) return addresses.error();
  known.addresses = std::move(*addresses);
  return {};
}

}  // namespace vastar
