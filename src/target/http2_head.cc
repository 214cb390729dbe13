// Splitting of heads (RFC 9113, section 8.3.2).
#include "target/http2_head.h"

#include <cstdint>

namespace vastar::target {
namespace {

constexpr std::size_t kStatusAt = 9;  // behind "HTTP/1.1 "

std::uint8_t* octets(std::string_view text) {  // nghttp2 only reads them
  return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
}

char lower(char octet) {
  return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

}  // namespace

Http2Head::Http2Head(std::string_view head) : text_(head) {
  const bool has_status = head.starts_with("HTTP/");
  if (has_status) add(":status", std::string_view(text_).substr(kStatusAt, 3));
  for (std::size_t at = has_status ? text_.find("\r\n") + 2 : 0; at < text_.size();) {
    const std::size_t colon = text_.find(": ", at);
    const std::size_t end = text_.find("\r\n", colon);
    for (std::size_t i = at; i < colon; ++i) text_[i] = lower(text_[i]);
    const std::string_view line(text_);
    add(line.substr(at, colon - at), line.substr(colon + 2, end - colon - 2));
    at = end + 2;
  }
}

void Http2Head::add(std::string_view name, std::string_view value) {
  fields_.push_back({octets(name), octets(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
}

}  // namespace vastar::target
