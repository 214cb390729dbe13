// Rows of a file, to be put into requests: CSV with a header row (RFC 4180), or a JSON object a
// line (NDJSON). Read whole before the load, then only read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

class DataFeed {
 public:
  // CSV unless it begins with '{'. An error names the line and what is wrong there. At least one
  // row.
  static Result<DataFeed> parse(std::string_view text);

  const std::vector<std::string>& columns() const { return columns_; }
  std::size_t rows() const { return cells_.size() / columns_.size(); }
  // The cells of a row, by column. Good as long as this object stays where it is.
  const std::string* row(std::size_t index) const { return &cells_[index * columns_.size()]; }
  // The line of the first row that does not have this column; 0: every row does. Only JSON objects
  // can lack one.
  std::size_t lacking_line(std::size_t column) const { return lacking_[column]; }

 private:
  DataFeed() = default;
  static Result<DataFeed> parse_csv(std::string_view text);
  static Result<DataFeed> parse_ndjson(std::string_view text);

  std::vector<std::string> columns_;
  std::vector<std::size_t> lacking_;
  std::vector<std::string> cells_;  // row by row
};

}  // namespace vastar
