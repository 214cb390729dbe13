// Any bytes as a URL: refused in clean words, or taken apart into what is safe to send.
#include "plan/url.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/credentials.h"
#include "support/fuzz_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto url = vastar::parse_url(text);
  if (!url) {
    fuzz_check(vastar::is_clean_text(url.error().message));
    return 0;
  }
  fuzz_check(vastar::is_visible_ascii(url.value().host));
  fuzz_check(vastar::is_visible_ascii(url.value().path_and_query));
  fuzz_check(url.value().path_and_query.front() == '/' && url.value().port != 0);
  // What is displayed means the same again, but for what must not be seen.
  const auto again = vastar::parse_url(url.value().display());
  fuzz_check(again.ok() && again.value().authority() == url.value().authority());
  fuzz_check(again.value().path_and_query ==
             vastar::without_query_secrets(url.value().path_and_query));
  return 0;
}
