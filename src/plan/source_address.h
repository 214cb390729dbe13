// --source-address: the local addresses that connections come from, written out one by one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

// More add nothing: these would hold a hundred million connections.
inline constexpr std::size_t kMostSourceAddresses = 4096;

// Empty: the kernel chooses.
struct SourceAddresses {
  std::vector<std::string> given;  // as asked for: "127.0.0.2", "127.0.0.0/24"
  std::vector<std::string> each;   // every address of these, in order, IPv4 or IPv6
};

// Adds a list with commas between. An item is an address, a range with both its ends
// (127.0.0.2-127.0.0.9), or a network (127.0.0.0/24), of which the addresses that no machine may
// have are left out: the network's own, and in IPv4 the broadcast address.
Result<void> add_source_addresses(std::string_view list, SourceAddresses& sources);

}  // namespace vastar
