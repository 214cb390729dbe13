// The headers of requests that say nothing of who asks.
#include "plan/private_header.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 14> kHarmless = {
    "accept",     "cache-control",    "connection", "date", "expect",  "host",
    "keep-alive", "pragma",           "range",      "te",   "trailer", "upgrade",
    "user-agent", "transfer-encoding"};
// Accept-Encoding, Content-Type, If-None-Match.
constexpr std::array<std::string_view, 3> kHarmlessFamilies = {"accept-", "content-", "if-"};

}  // namespace

bool may_be_secret(std::string_view name) {
  const std::string lower = to_lower(name);
  return std::find(kHarmless.begin(), kHarmless.end(), lower) == kHarmless.end() &&
         std::none_of(kHarmlessFamilies.begin(), kHarmlessFamilies.end(),
                      [&lower](std::string_view family) { return lower.starts_with(family); });
}

}  // namespace vastar
