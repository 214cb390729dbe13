// Credentials in URLs.
#include "base/credentials.h"

#include <algorithm>
#include <cstring>

namespace vastar {

CredentialsPlace find_credentials(std::string_view text) {
  constexpr std::string_view kScheme = "://";
  constexpr std::string_view kEncoded = "@base64/";
  const std::size_t scheme = text.find(kScheme);
  if (scheme == std::string_view::npos) return {};
  const std::size_t begin = scheme + kScheme.size();
  std::size_t at = text.rfind('@');
  while (at != std::string_view::npos && at > begin &&
         text.substr(at, kEncoded.size()) == kEncoded) {
    at = text.rfind('@', at - 1);
  }
  if (at == std::string_view::npos || at <= begin) return {};
  return {begin, at};
}

std::string without_credentials(std::string_view text) {
  const CredentialsPlace place = find_credentials(text);
  if (!place.any()) return std::string(text);
  return std::string(text.substr(0, place.begin)) + std::string(text.substr(place.end + 1));
}

void hide_credentials(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const CredentialsPlace place = find_credentials(argv[i]);
    std::fill(argv[i] + place.begin, argv[i] + place.end, 'x');
  }
}

}  // namespace vastar
