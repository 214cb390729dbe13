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

bool all_text(const char* begin, const char* end) { return std::all_of(begin, end, is_text_octet); }

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_octet);
}

bool is_field_text(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, at, sizeof eight);
    if (has_control(eight) && !all_text(at, at + 8)) return false;
  }
  return all_text(at, end);
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
