// Checks of whole texts against the octet table.
#include "wire/octets.h"

#include <algorithm>
#include <cstring>

namespace vastar {
namespace {

constexpr std::uint64_t repeat(std::uint8_t octet) { return 0x0101010101010101U * octet; }

// Whether any of eight octets is a control (below a blank, or DEL): a carry out of each octet's
// subtraction shows in its top bit. Tabs count as controls here; the caller looks closer.
bool has_control(std::uint64_t eight) {
  const std::uint64_t below_blank = (eight - repeat(' ')) & ~eight;
  const std::uint64_t without_del = eight ^ repeat(0x7f);
  const std::uint64_t is_del = (without_del - repeat(1)) & ~without_del;
  return ((below_blank | is_del) & repeat(0x80)) != 0;
}

bool all_text(const char* at, std::size_t size) {
  std::uint8_t common = kTextOctet;
  for (std::size_t i = 0; i < size; ++i) common &= kOctetClasses[static_cast<unsigned char>(at[i])];
  return common != 0;
}

bool eight_are_text(const char* at) {
  std::uint64_t eight;
  std::memcpy(&eight, at, sizeof eight);
  return !has_control(eight) || all_text(at, sizeof eight);
}

}  // namespace

bool is_token(std::string_view text) {
  const auto is_token_octet_of = [](char octet) { return is_token_octet(octet); };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_octet_of);
}

// Eight octets at a time; the last eight overlap what was seen before.
bool is_field_text(std::string_view text) {
  if (text.size() < 8) return all_text(text.data(), text.size());
  const char* const last = text.data() + text.size() - 8;
  for (const char* at = text.data(); at < last; at += 8) {
    if (!eight_are_text(at)) return false;
  }
  return eight_are_text(last);
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace vastar
