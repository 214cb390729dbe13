// Rows of CSV and of NDJSON.
#include "plan/data_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "plan/csv.h"

namespace vastar {
namespace {

namespace json = boost::json;

Error at_line(std::size_t line, const std::string& problem) {
  return Error{fmt::format("line {}: {}", line, problem)};
}

Result<void> check_columns(const std::vector<std::string>& columns) {
  for (const std::string& name : columns) {
    if (name.empty()) return at_line(1, "a column of the header row has no name");
    if (std::count(columns.begin(), columns.end(), name) > 1) {
      return at_line(1, fmt::format("the column '{}' is there twice", printable(name, 40)));
    }
  }
  return {};
}

std::string cell_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  return value.is_null() ? std::string() : json::serialize(value);
}

Result<json::object> parse_object_line(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error);
  if (error) return Error{"it is not JSON: " + error.message()};
  if (!value.is_object()) return Error{"it is not a JSON object"};
  return std::move(value.get_object());
}

}  // namespace

Result<DataFeed> DataFeed::parse(std::string_view text) {
  Result<DataFeed> feed = trim(text).starts_with('{') ? parse_ndjson(text) : parse_csv(text);
  if (!feed) return feed;
  if (feed->cells_.empty()) {
    return Error{
        "there is no row: CSV has the names of the columns in its first line and a row in "
        "every other"};
  }
  feed->cells_.shrink_to_fit();
  return feed;
}

Result<DataFeed> DataFeed::parse_csv(std::string_view text) {
  DataFeed feed;
  CsvReader reader(text);
  while (!reader.done()) {
    Result<std::vector<std::string>> record = reader.next();
    if (!record) return at_line(reader.line(), record.error().message);
    if (record->size() == 1 && trim(record->front()).empty()) continue;  // an empty line
    if (feed.columns_.empty()) {
      for (std::string& name : *record) name = trim(name);
      if (Result<void> checked = check_columns(*record); !checked) return checked.error();
      feed.columns_ = *std::move(record);
      feed.lacking_.resize(feed.columns_.size());
    } else if (record->size() == feed.columns_.size()) {
      std::move(record->begin(), record->end(), std::back_inserter(feed.cells_));
    } else {
      return at_line(reader.line(), fmt::format("it has {} fields, the header row has {}",
                                                record->size(), feed.columns_.size()));
    }
  }
  return feed;
}

Result<DataFeed> DataFeed::parse_ndjson(std::string_view text) {
  std::vector<std::pair<std::size_t, json::object>> objects;  // with their lines
  std::size_t number = 0;
  DataFeed feed;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    Result<json::object> object = parse_object_line(trim(line));
    if (!object) return at_line(number, object.error().message);
    for (const auto& member : *object) {
      const std::string name(member.key());
      auto& columns = feed.columns_;
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    }
    objects.emplace_back(number, *std::move(object));
  }
  if (feed.columns_.empty()) return at_line(1, "the object has no member");
  feed.lacking_.resize(feed.columns_.size());
  for (const auto& [line, object] : objects) {
    for (std::size_t column = 0; column < feed.columns_.size(); ++column) {
      const json::value* value = object.if_contains(feed.columns_[column]);
      if (value == nullptr && feed.lacking_[column] == 0) feed.lacking_[column] = line;
      feed.cells_.push_back(value == nullptr ? std::string() : cell_text(*value));
    }
  }
  return feed;
}

}  // namespace vastar
