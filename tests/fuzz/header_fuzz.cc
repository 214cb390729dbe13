// Any bytes as -H: no header that comes out may carry a line break or change the framing.
#include <cstddef>
#include <cstdint>
#include <string>

#include "plan/header.h"
#include "plan/request.h"
#include "support/fuzz_check.h"
#include "wire/octets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  vastar::RequestOptions options;
  options.headers = {std::string(reinterpret_cast<const char*>(data), size)};
  vastar::Url url;
  url.scheme = "http";
  url.host = "h";
  url.path_and_query = "/";
  const auto spec = vastar::build_request(url, options, "text/html");
  if (!spec) {
    fuzz_check(vastar::is_clean_text(spec.error().message));
    return 0;
  }
  for (const vastar::Header& header : spec.value().headers) {
    fuzz_check(vastar::is_token(header.name) && !vastar::first_control(header.value));
  }
  return 0;
}
