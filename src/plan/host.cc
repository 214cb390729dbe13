// The host of a URL (RFC 3986, 3.2.2; RFC 1123, 2.1).
#include "plan/host.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

#include "base/text.h"

namespace vastar {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_host_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool ends_in_number(std::string_view label) {
  if (label.substr(0, 2) == "0x" || label.substr(0, 2) == "0X") return true;
  return std::all_of(label.begin(), label.end(), is_digit);
}

bool is_address(int family, std::string_view text) {
  AddressOctets octets;
  return read_address(text, octets) == family;
}

Result<void> check_label(std::string_view label) {
  if (label.empty()) return Error{"the host name has an empty part: one dot too many"};
  if (label.size() > 63) return Error{"a part of the host name is longer than 63 characters"};
  if (std::all_of(label.begin(), label.end(), is_host_byte)) return {};
  return Error{"a host name is letters, digits, '-', '_' and dots: nothing else can stand in it"};
}

}  // namespace

int read_address(std::string_view text, AddressOctets& octets) {
  octets = {};
  if (text.find('\0') != std::string_view::npos) return 0;  // where inet_pton would stop reading
  const std::string word(text);
  for (const int family : {AF_INET, AF_INET6}) {
    if (inet_pton(family, word.c_str(), octets.data()) == 1) return family;
  }
  return 0;
}

Result<void> check_host(std::string_view host) {
  std::string_view name = host;
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);  // a name from the root
  if (name.size() > 253) return Error{"the host name is longer than 253 characters"};
  std::string_view last;
  for (const std::string_view label : split(name, '.')) {
    if (Result<void> checked = check_label(label); !checked) return checked;
    last = label;
  }
  if (!ends_in_number(last) || is_address(AF_INET, host)) return {};
  return Error{"the host ends in a number but is not an IPv4 address such as 127.0.0.1"};
}

Result<void> check_ipv6(std::string_view address) {
  if (address.find('%') != std::string_view::npos) {
    return Error{"zone ids (the part behind '%') are not supported: use an address without one"};
  }
  if (is_address(AF_INET6, address)) return {};
  return Error{"what stands in brackets is not an IPv6 address such as [::1]"};
}

}  // namespace vastar
