// Lookups in documents.
#include "support/document.h"

#include "base/text.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kLongestText = 4000;

const Value* at(const Object& parent, std::string_view key) {
  return parent.if_contains({key.data(), key.size()});
}

}  // namespace

const Object& as_object(const Value& value) {
  static const Object kNone;
  return value.is_object() ? value.get_object() : kNone;
}

const Object& object_at(const Object& parent, std::string_view key) {
  static const Value kNone;
  const Value* found = at(parent, key);
  return as_object(found == nullptr ? kNone : *found);
}

const Array& array_at(const Object& parent, std::string_view key) {
  static const Array kNone;
  const Value* found = at(parent, key);
  return found != nullptr && found->is_array() ? found->get_array() : kNone;
}

std::optional<double> number_at(const Object& parent, std::string_view key) {
  const Value* found = at(parent, key);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

std::uint64_t count_at(const Object& parent, std::string_view key) {
  const std::optional<double> number = number_at(parent, key);
  constexpr double kHighest = 9e18;
  if (!number || *number < 0 || *number > kHighest) return 0;
  return static_cast<std::uint64_t>(*number);
}

bool bool_at(const Object& parent, std::string_view key, bool otherwise) {
  const Value* found = at(parent, key);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

bool is_null_at(const Object& parent, std::string_view key) {
  const Value* found = at(parent, key);
  return found == nullptr || found->is_null();
}

std::string text_at(const Object& parent, std::string_view key) {
  const Value* found = at(parent, key);
  return found == nullptr ? std::string() : safe_text(*found);
}

std::string safe_text(std::string_view text) { return printable(text, kLongestText); }

std::string safe_text(const Value& value) {
  if (!value.is_string()) return {};
  return safe_text(std::string_view(value.get_string().data(), value.get_string().size()));
}

}  // namespace vastar::plugin
