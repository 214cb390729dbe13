// Which octets HTTP allows where (RFC 9110, 5.5 and 5.6.2), as one table, and checks of whole
// texts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vastar {

enum OctetClass : std::uint8_t {
  kTokenOctet = 1,  // may stand in a method, a field name or a list member such as "close"
  kTextOctet = 2,   // may stand in a field value or a reason: blank, tab, visible, above 0x7f
};

constexpr std::array<std::uint8_t, 256> octet_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned octet = 0; octet < 256; ++octet) {
    const bool text = octet == '\t' || (octet >= ' ' && octet != 0x7f);
    classes[octet] = text ? kTextOctet : 0;
  }
  for (unsigned octet = '0'; octet <= '9'; ++octet) classes[octet] |= kTokenOctet;
  for (unsigned octet = 'A'; octet <= 'Z'; ++octet) classes[octet] |= kTokenOctet;
  for (unsigned octet = 'a'; octet <= 'z'; ++octet) classes[octet] |= kTokenOctet;
  for (const char octet : std::string_view("!#$%&'*+-.^_`|~")) {
    classes[static_cast<unsigned char>(octet)] |= kTokenOctet;
  }
  return classes;
}

inline constexpr std::array<std::uint8_t, 256> kOctetClasses = octet_classes();

inline bool is_token_octet(char octet) {
  return (kOctetClasses[static_cast<unsigned char>(octet)] & kTokenOctet) != 0;
}
inline bool is_text_octet(char octet) {
  return (kOctetClasses[static_cast<unsigned char>(octet)] & kTextOctet) != 0;
}

bool is_token(std::string_view text);       // one octet at least
bool is_field_text(std::string_view text);  // no control octets but tabs; may be empty

// The value of a hexadecimal digit, or -1.
int hex_value(char digit);

// How many octets at the front of `text` are token octets.
std::size_t token_length(std::string_view text);

// Blanks and tabs off both ends ("optional whitespace").
inline std::string_view trim_blanks(std::string_view text) {
  const auto is_blank = [](char octet) { return octet == ' ' || octet == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Whether `text` is `lower` (letters in lower case and hyphens) but for the case of its letters.
// Trap: `text` must be known to hold no controls, since CR would pass for a hyphen.
inline bool same_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

}  // namespace vastar
