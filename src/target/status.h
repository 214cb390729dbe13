// Statuses and their names.
#pragma once

#include <string_view>

namespace vastar::target {

// "Not Found" for 404; "Unassigned" when the registry has none (RFC 9110,
// section 15).
std::string_view reason_phrase(int status);

}  // namespace vastar::target
