// Which member of a struct a document keeps under which key, said once: what writes documents and
// what reads them back cannot disagree.
//
// A struct is described by a function found by its type,
//
//   template <typename Fields, Described<TlsSeries> Tls>
//   void fields(Fields& f, Tls& tls) {
//     f.value("handshakes", tls.handshakes);
//   }
//
// which JsonOut calls to write a const struct, and JsonIn to fill one. Keys keep this order. What a
// document lacks, has as null or has as another type leaves the member as it was.
#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "report/json_read.h"

namespace vastar {

template <typename Given, typename Struct>
concept Described = std::same_as<std::remove_const_t<Given>, Struct>;

// How a number is rounded for a document (report/json_text.h).
using Rounding = boost::json::value (*)(std::optional<double>);

template <typename T>
boost::json::object fields_json(const T& member);

class JsonOut {
 public:
  static constexpr bool kWrites = true;
  explicit JsonOut(boost::json::object& object) : object_(object) {}

  // Texts, flags, whole numbers, and lists of them; an optional without a value is null.
  template <typename T>
  void value(std::string_view key, const T& member) {
    put(key, json_of(member));
  }
  // An empty text, an empty list and 0 are null.
  template <typename T>
  void value_or_null(std::string_view key, const T& member) {
    put(key, member == T{} ? boost::json::value(nullptr) : json_of(member));
  }
  template <typename T>
  void value_if_any(std::string_view key, const std::optional<T>& member) {
    if (member) value(key, *member);
  }
  void number(std::string_view key, std::optional<double> member, Rounding rounded) {
    put(key, rounded(member));
  }
  void number_if_any(std::string_view key, std::optional<double> member, Rounding rounded) {
    if (member) number(key, member, rounded);
  }
  void numbers(std::string_view key, const std::vector<double>& members, Rounding rounded) {
    boost::json::array array;
    for (const double member : members) array.push_back(rounded(member));
    put(key, std::move(array));
  }
  template <typename T>
  void object(std::string_view key, const T& member) {
    put(key, fields_json(member));
  }
  template <typename T>
  void object(std::string_view key, const std::optional<T>& member) {
    put(key, member ? boost::json::value(fields_json(*member)) : boost::json::value(nullptr));
  }
  template <typename T>
  void object_if_any(std::string_view key, const std::optional<T>& member) {
    if (member) object(key, *member);
  }
  // null where `empty`.
  template <typename T>
  void object_unless(bool empty, std::string_view key, const T& member) {
    if (empty) return put(key, nullptr);
    object(key, member);
  }
  template <typename T>
  void array(std::string_view key, const std::vector<T>& members) {
    boost::json::array array;
    array.reserve(members.size());
    for (const T& member : members) array.push_back(fields_json(member));
    put(key, std::move(array));
  }
  template <typename T>
  void array_if_any(std::string_view key, const std::vector<T>& members) {
    if (!members.empty()) array(key, members);
  }
  // Members of one struct that stand together below a key: `describe` is called with their fields.
  template <typename Describe>
  void group(std::string_view key, const Describe& describe) {
    boost::json::object object;
    JsonOut inner(object);
    describe(inner);
    put(key, std::move(object));
  }
  // By functions that go from the member to a JSON value, and back.
  template <typename T, typename ToJson, typename FromJson>
  void converted(std::string_view key, const T& member, const ToJson& to_json, const FromJson&) {
    put(key, to_json(member));
  }
  // What follows from others, and so is only written.
  void derived(std::string_view key, boost::json::value value) { put(key, std::move(value)); }

 private:
  void put(std::string_view key, boost::json::value value) {
    object_[{key.data(), key.size()}] = std::move(value);
  }

  template <typename T>
  static boost::json::value json_of(const T& member) {
    return boost::json::value(member);
  }
  template <typename T>
  static boost::json::value json_of(const std::optional<T>& member) {
    return member ? boost::json::value(*member) : boost::json::value(nullptr);
  }
  template <typename T>
  static boost::json::value json_of(const std::vector<T>& members) {
    return boost::json::array(members.begin(), members.end());
  }

  boost::json::object& object_;
};

template <typename T>
boost::json::object fields_json(const T& member) {
  boost::json::object object;
  JsonOut out(object);
  fields(out, member);
  return object;
}

class JsonIn {
 public:
  static constexpr bool kWrites = false;
  explicit JsonIn(const boost::json::object& object) : object_(object) {}

  void value(std::string_view key, bool& member) const { member = flag_of(object_, key, member); }
  template <std::unsigned_integral T>
  void value(std::string_view key, T& member) const {
    if (const auto count = count_of(object_, key)) member = static_cast<T>(*count);
  }
  void value(std::string_view key, std::string& member) const {
    if (auto text = text_of(object_, key)) member = std::move(*text);
  }
  void value(std::string_view key, std::optional<std::string>& member) const {
    if (auto text = text_of(object_, key)) member = std::move(text);
  }
  template <std::unsigned_integral T>
  void value(std::string_view key, std::optional<T>& member) const {
    if (const auto count = count_of(object_, key)) member = static_cast<T>(*count);
  }
  void value(std::string_view key, std::vector<std::string>& members) const {
    members = texts_of(object_, key);
  }
  template <std::unsigned_integral T>
  void value(std::string_view key, std::vector<T>& members) const {
    members.clear();
    for (const unsigned count : counts_of(object_, key)) members.push_back(static_cast<T>(count));
  }
  template <typename T>
  void value_or_null(std::string_view key, T& member) const {
    value(key, member);
  }
  template <typename T>
  void value_if_any(std::string_view key, std::optional<T>& member) const {
    value(key, member);
  }
  template <typename T>
  void number(std::string_view key, T& member, Rounding) const {
    if (const auto read = number_of(object_, key)) member = *read;
  }
  void number_if_any(std::string_view key, std::optional<double>& member, Rounding rounded) const {
    number(key, member, rounded);
  }
  void numbers(std::string_view key, std::vector<double>& members, Rounding) const {
    for (const boost::json::value& number : array_of(object_, key)) {
      if (number.is_number()) members.push_back(number.to_number<double>());
    }
  }
  template <typename T>
  void object(std::string_view key, T& member) const {
    const JsonIn inner(object_of(object_, key));
    fields(inner, member);
  }
  template <typename T>
  void object(std::string_view key, std::optional<T>& member) const {
    if (!object_of(object_, key).empty()) object(key, member.emplace());
  }
  template <typename T>
  void object_if_any(std::string_view key, std::optional<T>& member) const {
    object(key, member);
  }
  template <typename T>
  void object_unless(bool /*empty*/, std::string_view key, T& member) const {
    object(key, member);
  }
  template <typename T>
  void array(std::string_view key, std::vector<T>& members) const {
    for (const boost::json::value& value : array_of(object_, key)) {
      if (!value.is_object()) continue;
      const JsonIn inner(value.get_object());
      fields(inner, members.emplace_back());
    }
  }
  template <typename T>
  void array_if_any(std::string_view key, std::vector<T>& members) const {
    array(key, members);
  }
  template <typename Describe>
  void group(std::string_view key, const Describe& describe) const {
    const JsonIn inner(object_of(object_, key));
    describe(inner);
  }
  template <typename T, typename ToJson, typename FromJson>
  void converted(std::string_view key, T& member, const ToJson&, const FromJson& from_json) const {
    const boost::json::value* found = object_.if_contains({key.data(), key.size()});
    if (found != nullptr && !found->is_null()) member = from_json(*found);
  }
  void derived(std::string_view /*key*/, const boost::json::value& /*value*/) const {}

 private:
  const boost::json::object& object_;
};

}  // namespace vastar
