// A reference as responses have it (Location) made a whole URL, as seen from where it was found
// (RFC 3986, 5.2).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/url.h"

namespace vastar {

// `base` is a whole URL. The fragment is dropped: it is never sent.
std::string resolve_reference(std::string_view base, std::string_view reference);

// As above, and taken apart. What servers write although it may not stand in a URL (blanks, bytes
// that are not ASCII) is percent-encoded, as browsers do. A scheme that cannot be loaded and a
// control byte are errors.
Result<Url> resolve_location(const Url& base, std::string_view location);

}  // namespace vastar
