// The head of one request, parsed: its route and how its body and its connection go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "target/route.h"

namespace vastar::target {

inline constexpr std::size_t kMaxHead = std::size_t{16} * 1024;  // bytes, blank line included
inline constexpr std::uint64_t kMaxEcho =
    std::uint64_t{16} * 1024 * 1024;  // bytes of body that `/` sends back

// Immutable, so that the same head on another connection is the same Request. A head that cannot be
// served is a Request too: one whose route is its refusal.
struct Request {
  std::shared_ptr<const Route> route;  // never null
  bool refused = false;                // malformed or unsupported: answer and close
  bool head_only = false;              // HEAD
  bool http10 = false;                 // a client of HTTP/1.0 knows no chunks
  bool keep_alive = true;
  bool expects_continue = false;
  bool has_body = false;  // one was declared; it may be empty
  bool chunked = false;
  std::uint64_t body_size = 0;                 // when not chunked
  std::string content_type;                    // of the body; empty when not given
  std::shared_ptr<const WsRequest> websocket;  // it asks for an upgrade; else null
};

// The size of the head at the front of `input` with its blank line; 0 when it is not complete.
std::size_t head_size(std::string_view input);

// Parses a whole head as head_size() gives it.
using RouteFinder = std::function<std::shared_ptr<const Route>(std::string_view target)>;
Request parse_request(std::string_view head, const RouteFinder& find_route);

// `route` for a client with that Authorization: itself, or a refusal with 401.
std::shared_ptr<const Route> allowed_route(std::shared_ptr<const Route> route,
                                           std::string_view authorization);

Request refused_request(int status, std::string_view why);

}  // namespace vastar::target
