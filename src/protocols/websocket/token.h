// JSON Web Tokens signed with HS256 (RFC 7515, RFC 7519).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vastar {

// `claims` with {n}, {now} and {now+SECONDS} filled in; other braces stay.
std::string fill_claims(std::string_view claims, std::uint64_t number, std::int64_t now);

// The compact form of a token with these claims, which are JSON.
std::string sign_token(std::string_view claims, std::string_view secret);

}  // namespace vastar
