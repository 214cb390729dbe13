// The rows of a run's flags: what becomes of responses.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/run_flag_groups.h"
#include "cli/values.h"
#include "plan/header.h"

namespace vastar {
namespace {

constexpr std::string_view kRequest = "Request";
constexpr std::uint64_t kMostRedirects = 1000;

// "200,204" or a class, "2xx".
Setter statuses_into(std::vector<std::uint16_t>& field) {
  return [&field](std::string_view text) -> Result<void> {
    std::vector<std::uint16_t> statuses;
    for (const std::string_view part : split(text, ',')) {
      const std::string word = to_lower(trim(part));
      const bool is_class = word.size() == 3 && word.ends_with("xx");
      const auto first = parse_unsigned(is_class ? word.substr(0, 1) + "00" : word);
      if (!first || *first < 100 || *first > 599) {
        return Error{
            fmt::format("'{}' is no status: give numbers from 100 to 599, or classes like "
                        "2xx, with commas between",
                        printable(part))};
      }
      for (std::uint64_t i = 0; i < (is_class ? 100 : 1); ++i) {
        statuses.push_back(static_cast<std::uint16_t>(*first + i));
      }
    }
    field = statuses;
    return {};
  };
}

template <typename Check>
Setter check_into(std::vector<Check>& field, Result<Check> (*parse)(std::string_view)) {
  return [&field, parse](std::string_view text) -> Result<void> {
    Result<Check> check = parse(text);
    if (!check) return check.error();
    field.push_back(*std::move(check));
    return {};
  };
}

// "a=b; c=d", as it goes into the header.
Setter cookie_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.find('=') == std::string_view::npos) {
      return Error{"wants NAME=VALUE, several with '; ' between"};
    }
    if (const auto checked = check_value("a cookie", text); !checked) return checked.error();
    field += (field.empty() ? "" : "; ") + std::string(trim(text));
    return {};
  };
}

}  // namespace

std::vector<Option> reply_options(RunFlags& flags) {
  return {
      {.name = "expect-status",
       .value = "CODES",
       .help = "what counts as success: 200,204 or 2xx",
       .fallback = "all below 400",
       .group = kRequest,
       .set = statuses_into(flags.expect_status)},
      {.name = "expect-header",
       .value = "'NAME: VALUE'",
       .help = "a header that responses must have: NAME, 'NAME: VALUE' or 'NAME: re:PATTERN'",
       .group = kRequest,
       .repeatable = true,
       .set = check_into(flags.checks.headers, parse_header_check)},
      {.name = "expect-body",
       .value = "TEXT",
       .help = "what bodies must have: a text, 're:PATTERN' or 'json:/pointer == VALUE'",
       .group = kRequest,
       .repeatable = true,
       .set = check_into(flags.checks.bodies, parse_body_check)},
      {.name = "disable-redirects",
       .help = "take a redirect for the answer",
       .group = kRequest,
       .instead_of = {"max-redirects"},
       .set = turn_off(flags.follow_redirects)},
      {.name = "max-redirects",
       .value = "N",
       .help = "redirects followed in one request",
       .fallback = "10",
       .group = kRequest,
       .instead_of = {"disable-redirects"},
       .set = count_into(flags.max_redirects, 1, kMostRedirects)},
      {.name = "cookie",
       .letter = 'b',
       .value = "'NAME=VALUE'",
       .help = "cookies of every request: 'a=b; c=d'",
       .group = kRequest,
       .repeatable = true,
       .secret = true,
       .set = cookie_into(flags.request.cookies)},
      {.name = "cookies",
       .help = "each connection is a user that keeps the cookies it is sent",
       .group = kRequest,
       .set = turn_on(flags.cookies)},
  };
}

}  // namespace vastar
