// The bytes of an HTTP head: what may stand in a name and in a value (RFC 9110, 5.1 and 5.5).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace vastar {

// Where the first byte stands that is not visible, blank, tab or above 127; nothing when all are.
std::optional<std::size_t> first_control(std::string_view text);

// A value that the user named with `what` ("-A"). Never repeated in the message: it may be a
// secret.
Result<void> check_value(std::string_view what, std::string_view value);

}  // namespace vastar
