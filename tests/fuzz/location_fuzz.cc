// Any bytes as a Location: refused in clean words, or a URL that is safe to send to, and that the
// same reference leads to again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plan/reference.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  static const vastar::Url kBase = *vastar::parse_url("https://user:pw@[::1]:8443/a/b/c?d");
  const std::string_view location(reinterpret_cast<const char*>(data), size);
  const auto url = vastar::resolve_location(kBase, location);
  if (!url) {
    fuzz_check(vastar::is_clean_text(url.error().message));
    return 0;
  }
  fuzz_check(url->scheme == "http" || url->scheme == "https");
  fuzz_check(vastar::is_visible_ascii(url->host) && !url->host.empty() && url->port != 0);
  fuzz_check(vastar::is_visible_ascii(url->path_and_query));
  fuzz_check(url->path_and_query.starts_with('/'));
  fuzz_check(url->path_and_query.find('#') == std::string::npos);
  const auto again = vastar::resolve_location(kBase, url->display());
  fuzz_check(again && again->origin() == url->origin());
  fuzz_check(again->path_and_query == url->path_and_query);
  return 0;
}
