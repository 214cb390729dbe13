// Header fields as the user writes them. No message repeats a value: it may be a secret.
#include "plan/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "plan/request.h"
#include "wire/octets.h"

namespace vastar {
namespace {

// Blanks and tabs only: a CR or LF at an end is refused like any other.
std::string_view strip_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Result<void> check_name(std::string_view name) {
  if (name.empty()) return Error{"-H: a name stands before the ':', as in -H 'Name: value'"};
  const auto bad = std::find_if_not(name.begin(), name.end(), is_token_octet);
  if (bad == name.end()) return {};
  const auto at = bad - name.begin() + 1;
  if (*bad == ' ' || *bad == '\t') {
    return Error{
        fmt::format("-H: a header name has no blanks, and none before its ':' (character {})", at)};
  }
  return Error{fmt::format("-H: the byte 0x{:02X} (character {}) cannot stand in a header name",
                           static_cast<unsigned char>(*bad), at)};
}

}  // namespace

std::optional<std::size_t> first_control(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) return at;
  }
  return std::nullopt;
}

Result<void> check_value(std::string_view what, std::string_view value) {
  const std::optional<std::size_t> at = first_control(value);
  if (!at) return {};
  return Error{
      fmt::format("{}: the value has the control byte 0x{:02X} at its character {}; line "
                  "breaks and other control bytes cannot stand in a header",
                  what, static_cast<unsigned char>(value[*at]), *at + 1)};
}

Result<Header> parse_header(std::string_view text) {
  const std::size_t colon = text.find(':');
  std::string_view name = text.substr(0, colon);
  std::string_view value;
  if (colon != std::string_view::npos) {
    value = strip_blanks(text.substr(colon + 1));
  } else if (!text.empty() && text.back() == ';') {
    name.remove_suffix(1);
  } else {
    return Error{"-H: there is no ':' in it; a header is written -H 'Name: value'"};
  }
  if (const Result<void> checked = check_name(name); !checked) return checked.error();
  const std::string what = fmt::format("-H {}", printable(name, 60));
  if (const Result<void> checked = check_value(what, value); !checked) return checked.error();
  return Header{std::string(name), std::string(value)};
}

}  // namespace vastar
