// Claims and signatures.
#include "protocols/websocket/token.h"

#include <algorithm>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "wire/digest.h"

namespace vastar {
namespace {

constexpr std::uint64_t kLatest = 1'000'000'000'000;  // s: beyond any clock, and far from overflow

// Of section 5 of RFC 4648, without padding.
std::string base64_url(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

// What stands for `name`, the inside of a pair of braces; nothing when it is no placeholder.
std::optional<std::string> value_of(std::string_view name, std::uint64_t number, std::int64_t now) {
  if (name == "n") return std::to_string(number);
  if (name == "now") return std::to_string(now);
  if (!name.starts_with("now+")) return std::nullopt;
  const auto later = parse_unsigned(name.substr(4));
  if (!later || *later > kLatest) return std::nullopt;
  return std::to_string(now + static_cast<std::int64_t>(*later));
}

}  // namespace

std::string fill_claims(std::string_view claims, std::uint64_t number, std::int64_t now) {
  std::string filled;
  for (std::size_t open = 0; (open = claims.find('{')) != std::string_view::npos;) {
    filled += claims.substr(0, open);
    claims.remove_prefix(open);
    const std::size_t close = claims.find('}');
    if (close == std::string_view::npos) break;
    const auto value = value_of(claims.substr(1, close - 1), number, now);
    filled += value ? *value : "{";
    claims.remove_prefix(value ? close + 1 : 1);
  }
  return filled.append(claims);
}

std::string sign_token(std::string_view claims, std::string_view secret) {
  std::string token = base64_url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64_url(claims);
  const Digest signature = hmac_sha256(secret, token);
  return token + "." + base64_url(as_text(signature));
}

}  // namespace vastar
