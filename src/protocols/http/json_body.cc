// JSON by Boost.JSON; pointers by RFC 6901.
#include "protocols/http/json_body.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <compare>

#include "base/text.h"

namespace vastar {
namespace {

namespace json = boost::json;

constexpr std::size_t kShown = 40;  // bytes of a value in a message

std::string shown(const json::value& value) { return printable(json::serialize(value), kShown); }

// As numbers, whatever kind of number each is; whole ones exactly.
std::partial_ordering compare_numbers(const json::value& a, const json::value& b) {
  const auto is_whole = [](const json::value& value) { return !value.is_double(); };
  if (is_whole(a) && is_whole(b)) {
    const bool a_big = a.is_uint64();  // Boost: only what int64 cannot hold is uint64
    const bool b_big = b.is_uint64();
    if (a_big && b_big) return a.get_uint64() <=> b.get_uint64();
    if (a_big != b_big) return a_big ? std::partial_ordering::greater : std::partial_ordering::less;
    return a.get_int64() <=> b.get_int64();
  }
  return a.to_number<double>() <=> b.to_number<double>();
}

bool equal(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return compare_numbers(a, b) == 0;
  return a == b;
}

bool holds(JsonRelation relation, const json::value& value, const json::value& wanted) {
  if (relation == JsonRelation::kEqual) return equal(value, wanted);
  if (relation == JsonRelation::kUnequal) return !equal(value, wanted);
  if (!value.is_number()) return false;
  const std::partial_ordering order = compare_numbers(value, wanted);
  switch (relation) {
    case JsonRelation::kLess:
      return order < 0;
    case JsonRelation::kLessOrEqual:
      return order <= 0;
    case JsonRelation::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace

struct JsonBody::Document {
  json::value root;

  const json::value* at(std::string_view pointer) const {
    boost::system::error_code missing;
    return root.find_pointer({pointer.data(), pointer.size()}, missing);
  }
};

JsonBody::JsonBody() : document_(std::make_unique<Document>()) {}
JsonBody::~JsonBody() = default;

const char* JsonBody::parse(std::string_view text) {
  boost::system::error_code wrong;
  document_->root = json::parse({text.data(), text.size()}, wrong);
  if (!wrong) return nullptr;
  return wrong == json::error::too_deep ? "JSON nested more than 32 deep" : "no JSON";
}

std::string JsonBody::problem(const BodyCheck& check) const {
  const json::value* value = document_->at(check.pointer);
  if (value == nullptr) return "there is no such value";
  if (check.relation == JsonRelation::kPresent) return {};
  boost::system::error_code never;  // it was parsed when the check was
  if (holds(check.relation, *value, json::parse(check.wanted, never))) return {};
  return fmt::format("it is {}", shown(*value));
}

std::optional<std::string> JsonBody::value_at(std::string_view pointer) const {
  const json::value* value = document_->at(pointer);
  if (value == nullptr) return std::nullopt;
  if (const json::string* text = value->if_string()) return std::string(text->data(), text->size());
  return json::serialize(*value);
}

}  // namespace vastar
