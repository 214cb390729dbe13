// Strict parsers of the lines of an HTTP/1 head.
#include "wire/head.h"

#include <algorithm>

#include "wire/octets.h"

namespace vastar {
namespace {

bool is_digit(char octet) { return octet >= '0' && octet <= '9'; }

// Says why `text` is no field text: cold, so it may look again.
const char* what_control(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return "NUL in the head";
  if (text.find('\r') != std::string_view::npos) return "bare CR in the head";
  return "control character in the head";
}

const char* what_name(std::string_view name, bool has_colon) {
  if (!name.empty() && (name.front() == ' ' || name.front() == '\t')) return "folded header line";
  if (!is_field_text(name)) return what_control(name);
  if (!has_colon) return "header line without a colon";
  if (name.empty()) return "header without a name";
  if (name.back() == ' ' || name.back() == '\t') return "blank before the colon of a header";
  return "header name is not a token";
}

}  // namespace

const char* parse_field(std::string_view line, Field& field) {
  const std::size_t colon = token_length(line);
  if (colon == 0 || colon == line.size() || line[colon] != ':') {
    const std::size_t real = line.find(':');
    return what_name(line.substr(0, real), real != std::string_view::npos);
  }
  if (!is_field_text(line)) return what_control(line);
  field.name = line.substr(0, colon);
  field.value = trim_blanks(line.substr(colon + 1));
  return nullptr;
}

const char* parse_status_line(std::string_view line, StatusLine& parsed) {
  constexpr std::size_t kCode = 9;  // "HTTP/1.1 " before it
  if (line.size() < kCode || !may_be_status_line(line) || line[kCode - 1] != ' ') return kNotHttp1;
  const std::string_view code = line.substr(kCode, 3);
  if (code.size() != 3 || !std::all_of(code.begin(), code.end(), is_digit)) {
    return "status code is not three digits";
  }
  const std::string_view reason = line.substr(kCode + 3);
  if (!reason.empty() && reason.front() != ' ') return "status code is not three digits";
  if (!is_field_text(reason)) return what_control(reason);
  if (code[0] == '0') return "status code below 100";
  parsed.minor = static_cast<unsigned>(line[kHttp1Prefix.size()] - '0');
  parsed.status =
      static_cast<std::uint16_t>((code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0'));
  return nullptr;
}

bool may_be_status_line(std::string_view text) {
  const std::size_t shared = std::min(text.size(), kHttp1Prefix.size());
  if (text.substr(0, shared) != kHttp1Prefix.substr(0, shared)) return false;
  return text.size() <= kHttp1Prefix.size() || is_digit(text[kHttp1Prefix.size()]);
}

// By the first octet alone: often there is no other yet, and what is said must not hang on that.
const char* why_not_status_line(std::string_view text) {
  constexpr char kAlert = 0x15;  // the types of records (RFC 8446, 5.1) that a server begins with
  constexpr char kHandshake = 0x16;
  const bool tls = !text.empty() && (text[0] == kAlert || text[0] == kHandshake);
  return tls ? "the target answered with TLS: use https://" : kNotHttp1;
}

}  // namespace vastar
