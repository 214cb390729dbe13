// A URL taken apart (RFC 3986), as far as a load generator needs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/origin.h"

namespace vastar {

struct Url {
  std::string scheme;          // lower case: "http", "https"
  std::string host;            // as in the URL, an IPv6 address without its brackets
  std::uint16_t port = 80;     // the scheme's default when the URL names none
  std::string path_and_query;  // the request target in origin form, never empty: "/a?b=c"
  std::string userinfo;        // "user:pass", decoded; empty when there is none
  bool port_given = false;
  std::string shown_scheme = {};  // what display() shows instead of `scheme` ("ws"); empty: nothing

  // The value of a Host header: the host, in brackets when IPv6, and the port when it is not the
  // scheme's default.
  std::string authority() const;
  Origin origin() const { return {.scheme = scheme, .host = host, .port = port}; }
  // The URL without its user and password, and without secrets of its query, for documents and
  // messages.
  std::string display() const;
};

// Accepts http:// and https:// with a host name, IPv4 or [IPv6] address; a bare "host:port/path" is
// taken as http, unless it has a user and password. The error names what is wrong and what a right
// one looks like. Bytes that may not stand in a URL (blanks, controls) are refused, never sent.
Result<Url> parse_url(std::string_view text);

// "http://user:pass@host:port" of a URL that parse_url() takes: as written, up to its path.
std::string_view before_path(std::string_view url);

}  // namespace vastar
