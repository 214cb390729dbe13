// Dates of cookies, which come in many forms (RFC 6265, 5.1.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vastar {

// Seconds since 1970 UTC; nothing when it is no date.
std::optional<std::int64_t> parse_cookie_date(std::string_view text);

}  // namespace vastar
