// Finds and adds origins.
#include "engine/origin_table.h"

#include <algorithm>
#include <utility>

namespace vastar {

OriginTable::OriginTable(const Origin& first, std::vector<Address> addresses, Nanos found_at) {
  known_.push_back({.origin = first, .addresses = std::move(addresses), .asked_at = found_at});
}

OriginIndex OriginTable::index_of(const Origin& origin) {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Known& known) { return known.origin == origin; });
  const auto index = static_cast<OriginIndex>(found - known_.begin());
  if (found == known_.end()) known_.push_back({.origin = origin, .addresses = {}});
  return index;
}

bool OriginTable::set_addresses(OriginIndex index, std::vector<Address> addresses) {
  Known& known = known_[index];
  if (known.addresses == addresses) return false;
  known.addresses = std::move(addresses);
  ++known.version;
  known.preferred = 0;
  return true;
}

}  // namespace vastar
