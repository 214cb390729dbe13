// Finds a text in a body that comes in pieces, without keeping the body (Knuth, Morris and Pratt).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vastar {

// The text, prepared. Immutable: a search is a number that the caller keeps.
class TextFinder {
 public:
  explicit TextFinder(std::string_view text);

  // How much of the text the bytes so far end with, after `bytes` more; size() once it was found,
  // and from then on. A search begins with 0.
  std::size_t advance(std::size_t matched, std::string_view bytes) const;
  std::size_t size() const { return text_.size(); }

 private:
  std::string text_;
  // By length matched: the longest proper prefix of the text that is also a suffix of that much.
  std::vector<std::uint32_t> fallback_;
};

}  // namespace vastar
