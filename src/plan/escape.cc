// Percent-encoding (RFC 3986, 2.1) and the escapes of JSON.
#include "plan/escape.h"

#include <cstddef>

#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::string_view kLowerHex = "0123456789abcdef";

bool is_unreserved(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

void append_encoded(char byte, std::string& out) {
  const auto octet = static_cast<unsigned char>(byte);
  out.push_back('%');
  out.push_back(kUpperHex[octet >> 4U]);
  out.push_back(kUpperHex[octet & 15U]);
}

void append_json_byte(char byte, std::string& out) {
  switch (byte) {
    case '"':
    case '\\':
      out.push_back('\\');
      out.push_back(byte);
      return;
    case '\n':
      out.append("\\n");
      return;
    case '\r':
      out.append("\\r");
      return;
    case '\t':
      out.append("\\t");
      return;
    default:
      break;
  }
  const auto octet = static_cast<unsigned char>(byte);
  if (octet >= 0x20) {
    out.push_back(byte);
    return;
  }
  out.append("\\u00");
  out.push_back(kLowerHex[octet >> 4U]);
  out.push_back(kLowerHex[octet & 15U]);
}

}  // namespace

bool stands_in_url(char byte) {
  const auto octet = static_cast<unsigned char>(byte);
  if (octet <= 0x20 || octet >= 0x7F) return false;
  constexpr std::string_view kForbidden = "\"#<>\\^`{|}";
  return kForbidden.find(byte) == std::string_view::npos;
}

void append_for_target(std::string_view value, std::string& out) {
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char byte = value[at];
    const bool stray = byte == '%' && (at + 2 >= value.size() || hex_value(value[at + 1]) < 0 ||
                                       hex_value(value[at + 2]) < 0);
    if (stands_in_url(byte) && !stray) {
      out.push_back(byte);
    } else {
      append_encoded(byte, out);
    }
  }
}

void append_for_component(std::string_view value, std::string& out) {
  for (const char byte : value) {
    if (is_unreserved(byte)) {
      out.push_back(byte);
    } else {
      append_encoded(byte, out);
    }
  }
}

void append_for_header(std::string_view value, std::string& out) {
  for (const char byte : value) out.push_back(is_text_octet(byte) ? byte : ' ');
}

void append_for_json(std::string_view value, std::string& out) {
  for (const char byte : value) append_json_byte(byte, out);
}

}  // namespace vastar
