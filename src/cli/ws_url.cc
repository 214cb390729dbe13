// ws is http, and wss is https.
#include "cli/ws_url.h"

#include "base/text.h"

namespace vastar {

std::string ws_scheme(std::string_view url) {
  const std::string lower = to_lower(url.substr(0, 6));
  return lower.starts_with("ws://") ? "ws" : lower.starts_with("wss://") ? "wss" : "";
}

std::string http_form(const std::string& url) {
  const std::string scheme = ws_scheme(url);
  if (scheme.empty()) return url;
  return (scheme == "ws" ? "http" : "https") + url.substr(scheme.size());
}

}  // namespace vastar
