// Makes an HTTP/2 field list of a request (RFC 9113, 8.3.1): the pseudo-fields, then the others.
#include "protocols/http2/http2_fields.h"

#include <algorithm>

#include "base/text.h"

namespace vastar {
namespace {

bool is_host(const Header& header) { return equals_ignoring_case(header.name, "host"); }

std::string_view authority_of(const RequestSpec& request) {
  const auto host = std::find_if(request.headers.begin(), request.headers.end(), is_host);
  return host == request.headers.end() ? std::string_view() : std::string_view(host->value);
}

// nghttp2 only reads what it is given, whatever its types say.
std::uint8_t* octets(std::string_view text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

}  // namespace

void Http2Fields::assign(const RequestSpec& request, std::string_view scheme, bool lasting) {
  list_.clear();
  names_.clear();
  lasting_ = lasting;
  std::size_t name_bytes = 0;
  for (const Header& header : request.headers) name_bytes += header.name.size();
  names_.reserve(name_bytes);  // it must not move from here
  add(":method", request.method);
  if (request.method != "CONNECT") {
    add(":scheme", scheme);
    add(":path", request.target);
  }
  if (const auto authority = authority_of(request); !authority.empty()) {
    add(":authority", authority);
  }
  for (const Header& header : request.headers) {
    if (!is_host(header) && !left_out_of_http2(header)) add(header.name, header.value);
  }
}

void Http2Fields::add(std::string_view name, std::string_view value) {
  std::uint8_t flags = NGHTTP2_NV_FLAG_NONE;  // copied, names to lower case
  if (lasting_) {
    flags = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
    if (name.front() != ':') {
      const std::size_t begin = names_.size();
      names_.append(to_lower(name));
      name = std::string_view(names_).substr(begin);
    }
  }
  list_.push_back({octets(name), octets(value), name.size(), value.size(), flags});
}

}  // namespace vastar
