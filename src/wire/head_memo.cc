// Compares a head with the one before it.
#include "wire/head_memo.h"

#include <cstring>

#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kDateField = "date:";

// The value of the Date field in `head`, blanks included; empty when there is none.
std::string_view date_value(std::string_view head) {
  for (std::size_t end = head.find("\r\n"); end != std::string_view::npos;
       end = head.find("\r\n")) {
    const std::string_view line = head.substr(0, end);
    if (same_word(line.substr(0, kDateField.size()), kDateField)) {
      return line.substr(kDateField.size());
    }
    head.remove_prefix(end + 2);
  }
  return {};
}

bool same_bytes(const char* a, const char* b, std::size_t size) {
  return std::memcmp(a, b, size) == 0;
}

}  // namespace

void HeadMemo::learn(std::string_view head, const KnownHead& known) {
  head_ = head;
  known_ = known;
  const std::string_view date = date_value(head_);
  date_begin_ = date.empty() ? head_.size() : static_cast<std::size_t>(date.data() - head_.data());
  date_size_ = date.size();
}

std::size_t HeadMemo::match(std::string_view bytes) const {
  const std::size_t size = head_.size();
  if (bytes.size() < size || size == 0) return 0;
  const std::size_t date_end = date_begin_ + date_size_;
  const bool same = same_bytes(bytes.data(), head_.data(), date_begin_) &&
                    is_field_text(bytes.substr(date_begin_, date_size_)) &&
                    same_bytes(bytes.data() + date_end, head_.data() + date_end, size - date_end);
  return same ? size : 0;
}

}  // namespace vastar
