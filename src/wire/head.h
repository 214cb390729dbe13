// The lines of an HTTP/1 head (RFC 9112, 3 to 5), strictly: one line in, its parts out.
//
// Lines come without their CR LF, as LineCutter gives them. The functions return null when the line
// is well formed, else a string literal that says what is wrong. The parts point into the line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vastar {

inline constexpr std::size_t kMaxHeadBytes = 64UL * 1024;
inline constexpr std::string_view kHttp1Prefix = "HTTP/1.";

// "Name: value". The name is a token directly before the colon, the value has no blanks around it
// and no control octets but tabs. A folded line (one that begins with a blank) is refused: RFC
// 9112, 5.2 lets nobody send it, and readers disagree on what it means.
struct Field {
  std::string_view name;
  std::string_view value;
};
[[nodiscard]] const char* parse_field(std::string_view line, Field& field);

// "HTTP/1.1 200 OK". The reason may be missing with its blank, as many servers have it and every
// browser takes it. Statuses from 100 to 999 are taken: RFC 9110, 15 has clients treat an invalid
// one as a 5xx, so 600 and up is a failure of the response's making, not a broken stream.
struct StatusLine {
  unsigned minor = 1;  // of the version, 1.minor
  std::uint16_t status = 0;
};
[[nodiscard]] const char* parse_status_line(std::string_view line, StatusLine& parsed);

// Whether `text`, the beginning of a status line, can still become one: false as soon as one octet
// shows that the peer does not speak HTTP/1.
bool may_be_status_line(std::string_view text);
inline constexpr const char* kNotHttp1 = "not an HTTP/1.x response";
// Why `text`, of which may_be_status_line() says no, is none: TLS has beginnings of its own.
const char* why_not_status_line(std::string_view text);

}  // namespace vastar
