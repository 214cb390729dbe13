// Comma-separated values (RFC 4180), record by record.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  // The next record's fields. Lines end with LF or CR LF; a quoted field may hold them. An error
  // says what is wrong, without the line.
  Result<std::vector<std::string>> next();
  // Where the last record begins, from 1.
  std::size_t line() const { return line_; }

 private:
  Result<std::string> quoted();
  std::string plain();
  bool take_line_end();

  std::string_view rest_;
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
};

}  // namespace vastar
