// Cuts a byte stream into lines ended by CR LF.
#include "wire/lines.h"

#include <algorithm>
#include <cstring>

namespace vastar {
namespace {

using Cut = LineCutter::Cut;

// `whole` ends with LF.
LineCutter::Result finished(std::string_view whole, std::size_t limit) {
  const std::size_t size = whole.size();
  if (size > limit) return {Cut::kTooLong, size, whole};
  whole.remove_suffix(1);
  if (whole.empty() || whole.back() != '\r') return {Cut::kBareLf, size, whole};
  whole.remove_suffix(1);
  return {Cut::kLine, size, whole};
}

}  // namespace

LineCutter::Result LineCutter::next(std::string_view& bytes, std::size_t limit) {
  if (rest_ != nullptr) {
    if (!complete_) return join(bytes, limit);
    rest_.reset();
    complete_ = false;
  }
  const auto* lf = static_cast<const char*>(std::memchr(bytes.data(), '\n', bytes.size()));
  if (lf == nullptr) return extend(bytes, limit);
  const std::string_view whole = bytes.substr(0, static_cast<std::size_t>(lf - bytes.data()) + 1);
  bytes.remove_prefix(whole.size());
  return finished(whole, limit);
}

// The bytes hold no line end.
LineCutter::Result LineCutter::extend(std::string_view& bytes, std::size_t limit) {
  if (rest_ == nullptr) rest_ = std::make_unique<std::string>();
  const std::size_t size = rest_->size() + bytes.size();
  rest_->append(bytes.substr(0, limit));  // no more than that is ever of use
  bytes.remove_prefix(bytes.size());
  return {size > limit ? Cut::kTooLong : Cut::kMore, size, *rest_};
}

LineCutter::Result LineCutter::join(std::string_view& bytes, std::size_t limit) {
  const std::size_t lf = bytes.find('\n');
  if (lf == std::string_view::npos) return extend(bytes, limit);
  rest_->append(bytes.substr(0, lf + 1));
  bytes.remove_prefix(lf + 1);
  complete_ = true;
  return finished(*rest_, limit);
}

}  // namespace vastar
