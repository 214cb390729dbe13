// Where connections go: scheme, host and port, or a Unix socket. A run has one, unless its requests
// go to several hosts or a redirect leads to another.
#pragma once

#include <cstdint>
#include <string>

namespace vastar {

using OriginIndex = std::uint32_t;
inline constexpr OriginIndex kFirstOrigin = 0;  // of the plan's URL

inline constexpr std::uint16_t kHttpPort = 80;
inline constexpr std::uint16_t kHttpsPort = 443;

struct Origin {
  std::string scheme = "http";  // "https" and "wss" are with TLS
  std::string host;             // as in Url
  std::uint16_t port = kHttpPort;

  bool secure() const { return scheme == "https" || scheme == "wss"; }
  // As in a Host field: the host, in brackets when IPv6, and the port when it is not the scheme's
  // own.
  std::string authority() const;
  bool operator==(const Origin&) const = default;
};

// The origins of one worker, by index; the first ones are the plan's, in its order.
class Origins {
 public:
  virtual ~Origins() = default;
  // Known already, or added: its name is resolved when a connection first needs it.
  virtual OriginIndex index_of(const Origin& origin) = 0;
  // The reference is good until the next index_of.
  virtual const Origin& at(OriginIndex index) const = 0;
};

}  // namespace vastar
