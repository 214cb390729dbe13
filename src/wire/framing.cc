// Reads Content-Length, Transfer-Encoding and Connection.
#include "wire/framing.h"

#include <limits>

namespace vastar {
namespace {

// The next member of a comma-separated list, without blanks around it; may be empty.
std::string_view take_member(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view member = list.substr(0, comma);
  list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  return trim_blanks(member);
}

const char* parse_length(std::string_view digits, std::uint64_t& length) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  if (digits.empty()) return "Content-Length is not a number";
  length = 0;
  for (const char octet : digits) {
    if (octet < '0' || octet > '9') return "Content-Length is not a number";
    const auto digit = static_cast<std::uint64_t>(octet - '0');
    if (length > (kMax - digit) / 10) return "Content-Length is too large";
    length = length * 10 + digit;
  }
  return nullptr;
}

}  // namespace

bool list_has(std::string_view list, std::string_view lower) {
  while (!list.empty()) {
    const std::string_view member = take_member(list);
    if (same_word(member, lower)) return true;
  }
  return false;
}

const char* Framing::check(unsigned minor) const {
  if (coded_ && minor == 0) return "Transfer-Encoding in HTTP/1.0";
  if (coded_ && has_length_) return "both Transfer-Encoding and Content-Length";
  return nullptr;
}

const char* Framing::add_connection(std::string_view value) {
  while (!value.empty()) {
    const std::string_view member = take_member(value);
    close_ = close_ || same_word(member, "close");
    keep_alive_ = keep_alive_ || same_word(member, "keep-alive");
  }
  return nullptr;
}

// Equal values, repeated by a careless gateway, are one (RFC 9110, 8.6).
const char* Framing::add_length(std::string_view value) {
  do {
    std::uint64_t length = 0;
    const bool goes_on = value.find(',') != std::string_view::npos;
    if (const char* wrong = parse_length(take_member(value), length)) return wrong;
    if (has_length_ && length != length_) return "differing Content-Length values";
    if (goes_on && value.empty()) return "Content-Length is not a number";
    has_length_ = true;
    length_ = length;
  } while (!value.empty());
  return nullptr;
}

const char* Framing::add_codings(std::string_view value) {
  bool any = false;
  while (!value.empty()) {
    const std::string_view coding = take_member(value);
    if (coding.empty()) continue;  // RFC 9110, 5.6.1 has readers skip empty members
    any = true;
    if (const char* wrong = add_coding(coding)) return wrong;
  }
  return any ? nullptr : "malformed Transfer-Encoding";
}

const char* Framing::add_coding(std::string_view coding) {
  const std::size_t semicolon = coding.find(';');
  const std::string_view name = trim_blanks(coding.substr(0, semicolon));
  // A quoted parameter could hide a comma; no coding in use has one.
  if (!is_token(name) || coding.find('"') != std::string_view::npos) {
    return "malformed Transfer-Encoding";
  }
  if (chunked_) return "chunked is not the final transfer coding";
  const bool chunked = same_word(name, "chunked");
  if (chunked && semicolon != std::string_view::npos) return "malformed Transfer-Encoding";
  coded_ = true;
  chunked_ = chunked;
  return nullptr;
}

}  // namespace vastar
