// One record of comma-separated values after the other.
#include "plan/csv.h"

#include <algorithm>
#include <utility>

namespace vastar {

Result<std::vector<std::string>> CsvReader::next() {
  line_ = next_line_;
  std::vector<std::string> fields;
  for (;;) {
    if (rest_.starts_with('"')) {
      Result<std::string> field = quoted();
      if (!field) return field.error();
      fields.push_back(*std::move(field));
    } else {
      fields.push_back(plain());
    }
    if (rest_.empty() || take_line_end()) return fields;
    if (rest_.front() != ',') {
      return Error{
          "there is something behind the closing quote of a field; a quote within a "
          "quoted field is written twice"};
    }
    rest_.remove_prefix(1);
  }
}

Result<std::string> CsvReader::quoted() {
  std::string field;
  rest_.remove_prefix(1);
  for (;;) {
    const std::size_t quote = rest_.find('"');
    if (quote == std::string_view::npos) return Error{"a field's opening quote has no closing one"};
    const std::string_view part = rest_.substr(0, quote);
    next_line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    field += part;
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) return field;
    field += '"';
    rest_.remove_prefix(1);
  }
}

// A CR is part of a field unless a LF follows it.
std::string CsvReader::plain() {
  std::size_t end = std::min(rest_.find_first_of(",\n"), rest_.size());
  if (end < rest_.size() && rest_[end] == '\n' && end > 0 && rest_[end - 1] == '\r') --end;
  std::string field(rest_.substr(0, end));
  rest_.remove_prefix(end);
  return field;
}

bool CsvReader::take_line_end() {
  const std::size_t size = rest_.starts_with("\r\n") ? 2 : rest_.starts_with('\n') ? 1 : 0;
  rest_.remove_prefix(size);
  next_line_ += size > 0 ? 1 : 0;
  return size > 0;
}

}  // namespace vastar
