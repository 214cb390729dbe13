// curl's --connect-to and --resolve, read strictly.
#include "plan/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "plan/host.h"

namespace vastar {
namespace {

constexpr std::string_view kConnectToForm = "HOST1:PORT1:HOST2:PORT2, like example.com:443:::8443";
constexpr std::string_view kPinForm = "HOST:PORT:ADDRESS, like example.com:443:127.0.0.1";

// Takes the next part off `rest`, up to a ':' that is not in brackets, and with that colon.
std::string_view take_part(std::string_view& rest) {
  const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
  const std::size_t colon = bracket == std::string_view::npos ? bracket : rest.find(':', bracket);
  const std::string_view part = rest.substr(0, colon);
  rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  return part;
}

Result<std::string> read_host(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) text = text.substr(1, text.size() - 2);
  if (text.empty()) return std::string();
  if (auto checked = bracketed ? check_ipv6(text) : check_host(text); !checked) {
    return checked.error();
  }
  return std::string(text);
}

Result<std::uint16_t> read_port(std::string_view text) {
  if (text.empty()) return std::uint16_t{0};
  const auto port = parse_unsigned(text);
  if (port && *port >= 1 && *port <= 65535) return static_cast<std::uint16_t>(*port);
  return Error{fmt::format("the port '{}' is not a number from 1 to 65535", printable(text, 40))};
}

// Its parts could be a password, which whoever prints the whole of it finds and leaves out.
bool is_url(std::string_view text) { return text.find("://") != std::string_view::npos; }

Result<HostPort> read_place(std::string_view host, std::string_view port) {
  Result<std::string> read = read_host(host);
  if (!read) return read.error();
  const Result<std::uint16_t> number = read_port(port);
  if (!number) return number.error();
  return HostPort{std::move(*read), *number};
}

bool is_address(std::string_view text) {
  AddressOctets octets;
  return read_address(text, octets) != 0;
}

}  // namespace

bool HostPort::covers(const std::string& other_host, std::uint16_t other_port) const {
  return (host.empty() || equals_ignoring_case(host, other_host)) &&
         (port == 0 || port == other_port);
}

HostPort Routes::towards(const std::string& host, std::uint16_t port) const {
  for (const ConnectTo& rule : connect_to) {
    if (!rule.from.covers(host, port)) continue;
    return {rule.to.host.empty() ? host : rule.to.host, rule.to.port == 0 ? port : rule.to.port};
  }
  return {host, port};
}

const Routes::Pin* Routes::pin_of(const HostPort& place) const {
  const auto found = std::find_if(pins.begin(), pins.end(), [&](const Pin& pin) {
    return pin.from.covers(place.host, place.port);
  });
  return found == pins.end() ? nullptr : &*found;
}

Result<Routes::ConnectTo> parse_connect_to(std::string_view text) {
  std::array<std::string_view, 4> parts;
  std::string_view rest = text;
  if (std::count(text.begin(), text.end(), ':') < 3 || is_url(text)) {
    return Error{fmt::format("'{}' is not {}", printable(text), kConnectToForm)};
  }
  for (std::string_view& part : parts) part = take_part(rest);
  if (!rest.empty()) return Error{fmt::format("'{}' is not {}", printable(text), kConnectToForm)};
  Result<HostPort> from = read_place(parts[0], parts[1]);
  if (!from) return from.error();
  Result<HostPort> to = read_place(parts[2], parts[3]);
  if (!to) return to.error();
  return Routes::ConnectTo{std::move(*from), std::move(*to)};
}

Result<Routes::Pin> parse_pin(std::string_view text) {
  std::string_view rest = text;
  const std::string_view host = take_part(rest);
  const std::string_view port = take_part(rest);
  if (host.empty() || port.empty() || rest.empty() || is_url(text)) {
    return Error{fmt::format("'{}' is not {}", printable(text), kPinForm)};
  }
  Result<HostPort> from = read_place(host == "*" ? "" : host, port);
  if (!from) return from.error();
  Routes::Pin pin{std::move(*from), {}};
  for (std::string_view address : split(rest, ',')) {
    if (address.starts_with('[') && address.ends_with(']')) {
      address = address.substr(1, address.size() - 2);
    }
    pin.addresses.emplace_back(address);
    if (!is_address(pin.addresses.back())) {
      return Error{fmt::format("'{}' is no IP address", printable(address))};
    }
  }
  return pin;
}

}  // namespace vastar
