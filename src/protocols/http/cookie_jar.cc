// Storing and choosing cookies (RFC 6265, 5.2 to 5.4).
#include "protocols/http/cookie_jar.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "wire/cookie_date.h"
#include "wire/octets.h"

namespace vastar {
namespace {

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

// 5.1.4: where the cookie goes when it does not say.
std::string default_path(std::string_view target) {
  const std::string_view path = path_of(target);
  const std::size_t slash = path.rfind('/');
  if (path.empty() || path.front() != '/' || slash == 0) return "/";
  return std::string(path.substr(0, slash));
}

bool path_matches(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
}

bool is_address(std::string_view host) {
  const bool ipv6 = host.find(':') != std::string_view::npos;
  return ipv6 || (!host.empty() && host.back() >= '0' && host.back() <= '9');
}

// 5.1.3, both in lower case.
bool domain_matches(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return !is_address(host) && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

// What the attributes of a Set-Cookie say.
struct Attributes {
  std::string domain;  // lower case, without a leading dot; empty: none
  std::string path;
  bool secure = false;
  std::optional<std::int64_t> max_age;  // seconds
  std::optional<std::int64_t> expires;  // since 1970
};

// 5.2.2: digits, maybe a '-' before them; anything else is ignored.
std::optional<std::int64_t> parse_max_age(std::string_view text) {
  constexpr std::int64_t kMost = std::int64_t{400} * 24 * 3600;  // 400 days, as browsers have it
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return {};
  if (negative) return 0;
  const std::optional<std::uint64_t> seconds = parse_unsigned(text);  // nothing: beyond 64 bits
  if (!seconds || *seconds > static_cast<std::uint64_t>(kMost)) return kMost;
  return static_cast<std::int64_t>(*seconds);
}

void read_attribute(std::string_view text, Attributes& attributes) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string_view name = trim_blanks(text.substr(0, equals));
  std::string_view value = trim_blanks(text.substr(std::min(equals + 1, text.size())));
  if (equals_ignoring_case(name, "domain")) {
    if (value.starts_with('.')) value.remove_prefix(1);
    attributes.domain = to_lower(value);
  } else if (equals_ignoring_case(name, "path")) {
    attributes.path = value.starts_with('/') ? value : std::string_view();
  } else if (equals_ignoring_case(name, "secure")) {
    attributes.secure = true;
  } else if (equals_ignoring_case(name, "max-age")) {
    attributes.max_age = parse_max_age(value);
  } else if (equals_ignoring_case(name, "expires")) {
    attributes.expires = parse_cookie_date(value);
  }
}

Attributes read_attributes(std::string_view text) {
  Attributes attributes;
  for (const std::string_view part : split(text, ';')) read_attribute(part, attributes);
  return attributes;
}

// Seconds it has to live; nothing: as long as the user.
std::optional<std::int64_t> lifetime(const Attributes& attributes, std::int64_t wall) {
  if (attributes.max_age) return attributes.max_age;
  if (!attributes.expires) return std::nullopt;
  return *attributes.expires - wall;
}

}  // namespace

// Sets where the cookie goes. False: it asks for what is not its origin's (5.3, 6).
bool CookieJar::place(Cookie& cookie, const Origin& origin, std::string_view target,
                      const std::string& asked_domain) {
  const std::string host = to_lower(origin.host);
  cookie.domain = asked_domain.empty() ? host : asked_domain;
  // A Domain means the subdomains too; an address has none.
  cookie.host_only = asked_domain.empty() || is_address(host);
  if (cookie.path.empty()) cookie.path = default_path(target);
  if (cookie.domain == host) return true;
  return domain_matches(host, cookie.domain) && cookie.domain.find('.') != std::string::npos;
}

void CookieJar::store(const Origin& origin, std::string_view target, std::string_view set_cookie,
                      Nanos now, std::int64_t wall) {
  if (set_cookie.size() > kLongest || !is_field_text(set_cookie)) return;
  const std::size_t end = std::min(set_cookie.find(';'), set_cookie.size());
  const std::string_view pair = set_cookie.substr(0, end);
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return;
  Attributes attributes = read_attributes(set_cookie.substr(end));
  Cookie cookie;
  cookie.name = trim_blanks(pair.substr(0, equals));
  cookie.value = trim_blanks(pair.substr(equals + 1));
  cookie.path = std::move(attributes.path);
  cookie.secure = attributes.secure;
  if (cookie.name.empty() || !place(cookie, origin, target, attributes.domain)) return;
  if (cookie.secure && !origin.secure()) return;  // others could have set it
  constexpr std::int64_t kForever = std::int64_t{100} * 365 * 24 * 3600;  // stays within Nanos
  const std::optional<std::int64_t> seconds = lifetime(attributes, wall);
  const bool expired = seconds && *seconds <= 0;
  if (seconds && !expired) cookie.expires = now + std::min(*seconds, kForever) * kSecond;
  keep(std::move(cookie), expired);
}

// In the place of one of the same name, domain and path.
void CookieJar::keep(Cookie cookie, bool expired) {
  const auto same = [&cookie](const Cookie& other) {
    return other.name == cookie.name && other.domain == cookie.domain && other.path == cookie.path;
  };
  const auto old = std::find_if(cookies_.begin(), cookies_.end(), same);
  if (expired) {
    if (old != cookies_.end()) cookies_.erase(old);
    return;
  }
  if (old != cookies_.end()) {
    *old = std::move(cookie);  // its creation time stays, and so its place
    return;
  }
  if (cookies_.size() == kMost) cookies_.erase(cookies_.begin());
  cookies_.push_back(std::move(cookie));
}

bool CookieJar::Cookie::goes_to(const Origin& origin, std::string_view to, Nanos now) const {
  if (expires != 0 && expires <= now) return false;
  if (secure && !origin.secure()) return false;
  const bool host = host_only ? equals_ignoring_case(origin.host, domain)
                              : domain_matches(to_lower(origin.host), domain);
  return host && path_matches(to, path);
}

void CookieJar::append_to(std::string& header, const Origin& origin, std::string_view target,
                          Nanos now) const {
  const std::string_view path = path_of(target);
  std::array<const Cookie*, kMost> chosen;
  std::size_t count = 0;
  for (const Cookie& cookie : cookies_) {
    if (cookie.goes_to(origin, path, now)) chosen[count++] = &cookie;
  }
  // Longer paths first, then older cookies (5.4); they lie in the order of their age.
  std::sort(chosen.begin(), chosen.begin() + count, [](const Cookie* a, const Cookie* b) {
    return a->path.size() != b->path.size() ? a->path.size() > b->path.size() : a < b;
  });
  for (std::size_t i = 0; i < count; ++i) {
    if (!header.empty()) header.append("; ");
    header.append(chosen[i]->name).append("=").append(chosen[i]->value);
  }
}

}  // namespace vastar
