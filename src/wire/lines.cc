// The rare part of cutting lines: those that come in several pieces.
#include "wire/lines.h"

namespace vastar {

LineCutter::Cut LineCutter::resume(std::string_view& bytes, std::size_t limit,
                                   std::string_view& line) {
  if (complete_) {
    rest_.reset();
    complete_ = false;
    return next(bytes, limit, line);
  }
  const std::size_t lf = bytes.find('\n');
  if (lf == std::string_view::npos) return extend(bytes, limit, line);
  rest_->append(bytes.substr(0, lf + 1));
  bytes.remove_prefix(lf + 1);
  complete_ = true;
  return finish(*rest_, limit, line);
}

// The bytes hold no line end.
LineCutter::Cut LineCutter::extend(std::string_view& bytes, std::size_t limit,
                                   std::string_view& line) {
  if (rest_ == nullptr) rest_ = std::make_unique<std::string>();
  const std::size_t size = rest_->size() + bytes.size();
  rest_->append(bytes.substr(0, limit));  // no more than that is ever of use
  bytes.remove_prefix(bytes.size());
  line = *rest_;
  return size > limit ? Cut::kTooLong : Cut::kMore;
}

}  // namespace vastar
