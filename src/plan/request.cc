// The request of every operation: defaults first, then what -H puts in their place.
#include "plan/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "base/version.h"
#include "plan/header.h"
#include "wire/octets.h"

namespace vastar {
namespace {

using Headers = std::vector<Header>;

bool named(const Header& header, std::string_view name) {
  return equals_ignoring_case(header.name, name);
}

bool has_body(const RequestOptions& options) { return options.has_body || !options.body.empty(); }

Result<void> check_method(const RequestOptions& options) {
  if (!is_token(options.method)) {
    return Error{fmt::format("-m: '{}' is not a method: it is letters without blanks, as in GET",
                             printable(options.method, 40))};
  }
  if (options.method == "CONNECT") {
    return Error{"-m CONNECT asks a proxy for a tunnel; it is not a request that can be measured"};
  }
  if (options.method == "TRACE" && has_body(options)) {
    return Error{"-m TRACE cannot have a body (RFC 9110, 9.3.8): leave -d or -D out"};
  }
  return {};
}

// Where a request without a body says so, since a server may expect one (RFC 9110, 8.6).
bool expects_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

Result<void> check_options(const RequestOptions& options) {
  if (Result<void> checked = check_method(options); !checked) return checked;
  if (Result<void> checked = check_value("-A", options.accept); !checked) return checked;
  if (Result<void> checked = check_value("-T", options.content_type); !checked) return checked;
  if (Result<void> checked = check_value("--bearer", options.bearer); !checked) return checked;
  if (options.basic_auth.empty()) return {};
  if (options.basic_auth.find(':') == std::string::npos) {
    return Error{"-a is written user:password; the ':' is missing (the password may be empty)"};
  }
  if (first_control(options.basic_auth) || options.basic_auth.find('\t') != std::string::npos) {
    return Error{"-a: a user or password has no control characters (RFC 7617, 2)"};
  }
  return {};
}

// Connection is a list of options; is `close` one of them (RFC 9112, 9.6)?
bool says_close(const Header& header) {
  if (!named(header, "Connection")) return false;
  const std::vector<std::string_view> options = split(header.value, ',');
  return std::any_of(options.begin(), options.end(), [](std::string_view option) {
    return equals_ignoring_case(trim(option), "close");
  });
}

Result<void> check_content_length(std::string_view value, std::size_t body_bytes) {
  const std::optional<std::uint64_t> length = parse_unsigned(value);
  if (length == body_bytes) return {};
  return Error{
      fmt::format("-H Content-Length: the body has {} bytes and the header must say so, or "
                  "the target reads requests that were never sent; leave it out",
                  body_bytes)};
}

// A header that would make the target and vastar disagree on where a request ends.
Result<void> check_framing(const Header& header, std::size_t body_bytes) {
  if (named(header, "Transfer-Encoding")) {
    return Error{
        "-H Transfer-Encoding: the body is sent with a Content-Length, and a request with "
        "both is read in two ways (RFC 9112, 6.1); leave it out"};
  }
  if (named(header, "Content-Length")) return check_content_length(header.value, body_bytes);
  return {};
}

Result<void> check_given(const Headers& given, const RequestOptions& options) {
  for (const Header& header : given) {
    Result<void> framed = check_framing(header, options.body.size());
    if (!framed) return framed;
  }
  for (const std::string_view name : {"Host", "Content-Length"}) {
    const auto is_it = [&](const Header& header) { return named(header, name); };
    if (std::count_if(given.begin(), given.end(), is_it) > 1) {
      return Error{
          fmt::format("-H {}: a request has it once (RFC 9110); it was given twice", name)};
    }
  }
  const auto is_connection = [](const Header& header) { return named(header, "Connection"); };
  if (!options.keep_alive && std::any_of(given.begin(), given.end(), is_connection) &&
      std::none_of(given.begin(), given.end(), says_close)) {
    return Error{"-H Connection does not say close, and --disable-keepalive does: leave one out"};
  }
  return {};
}

Result<Headers> parse_given(const RequestOptions& options) {
  Headers given;
  for (const std::string& text : options.headers) {
    Result<Header> header = parse_header(text);
    if (!header) return header.error();
    given.push_back(*std::move(header));
  }
  if (const Result<void> checked = check_given(given, options); !checked) return checked.error();
  return given;
}

Headers default_headers(const Url& url, const RequestOptions& options,
                        std::string_view default_content_type) {
  Headers headers = {{"Host", url.authority()},
                     {"User-Agent", fmt::format("vastar/{}", version())},
                     {"Accept", options.accept.empty() ? "*/*" : options.accept},
                     {"Accept-Encoding", options.compression ? "gzip" : "identity"}};
  if (!options.content_type.empty()) {
    headers.push_back({"Content-Type", options.content_type});
  } else if (has_body(options) && !default_content_type.empty()) {
    headers.push_back({"Content-Type", std::string(default_content_type)});
  }
  if (has_body(options) || expects_body(options.method)) {
    headers.push_back({"Content-Length", std::to_string(options.body.size())});
  }
  const std::string& user = options.basic_auth.empty() ? url.userinfo : options.basic_auth;
  if (!options.bearer.empty()) {
    headers.push_back({"Authorization", "Bearer " + options.bearer});
  } else if (!user.empty()) {
    headers.push_back({"Authorization", "Basic " + base64_encode(user)});
  }
  if (!options.cookies.empty()) headers.push_back({"Cookie", options.cookies});
  if (!options.keep_alive) headers.push_back({"Connection", "close"});
  return headers;
}

// Each default, or what was given under its name; then what was given besides.
Headers merge(const Headers& defaults, const Headers& given) {
  const auto known = [](const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [name](const Header& header) { return named(header, name); });
  };
  Headers merged;
  for (const Header& header : defaults) {
    if (!known(given, header.name)) merged.push_back(header);
    for (const Header& own : given) {
      if (named(own, header.name)) merged.push_back(own);
    }
  }
  for (const Header& own : given) {
    if (!known(defaults, own.name)) merged.push_back(own);
  }
  return merged;
}

}  // namespace

std::string usual_method(std::string method) {
  static constexpr std::array<std::string_view, 8> kMethods = {
      "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"};
  for (const std::string_view known : kMethods) {
    if (equals_ignoring_case(method, known)) return std::string(known);
  }
  return method;
}

Result<RequestSpec> build_request(const Url& url, const RequestOptions& options,
                                  std::string_view default_content_type) {
  if (const Result<void> checked = check_options(options); !checked) return checked.error();
  const Result<Headers> given = parse_given(options);
  if (!given) return given.error();

  RequestSpec spec;
  spec.method = options.method;
  spec.target = url.path_and_query;
  spec.body = options.body;
  spec.keep_alive = options.keep_alive && std::none_of(given->begin(), given->end(), says_close);
  spec.headers = merge(default_headers(url, options, default_content_type), *given);
  return spec;
}

bool asks_to_continue(const RequestSpec& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
    return named(header, "Expect") && equals_ignoring_case(trim(header.value), "100-continue");
  });
}

bool left_out_of_http2(const Header& header) {
  static constexpr std::array<std::string_view, 6> kOfTheConnection = {
      "connection",        "keep-alive", "proxy-connection",
      "transfer-encoding", "upgrade",    "http2-settings"};
  if (equals_ignoring_case(header.name, "te")) {
    return !equals_ignoring_case(trim(header.value), "trailers");
  }
  return std::any_of(kOfTheConnection.begin(), kOfTheConnection.end(), [&](std::string_view name) {
    return equals_ignoring_case(header.name, name);
  });
}

}  // namespace vastar
