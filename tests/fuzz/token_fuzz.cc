// Any bytes as the claims of a token: filled in, and signed into what may stand in a header.
#include "protocols/websocket/token.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view claims(reinterpret_cast<const char*>(data), size);
  const std::string filled = vastar::fill_claims(claims, 7, 1'800'000'000);
  fuzz_check(filled.find("{n}") == std::string::npos || claims.find('{') != claims.rfind('{'));
  fuzz_check(claims.find('{') != std::string_view::npos || filled == claims);
  const std::string token = vastar::sign_token(filled, "secret");
  fuzz_check(vastar::is_visible_ascii(token));
  fuzz_check(std::count(token.begin(), token.end(), '.') == 2);
  return 0;
}
