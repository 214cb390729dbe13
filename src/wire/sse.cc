// The lines of an event stream, and the fields in them.
#include "wire/sse.h"

#include <algorithm>
#include <limits>

namespace vastar {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Digits alone, as the standard has it; what is beyond 64 bits is no time to wait for.
std::optional<std::uint64_t> digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    if (value > (std::numeric_limits<std::uint64_t>::max() - 9) / 10) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

}  // namespace

SseParser::Step SseParser::next(std::string_view& bytes) {
  if (dispatched_) {
    data_.clear();
    type_.clear();
    dispatched_ = false;
  }
  while (!bytes.empty() && !lost_) {
    if (after_cr_ && bytes.front() == '\n') bytes.remove_prefix(1);
    after_cr_ = false;
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    if (line_.size() + end > kMaxStreamLine) {
      lost_ = true;
      break;
    }
    if (end == bytes.size()) {
      line_.append(bytes);
      bytes = {};
      return Step::kMore;
    }
    after_cr_ = bytes[end] == '\r';
    const std::string_view rest_of_line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (!line_.empty()) line_.append(rest_of_line);
    const Step step = end_line(line_.empty() ? rest_of_line : std::string_view(line_));
    line_.clear();
    if (step == Step::kEvent) return step;
  }
  if (lost_) bytes = {};
  return lost_ ? Step::kError : Step::kMore;
}

SseParser::Step SseParser::end_line(std::string_view line) {
  if (at_start_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  at_start_ = false;
  if (!line.empty()) {
    const std::size_t colon = line.find(':');
    if (colon == 0) return Step::kMore;  // a comment
    std::string_view value = colon < line.size() ? line.substr(colon + 1) : std::string_view();
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
    return Step::kMore;
  }
  id_ = next_id_;
  if (!has_data_) {  // an event without data is none
    type_.clear();
    return Step::kMore;
  }
  has_data_ = false;
  dispatched_ = true;
  return Step::kEvent;
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (has_data_) lost_ = !append("\n") || lost_;
    has_data_ = true;
    lost_ = !append(value) || lost_;
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) next_id_ = value;
  } else if (name == "retry") {
    if (const auto ms = digits(value)) retry_ms_ = ms;
  }
}

bool SseParser::unfinished() const {
  const bool in_line = !line_.empty() && line_.front() != ':';
  return has_data_ || in_line || (!dispatched_ && !type_.empty());
}

bool SseParser::append(std::string_view part) {
  if (data_.size() + part.size() > kMaxStreamLine) return false;
  data_.append(part);
  return true;
}

}  // namespace vastar
