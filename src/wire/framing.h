// What the fields of an HTTP/1 head say about the body's length and the connection's future
// (RFC 9112, 6 and 9.3): for responses and for requests.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/head.h"
#include "wire/octets.h"

namespace vastar {

// Whether the comma-separated `list` has the member `lower` (given in lower case), whatever its
// case.
bool list_has(std::string_view list, std::string_view lower);

// Fed with every field of one head. Errors are string literals, null when there is none.
class Framing {
 public:
  [[nodiscard]] const char* add(const Field& field) {
    switch (field.name.size()) {  // nearly all fields are none of the three: decide cheaply
      case 10:
        return same_word(field.name, "connection") ? add_connection(field.value) : nullptr;
      case 14:
        return same_word(field.name, "content-length") ? add_length(field.value) : nullptr;
      case 17:
        return same_word(field.name, "transfer-encoding") ? add_codings(field.value) : nullptr;
      default:
        return nullptr;
    }
  }

  // What is wrong with the fields together, once the head (of version 1.`minor`) is complete. Both
  // a length and a transfer coding, or a coding in HTTP/1.0, is how messages are smuggled: refused,
  // as RFC 9112, 6.1 and 6.3 allow.
  [[nodiscard]] const char* check(unsigned minor) const;

  bool has_length() const { return has_length_; }
  std::uint64_t length() const { return length_; }
  // The body is in chunks. Other codings may be below it.
  bool chunked() const { return chunked_; }
  // There is a transfer coding, and it is not chunked: a response's body ends with its connection
  // (RFC 9112, 6.3); a request cannot be read.
  bool coded_until_close() const { return coded_ && !chunked_; }
  // Whether the sender of version 1.`minor` lets the connection live (RFC 9112, 9.3).
  bool keep_alive(unsigned minor) const { return !close_ && (minor >= 1 || keep_alive_); }

 private:
  const char* add_connection(std::string_view value);
  const char* add_length(std::string_view value);
  const char* add_codings(std::string_view value);
  const char* add_coding(std::string_view coding);

  std::uint64_t length_ = 0;
  bool has_length_ = false;
  bool coded_ = false;
  bool chunked_ = false;
  bool close_ = false;
  bool keep_alive_ = false;
};

}  // namespace vastar
