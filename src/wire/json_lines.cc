// Lines of a stream, ended by LF or CR LF.
#include "wire/json_lines.h"

#include <algorithm>

namespace vastar {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

SseParser::Step JsonLineCutter::next(std::string_view& bytes) {
  if (handed_out_) line_.clear();
  handed_out_ = false;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (line_.size() + end > kMaxStreamLine) {
      bytes = {};
      return SseParser::Step::kError;
    }
    line_.append(bytes.substr(0, end));
    const bool whole = end < bytes.size();
    bytes.remove_prefix(end + (whole ? 1 : 0));
    if (!whole) return SseParser::Step::kMore;
    if (SseParser::Step step = this->end(); step == SseParser::Step::kEvent) return step;
  }
  return SseParser::Step::kMore;
}

SseParser::Step JsonLineCutter::end() {
  if (handed_out_ || is_blank(line_)) {
    line_.clear();
    handed_out_ = false;
    return SseParser::Step::kMore;
  }
  if (line_.back() == '\r') line_.pop_back();
  handed_out_ = true;
  return SseParser::Step::kEvent;
}

}  // namespace vastar
