// Which headers of a request may hold a secret.
#pragma once

#include <string_view>

namespace vastar {

// Whether the value of the header `name`, in any case, may be for one reader only. Services have
// keys and tokens in headers of any name (X-Api-Key, X-Auth-Token), so it is true of all but those
// that are known to be about the message.
bool may_be_secret(std::string_view name);

}  // namespace vastar
