// How much a target may send over HTTP/2 before it hears that this was read (RFC 9113, 5.2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vastar {

// In bytes. By default as good as none: windows are then never what a response waits for.
struct Http2Windows {
  std::uint32_t stream = (1U << 30U) - 1;      // 1 to 2^31 - 1
  std::uint32_t connection = (1U << 30U) - 1;  // 65,535, which every connection has, to 2^31 - 1

  bool operator==(const Http2Windows&) const = default;
};

// "64k": both, the connection's no less than it may be; "64k,1M": of a stream, of the connection.
Result<Http2Windows> parse_http2_windows(std::string_view text);

// "65536,1048576"
std::string to_text(const Http2Windows& windows);

}  // namespace vastar
