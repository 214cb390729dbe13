// Searching piece by piece.
#include "wire/text_finder.h"

#include <cstring>

namespace vastar {

TextFinder::TextFinder(std::string_view text) : text_(text), fallback_(text.size() + 1, 0) {
  std::size_t matched = 0;
  for (std::size_t at = 1; at < text_.size(); ++at) {
    while (matched > 0 && text_[at] != text_[matched]) matched = fallback_[matched];
    if (text_[at] == text_[matched]) ++matched;
    fallback_[at + 1] = static_cast<std::uint32_t>(matched);
  }
}

std::size_t TextFinder::advance(std::size_t matched, std::string_view bytes) const {
  for (std::size_t at = 0; at < bytes.size() && matched < text_.size(); ++at) {
    if (matched == 0) {  // most bytes are passed here, many at a time
      const void* first = std::memchr(bytes.data() + at, text_[0], bytes.size() - at);
      if (first == nullptr) return 0;
      at = static_cast<std::size_t>(static_cast<const char*>(first) - bytes.data());
    }
    while (matched > 0 && bytes[at] != text_[matched]) matched = fallback_[matched];
    if (bytes[at] == text_[matched]) ++matched;
  }
  return matched;
}

}  // namespace vastar
