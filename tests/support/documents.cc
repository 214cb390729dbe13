// Reading of what vastar prints.
#include "support/documents.h"

#include <gtest/gtest.h>

#include <utility>

namespace vastar::testing {
namespace json = boost::json;
namespace {

const json::value* found(const json::value& document, std::string_view pointer) {
  boost::system::error_code missing;
  return document.find_pointer(pointer, missing);
}

}  // namespace

json::value parsed(const Finished& finished) {
  boost::system::error_code error;
  json::value document = json::parse(finished.out, error);
  EXPECT_FALSE(error) << "not JSON: " << finished.out << finished.err;
  return document;
}

json::value document_of(std::vector<std::string> arguments, int exit_code,
                        const std::vector<std::string>& environment) {
  arguments.insert(arguments.end(), {"-o", "json"});
  const Finished finished = vastar(std::move(arguments), environment);
  EXPECT_EQ(finished.exit_code, exit_code) << finished.err << finished.out;
  return parsed(finished);
}

Finished judged(const std::vector<std::string>& arguments) {
  constexpr int kUndecided = 3;
  Finished finished = vastar(arguments);
  for (int i = 0; i < 9 && finished.exit_code == kUndecided; ++i) finished = vastar(arguments);
  return finished;
}

double number(const json::value& document, std::string_view pointer) {
  const json::value* const value = found(document, pointer);
  return value == nullptr || !value->is_number() ? -1 : value->to_number<double>();
}

std::string text(const json::value& document, std::string_view pointer) {
  const json::value* const value = found(document, pointer);
  if (value == nullptr) return "";
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace vastar::testing
