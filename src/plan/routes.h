// Where connections really go, when that is not what the URL says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "plan/proxy.h"

namespace vastar {

enum class AddressFamily : std::uint8_t { kAny, kIpv4, kIpv6 };

// A host and port of a URL; empty or 0: any.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;

  bool covers(const std::string& other_host, std::uint16_t other_port) const;
  bool operator==(const HostPort&) const = default;
};

struct Routes {
  std::string unix_socket;  // path; empty: none
  // Connections meant for `from` go to `to`, of which an empty part is that of `from`.
  struct ConnectTo {
    HostPort from, to;
    bool operator==(const ConnectTo&) const = default;
  };
  std::vector<ConnectTo> connect_to;  // the first that fits counts
  // The addresses of a host and port, in place of those that its name resolves to.
  struct Pin {
    HostPort from;
    std::vector<std::string> addresses;
    bool operator==(const Pin&) const = default;
  };
  std::vector<Pin> pins;
  AddressFamily family = AddressFamily::kAny;
  Proxies proxies;
  Nanos refresh = 0;  // names are looked up again when so much time has passed; 0: never

  // Where a connection for this host and port goes (those of the proxy, when there is one).
  HostPort towards(const std::string& host, std::uint16_t port) const;
  // The addresses pinned to it; null: none.
  const Pin* pin_of(const HostPort& place) const;
  bool operator==(const Routes&) const = default;
};

// curl's forms: "HOST1:PORT1:HOST2:PORT2", "HOST:PORT:ADDRESS[,ADDRESS...]". An IPv6 address stands
// in brackets; in the second form `*` is any host.
Result<Routes::ConnectTo> parse_connect_to(std::string_view text);
Result<Routes::Pin> parse_pin(std::string_view text);

}  // namespace vastar
