// Lookups in stored documents.
#include "report/json_read.h"

#include <climits>

namespace vastar {
namespace {

namespace json = boost::json;

const json::value* at(const json::object& parent, std::string_view key) {
  return parent.if_contains({key.data(), key.size()});
}

// Nothing for what does not fit.
std::optional<std::uint64_t> as_count(const json::value& value) {
  json::error_code error;
  const auto count = value.to_number<std::uint64_t>(error);
  return error ? std::nullopt : std::optional<std::uint64_t>(count);
}

}  // namespace

const json::object& object_of(const json::object& parent, std::string_view key) {
  static const json::object kNone;
  const json::value* found = at(parent, key);
  return found != nullptr && found->is_object() ? found->get_object() : kNone;
}

const json::array& array_of(const json::object& parent, std::string_view key) {
  static const json::array kNone;
  const json::value* found = at(parent, key);
  return found != nullptr && found->is_array() ? found->get_array() : kNone;
}

std::optional<double> number_of(const json::object& parent, std::string_view key) {
  const json::value* found = at(parent, key);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

std::optional<std::uint64_t> count_of(const json::object& parent, std::string_view key) {
  const json::value* found = at(parent, key);
  return found == nullptr ? std::nullopt : as_count(*found);
}

std::vector<unsigned> counts_of(const json::object& parent, std::string_view key) {
  std::vector<unsigned> counts;
  for (const json::value& value : array_of(parent, key)) {
    const auto count = as_count(value);
    if (count && *count <= UINT_MAX) counts.push_back(static_cast<unsigned>(*count));
  }
  return counts;
}

std::optional<std::string> text_of(const json::object& parent, std::string_view key) {
  const json::value* found = at(parent, key);
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

bool flag_of(const json::object& parent, std::string_view key, bool otherwise) {
  const json::value* found = at(parent, key);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

std::vector<std::string> texts_of(const json::object& parent, std::string_view key) {
  std::vector<std::string> texts;
  for (const json::value& text : array_of(parent, key)) {
    if (text.is_string()) texts.emplace_back(text.get_string());
  }
  return texts;
}

json::object parse_object(std::string_view text) {
  json::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error);
  return !error && value.is_object() ? std::move(value.get_object()) : json::object();
}

}  // namespace vastar
