// Any bytes as --proxy, --noproxy, --connect-to, --resolve and --source-address: refused in clean
// words, or places that can be connected to.
#include "plan/routes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plan/source_address.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

template <typename T>
bool is_taken(const vastar::Result<T>& result) {
  if (!result) fuzz_check(vastar::is_clean_text(result.error().message));
  return result.ok();
}

bool is_address(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos;
}

void check_exceptions(std::string_view text) {
  vastar::ProxyExceptions exceptions;
  (void)is_taken(exceptions.add(text));
  exceptions.cover("www.example.com.", 443);
  exceptions.cover("10.1.2.3", 80);
  exceptions.cover("::1", 80);
}

void check_sources(std::string_view text) {
  vastar::SourceAddresses sources;
  if (!is_taken(vastar::add_source_addresses(text, sources))) return;
  fuzz_check(sources.each.size() <= vastar::kMostSourceAddresses && !sources.each.empty());
  fuzz_check(std::all_of(sources.each.begin(), sources.each.end(), is_address));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto proxy = vastar::parse_proxy(text); is_taken(proxy)) {
    fuzz_check(vastar::is_visible_ascii(proxy->authority()) && proxy->port != 0);
    fuzz_check(proxy->authorization().find_first_of("\r\n") == std::string::npos);
  }
  if (const auto rule = vastar::parse_connect_to(text); is_taken(rule)) {
    fuzz_check(vastar::is_visible_ascii(rule->from.host + rule->to.host));
  }
  if (const auto pin = vastar::parse_pin(text); is_taken(pin)) {
    fuzz_check(!pin->addresses.empty());
    fuzz_check(std::all_of(pin->addresses.begin(), pin->addresses.end(), is_address));
  }
  check_exceptions(text);
  check_sources(text);
  return 0;
}
