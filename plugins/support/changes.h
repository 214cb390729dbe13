// The figures of one metric of a comparison, as people read them; "-" for what is not known.
#pragma once

#include <string>
#include <string_view>

#include "support/document.h"

namespace vastar::plugin {

bool is_share(const Object& metric);  // its changes are percentage points then

std::string change_text(const Object& metric, std::string_view key);  // "+9.8%", "-0.050pp"
std::string value_text(const Object& metric, std::string_view key);   // "12.1ms", "4,777", "0.1%"
std::string interval_text(const Object& metric);                      // "+9.1% to +10.5%"
std::string margin_text(const Object& metric);                        // "5%"

}  // namespace vastar::plugin
