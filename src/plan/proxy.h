// HTTP proxies on the way to targets, and which targets go by way of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/origin.h"

namespace vastar {

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string userinfo;  // "user:password", a secret; empty: none

  std::string authority() const;  // "host:port", an IPv6 address in brackets
  // The value of Proxy-Authorization (RFC 7617); empty: none is sent.
  std::string authorization() const;
  bool operator==(const Proxy&) const = default;
};

// "http://[user:password@]host:port"; a bare "host:port" is http. Only http:// can be spoken to a
// proxy. No message repeats the text, which may have a password.
Result<Proxy> parse_proxy(std::string_view text);

// The hosts that are reached without a proxy: names with all that ends in them, addresses, networks
// ("10.0.0.0/8"), each with a port when only that is meant, or "*" for all.
class ProxyExceptions {
 public:
  // Adds a list with commas or blanks between, as NO_PROXY has it. An error names the part.
  Result<void> add(std::string_view list);

  bool cover(const std::string& host, std::uint16_t port) const;
  bool empty() const { return entries_.empty(); }
  bool operator==(const ProxyExceptions&) const = default;

 private:
  struct Entry {
    std::string name;  // lower case, without a leading dot; empty: by `network`, or any host
    std::array<unsigned char, 16> network{};
    int family = 0;          // 0: a name
    unsigned prefix = 0;     // bits of the network that count
    std::uint16_t port = 0;  // 0: any
    bool operator==(const Entry&) const = default;
  };
  static Result<Entry> parse(std::string_view text);
  static bool covers(const Entry& entry, const std::string& host);

  std::vector<Entry> entries_;
};

struct Proxies {
  std::optional<Proxy> plain, secure;  // for targets without TLS, with TLS
  ProxyExceptions exceptions;
  bool always_tunnel = false;  // also where a proxy would pass the requests on one by one

  bool any() const { return plain.has_value() || secure.has_value(); }
  // What connections for `origin` go by way of; null: they go straight to it.
  const Proxy* on_the_way_to(const Origin& origin) const;
  bool operator==(const Proxies&) const = default;
};

}  // namespace vastar
