// The cookies of one virtual user: what responses set, and what of it goes with a request. A subset
// of RFC 6265: Domain, Path, Secure, Max-Age and Expires. HttpOnly and SameSite mean nothing to a
// client that runs no pages; there is no list of public suffixes, so a Domain needs a dot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "plan/origin.h"

namespace vastar {

class CookieJar {
 public:
  static constexpr std::size_t kMost = 50;  // beyond that the oldest goes
  static constexpr std::size_t kLongest =
      std::size_t{4} * 1024;  // bytes of a Set-Cookie; longer ones are left

  // A Set-Cookie field of a response from `origin`, to a request whose target was `target`. `now`
  // is monotonic; `wall` is in seconds since 1970, for Expires.
  void store(const Origin& origin, std::string_view target, std::string_view set_cookie, Nanos now,
             std::int64_t wall);

  // Appends "a=b; c=d", the cookies that go with a request, to `header`; "; " before them when it
  // holds some already.
  void append_to(std::string& header, const Origin& origin, std::string_view target,
                 Nanos now) const;

  std::size_t size() const { return cookies_.size(); }
  void clear() { cookies_.clear(); }

 private:
  struct Cookie {
    std::string name, value;
    std::string domain;  // lower case
    std::string path;
    bool host_only = true;
    bool secure = false;
    Nanos expires = 0;  // 0: with the user
    bool goes_to(const Origin& origin, std::string_view path, Nanos now) const;
  };

  static bool place(Cookie& cookie, const Origin& origin, std::string_view target,
                    const std::string& asked_domain);
  void keep(Cookie cookie, bool expired);

  std::vector<Cookie> cookies_;  // the oldest first
};

}  // namespace vastar
