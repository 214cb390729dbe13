// The rows of a run's flags: the request.
#include <string>
#include <string_view>

#include "cli/run_flag_groups.h"
#include "cli/secrets.h"
#include "cli/values.h"
#include "plan/header.h"

namespace vastar {
namespace {

constexpr std::string_view kRequest = "Request";

Setter body_into(RequestOptions& request) {
  return [&request](std::string_view text) -> Result<void> {
    request.body = text;
    request.has_body = true;
    return {};
  };
}

Setter header_into(std::vector<std::string>& headers) {
  return [&headers](std::string_view text) -> Result<void> {
    if (const auto header = parse_header(text); !header) return header.error();
    headers.emplace_back(text);
    return {};
  };
}

Setter auth_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.find(':') == std::string_view::npos && !names_a_place(text)) {
      return Error{"wants user:password (the password may be empty), @FILE or env:NAME"};
    }
    field = text;
    return {};
  };
}

Setter bearer_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{"the token is empty"};
    field = text;
    return {};
  };
}

}  // namespace

std::vector<Option> request_options(RunFlags& flags, const RunTable& table) {
  RequestOptions& request = flags.request;
  return {
      {.name = "method",
       .letter = 'm',
       .value = "METHOD",
       .help = "method, whether or not there is a body",
       .fallback = "GET",
       .group = kRequest,
       .common = true,
       .set = text_into(request.method)},
      {.name = "body",
       .letter = 'd',
       .value = "TEXT",
       .help = "request body",
       .group = kRequest,
       .common = true,
       .instead_of = {"body-file", "form", "body-lines"},
       .set = body_into(request)},
      {.name = "body-file",
       .letter = 'D',
       .value = "FILE",
       .help = "request body from a file; '-': standard input",
       .group = kRequest,
       .common = true,
       .instead_of = {"body", "form", "body-lines"},
       .set = path_into(flags.body_file)},
      {.name = "content-type",
       .letter = 'T',
       .value = "TYPE",
       .help = "Content-Type",
       .fallback = table.content_type_default,
       .group = kRequest,
       .common = true,
       .set = text_into(request.content_type)},
      {.name = "header",
       .letter = 'H',
       .value = "'NAME: VALUE'",
       .help = "a header, replacing a default",
       .group = kRequest,
       .common = true,
       .repeatable = true,
       .secret = true,
       .set = header_into(request.headers)},
      {.name = "accept",
       .letter = 'A',
       .value = "TYPE",
       .help = "Accept",
       .group = kRequest,
       .set = text_into(request.accept)},
      {.name = "auth",
       .letter = 'a',
       .value = "USER:PASS",
       .help = "basic authentication; also from @FILE or env:NAME",
       .group = kRequest,
       .secret = true,
       .instead_of = {"bearer"},
       .set = auth_into(request.basic_auth)},
      {.name = "bearer",
       .value = "TOKEN",
       .help = "Authorization: Bearer TOKEN; also from @FILE or env:NAME",
       .group = kRequest,
       .secret = true,
       .instead_of = {"auth", "aws-sigv4"},
       .set = bearer_into(request.bearer)},
      {.name = "expect-100-timeout",
       .value = "TIME",
       .help = "with -H 'Expect: 100-continue': how long a body is held for the 100",
       .fallback = "1s",
       .group = kRequest,
       .set = duration_into(flags.expect_wait, kMicrosecond, kHour)},
      {.name = "disable-keepalive",
       .help = "a new connection for every request",
       .group = kRequest,
       .set = turn_off(request.keep_alive)},
      {.name = "disable-compression",
       .help = "ask for identity, not gzip",
       .group = kRequest,
       .set = turn_off(request.compression)},
  };
}

}  // namespace vastar
