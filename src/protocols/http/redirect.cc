// Requests after redirects.
#include "protocols/http/redirect.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/credentials.h"
#include "base/text.h"
#include "plan/private_header.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 6> kOfTheBody = {"Content-Encoding", "Content-Language",
                                                        "Content-Length",   "Content-Location",
                                                        "Content-Type",     "Expect"};

template <typename Names>
void drop(std::vector<Header>& headers, const Names& names) {
  std::erase_if(headers, [&names](const Header& header) {
    return std::any_of(names.begin(), names.end(), [&header](std::string_view name) {
      return equals_ignoring_case(header.name, name);
    });
  });
}

void drop_what_may_be_secret(std::vector<Header>& headers) {
  std::erase_if(headers, [](const Header& header) { return may_be_secret(header.name); });
}

bool becomes_get(std::string_view method, std::uint16_t status) {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

}  // namespace

bool is_redirect(std::uint16_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string shown_location(std::string_view location) {
  constexpr std::size_t kShown = 60;
  const std::size_t query = location.find_first_of("?#");
  const std::string shown = without_credentials(printable(location.substr(0, query), kShown));
  return query == std::string_view::npos ? shown : shown + "?...";
}

void follow_redirect(RequestSpec& request, std::uint16_t status, const Url& to, bool other_origin) {
  if (becomes_get(request.method, status)) {
    request.method = "GET";
    request.body.clear();
    drop(request.headers, kOfTheBody);
  }
  if (other_origin) drop_what_may_be_secret(request.headers);
  for (Header& header : request.headers) {
    if (equals_ignoring_case(header.name, "Host") && other_origin) header.value = to.authority();
  }
  request.target = to.path_and_query;
}

}  // namespace vastar
