// The host of a URL: a name, an IPv4 address, or an IPv6 address in brackets.
#pragma once

#include <array>
#include <string_view>

#include "base/result.h"

namespace vastar {

// In network order; IPv4 fills the first four.
using AddressOctets = std::array<unsigned char, 16>;

// AF_INET or AF_INET6 and the octets of that address; 0: it is none.
int read_address(std::string_view text, AddressOctets& octets);

// Letters, digits, '-', '_' and '.', in labels of 1 to 63 and 253 in all; a name that ends in a
// number must be an IPv4 address, since resolvers read "1.2" as 1.0.0.2.
Result<void> check_host(std::string_view host);

// What stands between the brackets. Zone ids are refused.
Result<void> check_ipv6(std::string_view address);

}  // namespace vastar
