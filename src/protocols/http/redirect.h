// What a redirect makes of a request (RFC 9110, 15.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plan/request.h"
#include "plan/url.h"

namespace vastar {

// 301, 302, 303, 307 and 308: the ones that name another place for the same thing.
bool is_redirect(std::uint16_t status);

// A Location for people and documents: without a user and password, and without its query, which is
// where codes and tokens are.
std::string shown_location(std::string_view location);

// Turns `request` into the one that follows a response of `status` which leads to `to`. POST
// becomes GET at 301 and 302 (as everybody does), everything but HEAD at 303, and what described
// the body goes with it; 307 and 308 keep both. When the origin changes, every header that may be
// secret stays behind (plan/private_header.h).
void follow_redirect(RequestSpec& request, std::uint16_t status, const Url& to, bool other_origin);

}  // namespace vastar
