// Proxies and exceptions, read strictly.
#include "plan/proxy.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "plan/host.h"
#include "plan/url.h"

namespace vastar {
namespace {

constexpr std::string_view kForm = "a proxy is written http://[USER:PASSWORD@]HOST:PORT";

unsigned bits_of(int family) { return family == AF_INET ? 32 : 128; }

bool same_network(const AddressOctets& a, const AddressOctets& b, unsigned prefix) {
  const std::size_t whole = prefix / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  if (prefix % 8 == 0) return true;
  const auto mask = static_cast<unsigned char>(0xFFU << (8 - prefix % 8));
  return ((a[whole] ^ b[whole]) & mask) == 0;
}

// The scheme of a proxy that we do not speak to; empty: none of them.
std::string_view foreign_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos) return {};
  const std::string_view scheme = text.substr(0, end);
  return equals_ignoring_case(scheme, "http") ? std::string_view() : scheme;
}

// Takes ":port" off the end of a name, of an IPv4 address or network, or of what is in brackets.
Result<std::uint16_t> take_port(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  if (colon == std::string_view::npos || (!bracketed && text.find(':') != colon) ||
      (bracketed && (colon == 0 || text[colon - 1] != ']'))) {
    return std::uint16_t{0};
  }
  const auto port = parse_unsigned(text.substr(colon + 1));
  if (!port || *port == 0 || *port > 65535) return Error{"its port is not one from 1 to 65535"};
  text = text.substr(0, colon);
  return static_cast<std::uint16_t>(*port);
}

}  // namespace

std::string Proxy::authority() const {
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format("{}:{}", ipv6 ? "[" + host + "]" : host, port);
}

std::string Proxy::authorization() const {
  return userinfo.empty() ? std::string() : "Basic " + base64_encode(userinfo);
}

Result<Proxy> parse_proxy(std::string_view text) {
  if (const std::string_view scheme = foreign_scheme(text); !scheme.empty()) {
    return Error{fmt::format("a proxy with {}:// is not spoken to: only http:// is",
                             printable(to_lower(scheme), 20))};
  }
  if (text.find("://") == std::string_view::npos && text.find('@') != std::string_view::npos) {
    return Error{"with a user and password the proxy's URL begins with http://"};
  }
  Result<Url> url = parse_url(text);
  if (!url) return Error{fmt::format("{}: {}", url.error().message, kForm)};
  if (!url->port_given) return Error{fmt::format("the proxy's port is missing: {}", kForm)};
  if (url->path_and_query != "/") {
    return Error{fmt::format("something stands behind the proxy's port: {}", kForm)};
  }
  return Proxy{std::move(url->host), url->port, std::move(url->userinfo)};
}

Result<void> ProxyExceptions::add(std::string_view list) {
  std::string commas(list);
  std::replace_if(
      commas.begin(), commas.end(), [](char c) { return c == ' ' || c == '\t'; }, ',');
  for (const std::string_view part : split(commas, ',')) {
    if (part.empty()) continue;
    Result<Entry> entry = parse(part);
    if (!entry) {
      return Error{fmt::format("'{}' is no host, address or network: {}", printable(part, 60),
                               entry.error().message)};
    }
    entries_.push_back(*std::move(entry));
  }
  return {};
}

Result<ProxyExceptions::Entry> ProxyExceptions::parse(std::string_view text) {
  Entry entry;
  if (text == "*") return entry;
  const Result<std::uint16_t> port = take_port(text);
  if (!port) return port.error();
  entry.port = *port;
  const std::size_t slash = text.find('/');
  std::string_view host = text.substr(0, slash);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  entry.family = read_address(host, entry.network);
  if (entry.family != 0) {
    entry.prefix = bits_of(entry.family);
    if (slash == std::string_view::npos) return entry;
    const auto prefix = parse_unsigned(text.substr(slash + 1));
    if (!prefix || *prefix > entry.prefix) {
      return Error{fmt::format("the length of its network goes from /0 to /{}", entry.prefix)};
    }
    entry.prefix = static_cast<unsigned>(*prefix);
    return entry;
  }
  if (host.starts_with("*.")) host.remove_prefix(1);
  if (host.starts_with('.')) host.remove_prefix(1);
  if (host.ends_with('.')) host.remove_suffix(1);
  if (slash != std::string_view::npos) return Error{"a network begins with an address"};
  if (auto checked = check_host(host); !checked) return checked.error();
  entry.name = to_lower(host);
  return entry;
}

bool ProxyExceptions::covers(const Entry& entry, const std::string& host) {
  if (entry.family != 0) {
    AddressOctets address;
    return read_address(host, address) == entry.family &&
           same_network(address, entry.network, entry.prefix);
  }
  if (entry.name.empty()) return true;
  std::string name = to_lower(host);
  if (name.ends_with('.')) name.pop_back();
  if (!name.ends_with(entry.name)) return false;
  const std::size_t before = name.size() - entry.name.size();
  return before == 0 || name[before - 1] == '.';
}

bool ProxyExceptions::cover(const std::string& host, std::uint16_t port) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return (entry.port == 0 || entry.port == port) && covers(entry, host);
  });
}

const Proxy* Proxies::on_the_way_to(const Origin& origin) const {
  const std::optional<Proxy>& proxy = origin.secure() ? secure : plain;
  return proxy && !exceptions.cover(origin.host, origin.port) ? &*proxy : nullptr;
}

}  // namespace vastar
