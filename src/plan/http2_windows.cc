// Reading of --h2-window.
#include "plan/http2_windows.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "base/units.h"

namespace vastar {
namespace {

constexpr std::uint64_t kLeastOfConnection = 65'535;               // RFC 9113, 6.9.2
constexpr std::uint64_t kLargest = (std::uint64_t{1} << 31U) - 1;  // RFC 9113, 6.9.1

Result<std::uint32_t> parse_window(std::string_view text, std::string_view whose,
                                   std::uint64_t least) {
  const Result<std::uint64_t> size = parse_size(trim(text));
  if (!size) return size.error();
  if (*size >= least && *size <= kLargest) return static_cast<std::uint32_t>(*size);
  return Error{fmt::format("the window of {} has {} to {} bytes, not {}", whose, least, kLargest,
                           printable(text, 40))};
}

}  // namespace

Result<Http2Windows> parse_http2_windows(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, ',');
  if (parts.size() > 2) return Error{"give one size, or two: of a stream and of the connection"};
  const Result<std::uint32_t> stream = parse_window(parts.front(), "a stream", 1);
  if (!stream) return stream.error();
  const auto least = static_cast<std::uint32_t>(kLeastOfConnection);
  if (parts.size() == 1) return Http2Windows{*stream, std::max(*stream, least)};
  const Result<std::uint32_t> connection = parse_window(parts.back(), "a connection", least);
  if (!connection) return connection.error();
  return Http2Windows{*stream, *connection};
}

std::string to_text(const Http2Windows& windows) {
  return fmt::format("{},{}", windows.stream, windows.connection);
}

}  // namespace vastar
