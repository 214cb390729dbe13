// A URL taken apart (RFC 3986, section 3). No message repeats what may be a password.
#include "plan/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "plan/host.h"

namespace vastar {
namespace {

constexpr std::string_view kExample = "a URL looks like http://127.0.0.1:8080/path?x=1";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_escape(std::string_view text) {  // "%4F" at the front
  return text.size() >= 3 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

// What is wrong with the byte at the front of `rest`, and the remedy; empty: nothing.
// '[' and ']' pass although RFC 3986 keeps them for addresses: queries like a[]=1 are common.
std::string byte_problem(std::string_view rest) {
  constexpr std::string_view kForbidden = "\"<>\\^`{|}";
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte == ' ') return "a blank: write %20";
  if (byte < 0x20 || byte == 0x7F) return fmt::format("the control byte 0x{:02X}", byte);
  if (byte >= 0x80) {
    return "a byte that is not ASCII: percent-encode it (a host name has an xn-- form)";
  }
  if (kForbidden.find(rest.front()) != std::string_view::npos) {
    return fmt::format("'{}', which cannot stand in a URL: write %{:02X}", rest.front(), byte);
  }
  if (byte == '%' && !is_escape(rest)) {
    return "'%' without two hexadecimal digits behind it: a plain '%' is %25";
  }
  return {};
}

Result<void> check_bytes(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string problem = byte_problem(text.substr(at));
    if (!problem.empty()) {
      return Error{fmt::format("the URL has, at character {}, {}", at + 1, problem)};
    }
  }
  return {};
}

bool is_scheme(std::string_view word) {  // lower case
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !word.empty() && letter(word.front()) &&
         std::all_of(word.begin(), word.end(), [&](char c) {
           return letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
         });
}

// The scheme, taken off the front of `rest`. A bare "host:port/path" is http.
Result<std::string> take_scheme(std::string_view& rest) {
  const std::size_t at = rest.find("://");
  if (at == std::string_view::npos || rest.find_first_of("/?#") < at) {
    const std::string_view word = rest.substr(0, rest.find_first_of(":/?#"));
    const bool known = equals_ignoring_case(word, "http") || equals_ignoring_case(word, "https");
    if (known && rest.size() > word.size() && rest[word.size()] == ':') {
      return Error{fmt::format("the scheme is written with two slashes, as in {}://host", word)};
    }
    return std::string("http");
  }
  std::string scheme = to_lower(rest.substr(0, at));
  rest.remove_prefix(at + 3);
  if (scheme == "http" || scheme == "https") return scheme;
  if (!is_scheme(scheme)) return Error{fmt::format("no scheme stands before '://': {}", kExample)};
  return Error{
      fmt::format("the scheme '{}' is not supported: http:// and https:// URLs can be "
                  "loaded",
                  printable(scheme, 32))};
}

// Decodes %XX; nothing when a control byte comes of it (RFC 7617, 2).
std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      c = static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return std::nullopt;
    out.push_back(c);
  }
  return out;
}

// "user:pass", taken off the front of `authority` with its '@'.
Result<std::string> take_userinfo(std::string_view& authority) {
  const std::size_t at = authority.find('@');
  if (at == std::string_view::npos) return std::string();
  const std::string_view info = authority.substr(0, at);
  authority.remove_prefix(at + 1);
  if (authority.find('@') != std::string_view::npos) {
    return Error{"the URL has two '@' before its path: one in a user or password is written %40"};
  }
  const std::size_t colon = std::min(info.find(':'), info.size());
  const std::optional<std::string> user = decode(info.substr(0, colon));
  const std::optional<std::string> pass =
      colon < info.size() ? decode(info.substr(colon + 1)) : std::string();
  if (!user || !pass) return Error{"the user or password of the URL has a control character"};
  if (user->find(':') != std::string::npos) {
    return Error{"the user of the URL has a ':', which basic authentication cannot carry"};
  }
  return info.empty() ? std::string() : *user + ":" + *pass;
}

// Sets url.port. Digits only; an empty port is the default one (RFC 3986, 3.2.3).
Result<void> read_port(std::string_view text, bool quotable, Url& url) {
  if (text.empty()) return {};
  const std::optional<std::uint64_t> port = parse_unsigned(text);
  if (!port || !std::all_of(text.begin(), text.end(), is_digit) || *port == 0 || *port > 65535) {
    return Error{fmt::format("the port{} is not a number from 1 to 65535",
                             quotable ? " '" + printable(text, 40) + "'" : "")};
  }
  url.port = static_cast<std::uint16_t>(*port);
  url.port_given = true;
  return {};
}

// "[address]" or "[address]:port".
Result<void> read_bracketed(std::string_view authority, bool quotable, Url& url) {
  const std::size_t end = authority.find(']');
  if (end == std::string_view::npos) return Error{"the '[' of an IPv6 address has no ']'"};
  url.host = std::string(authority.substr(1, end - 1));
  if (Result<void> checked = check_ipv6(url.host); !checked) return checked;
  const std::string_view behind = authority.substr(end + 1);
  if (behind.empty()) return {};
  if (behind.front() != ':') return Error{"only a ':' and a port can follow an IPv6 address"};
  return read_port(behind.substr(1), quotable, url);
}

Result<void> read_host_and_port(std::string_view authority, bool quotable, Url& url) {
  if (!authority.empty() && authority.front() == '[') {
    return read_bracketed(authority, quotable, url);
  }
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  const std::string_view behind = authority.substr(std::min(colon + 1, authority.size()));
  if (behind.find(':') != std::string_view::npos) {
    return Error{"the host has two ':': an IPv6 address goes in brackets, as in http://[::1]:8080"};
  }
  if (colon == 0) return Error{fmt::format("the URL has no host: {}", kExample)};
  url.host = std::string(authority.substr(0, colon));
  if (Result<void> checked = check_host(url.host); !checked) return checked;
  return read_port(behind, quotable, url);
}

}  // namespace

std::string Url::authority() const { return origin().authority(); }

std::string Url::display() const {
  return (shown_scheme.empty() ? scheme : shown_scheme) + "://" + authority() +
         without_query_secrets(path_and_query);
}

Result<Url> parse_url(std::string_view text) {
  if (text.empty()) return Error{fmt::format("the URL is empty: {}", kExample)};
  if (const Result<void> checked = check_bytes(text); !checked) return checked.error();
  // A '/' in a password ends the authority early, and then a part of it would look like the port.
  const bool quotable = text.find('@') == std::string_view::npos;

  Url url;
  std::string_view rest = text;
  Result<std::string> scheme = take_scheme(rest);
  if (!scheme) return scheme.error();
  url.scheme = *std::move(scheme);
  if (url.scheme == "https") url.port = kHttpsPort;

  rest = rest.substr(0, rest.find('#'));  // a fragment is never sent
  std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  url.path_and_query = rest.substr(authority.size());
  if (url.path_and_query.empty() || url.path_and_query.front() != '/') {
    url.path_and_query.insert(0, 1, '/');
  }

  // Where a scheme is missing, what hides passwords may not know that there is one.
  const bool bare = rest.data() == text.data();
  if (bare && authority.find('@') != std::string_view::npos) {
    return Error{"with a user and password the URL begins with http:// or https://"};
  }
  Result<std::string> userinfo = take_userinfo(authority);
  if (!userinfo) return userinfo.error();
  url.userinfo = *std::move(userinfo);
  if (const Result<void> read = read_host_and_port(authority, quotable, url); !read) {
    return read.error();
  }
  return url;
}

std::string_view before_path(std::string_view url) {
  constexpr std::string_view kEnds = "/?#";
  const std::size_t scheme = url.find("://");
  const bool bare = scheme == std::string_view::npos || url.find_first_of(kEnds) < scheme;
  return url.substr(0, url.find_first_of(kEnds, bare ? 0 : scheme + 3));
}

}  // namespace vastar
