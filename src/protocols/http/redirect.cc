// Requests after redirects.
#include "protocols/http/redirect.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 6> kOfTheBody = {"Content-Encoding", "Content-Language",
                                                        "Content-Length",   "Content-Location",
                                                        "Content-Type",     "Expect"};
constexpr std::array<std::string_view, 3> kCredentials = {"Authorization", "Cookie",
                                                          "Proxy-Authorization"};
constexpr std::string_view kOfASignature = "X-Amz-";  // a session token among them

template <typename Names>
void drop(std::vector<Header>& headers, const Names& names) {
  std::erase_if(headers, [&names](const Header& header) {
    return std::any_of(names.begin(), names.end(), [&header](std::string_view name) {
      return equals_ignoring_case(header.name, name);
    });
  });
}

void drop_credentials(std::vector<Header>& headers) {
  drop(headers, kCredentials);
  std::erase_if(headers, [](const Header& header) {
    const std::string_view name = header.name;
    return equals_ignoring_case(name.substr(0, kOfASignature.size()), kOfASignature);
  });
}

bool becomes_get(std::string_view method, std::uint16_t status) {
  if (status == 303) return method != "GET" && method != "HEAD";
  return (status == 301 || status == 302) && method == "POST";
}

}  // namespace

bool is_redirect(std::uint16_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void follow_redirect(RequestSpec& request, std::uint16_t status, const Url& to, bool other_origin) {
  if (becomes_get(request.method, status)) {
    request.method = "GET";
    request.body.clear();
    drop(request.headers, kOfTheBody);
  }
  if (other_origin) drop_credentials(request.headers);
  for (Header& header : request.headers) {
    if (equals_ignoring_case(header.name, "Host") && other_origin) header.value = to.authority();
  }
  request.target = to.path_and_query;
}

}  // namespace vastar
