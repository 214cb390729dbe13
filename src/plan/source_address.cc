// Addresses, ranges and networks, as numbers of 4 or 16 bytes.
#include "plan/source_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "plan/host.h"

namespace vastar {
namespace {

// In network order, so that arrays compare as the addresses do. IPv4 fills the first four bytes.
struct Literal {
  int family = AF_INET;
  AddressOctets bytes{};

  std::size_t size() const { return family == AF_INET ? 4 : 16; }
  bool operator==(const Literal&) const = default;
};

// Both ends included.
struct Range {
  Literal first, last;
};

std::optional<Literal> parse_literal(std::string_view text) {
  Literal literal;
  literal.family = read_address(text, literal.bytes);
  return literal.family == 0 ? std::nullopt : std::optional(literal);
}

std::string text_of(const Literal& literal) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(literal.family, literal.bytes.data(), text.data(), text.size());
  return text.data();
}

Literal next_of(Literal literal) {
  for (std::size_t i = literal.size(); i-- > 0 && ++literal.bytes[i] == 0;) {
  }
  return literal;
}

Literal previous_of(Literal literal) {
  for (std::size_t i = literal.size(); i-- > 0 && literal.bytes[i]-- == 0;) {
  }
  return literal;
}

Error no_address(std::string_view text) {
  return Error{fmt::format(
      "'{}' is no IPv4 or IPv6 address: give local addresses such as 127.0.0.2, ranges such as "
      "127.0.0.2-127.0.0.9, or networks such as 127.0.0.0/24, with commas between",
      printable(text))};
}

Result<Range> parse_range(std::string_view from, std::string_view to) {
  const auto first = parse_literal(from);
  if (!first) return no_address(from);
  const auto last = parse_literal(to);
  if (!last) return no_address(to);
  if (first->family != last->family || last->bytes < first->bytes) {
    return Error{fmt::format("the range {}-{} must go from an address up to one of the same kind",
                             printable(from), printable(to))};
  }
  return Range{*first, *last};
}

// The whole network, then without what no machine may have (RFC 1122, 3.2.1.3; RFC 4291, 2.6.1).
Range network_of(const Literal& any, unsigned prefix) {
  Range range{any, any};
  for (unsigned bit = prefix; bit < any.size() * 8; ++bit) {
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
    range.first.bytes[bit / 8] &= static_cast<unsigned char>(~mask);
    range.last.bytes[bit / 8] |= mask;
  }
  if (any.size() * 8 - prefix >= 2) {
    range.first = next_of(range.first);
    if (any.family == AF_INET) range.last = previous_of(range.last);
  }
  return range;
}

Result<Range> parse_network(std::string_view address, std::string_view length) {
  const auto any = parse_literal(address);
  if (!any) return no_address(address);
  const auto prefix = parse_unsigned(length);
  const std::size_t bits = any->size() * 8;
  if (!prefix || *prefix > bits) {
    return Error{fmt::format("'/{}' is no length of a network: it goes from /0 to /{}",
                             printable(length), bits)};
  }
  return network_of(*any, static_cast<unsigned>(*prefix));
}

Result<Range> parse_item(std::string_view item) {
  if (const auto slash = item.find('/'); slash != std::string_view::npos) {
    return parse_network(item.substr(0, slash), item.substr(slash + 1));
  }
  const auto dash = item.find('-');
  return dash == std::string_view::npos
             ? parse_range(item, item)
             : parse_range(trim(item.substr(0, dash)), trim(item.substr(dash + 1)));
}

Result<void> expand(const Range& range, std::vector<std::string>& each) {
  for (Literal address = range.first;; address = next_of(address)) {
    if (each.size() == kMostSourceAddresses) {
      return Error{fmt::format("more than {} addresses: name a smaller network or range",
                               kMostSourceAddresses)};
    }
    const bool any = std::all_of(address.bytes.begin(), address.bytes.end(),
                                 [](unsigned char byte) { return byte == 0; });
    if (any) return Error{text_of(address) + " stands for no address: leave it out"};
    each.push_back(text_of(address));
    if (address == range.last) return {};
  }
}

}  // namespace

Result<void> add_source_addresses(std::string_view list, SourceAddresses& sources) {
  // A part of a URL could be a password: it is said whole, or not at all.
  if (list.find("://") != std::string_view::npos) return no_address(list);
  for (std::string_view item : split(list, ',')) {
    item = trim(item);
    const Result<Range> range = parse_item(item);
    if (!range) return range.error();
    if (auto added = expand(*range, sources.each); !added) return added;
    sources.given.emplace_back(item);
  }
  return {};
}

}  // namespace vastar
