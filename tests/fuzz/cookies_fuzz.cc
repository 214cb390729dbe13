// Any bytes as the Set-Cookie fields of two hosts: what is sent of them again is a header's value,
// bounded, and goes to no host that could not have set it.
//
// Input: a field a line; the last byte of a line says which host it is from.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.h"
#include "protocols/http/cookie_jar.h"
#include "support/fuzz_check.h"
#include "wire/octets.h"

namespace {

using vastar::fuzz_check;
using vastar::Origin;

constexpr vastar::Nanos kNow = 1000 * vastar::kSecond;
constexpr std::int64_t kWall = 1'800'000'000;

const Origin& asked() {
  static const Origin origin{.scheme = "https", .host = "www.example.com", .port = 443};
  return origin;
}
const Origin& sibling() {
  static const Origin origin{.scheme = "https", .host = "example.com", .port = 443};
  return origin;
}
const Origin& address() {
  static const Origin origin{.scheme = "http", .host = "127.0.0.1", .port = 80};
  return origin;
}
const Origin& stranger() {
  static const Origin origin{.scheme = "https", .host = "xample.com", .port = 443};
  return origin;
}

std::string sent(const vastar::CookieJar& jar, const Origin& origin, std::string_view target) {
  std::string header;
  jar.append_to(header, origin, target, kNow);
  fuzz_check(vastar::is_field_text(header));
  fuzz_check(header.size() <= vastar::CookieJar::kMost * (vastar::CookieJar::kLongest + 2));
  return header;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  vastar::CookieJar jar, foreign;
  for (std::string_view field : vastar::split(text, '\n')) {
    if (field.empty()) continue;
    const auto which = static_cast<unsigned char>(field.back()) % 4;
    field.remove_suffix(1);
    const Origin& from = which == 0 ? asked() : which == 1 ? sibling() : address();
    jar.store(which == 3 ? asked() : from, "/a/b?c", field, kNow, kWall);
    foreign.store(asked(), "/a/b?c", field, kNow, kWall);
    fuzz_check(jar.size() <= vastar::CookieJar::kMost);
  }
  sent(jar, asked(), "/a/b/c?d");
  sent(jar, sibling(), "/");
  sent(jar, address(), "/a");
  fuzz_check(sent(foreign, stranger(), "/a/b").empty());
  fuzz_check(sent(foreign, address(), "/a/b").empty());
  return 0;
}
