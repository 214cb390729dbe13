// Checks UTF-8 (RFC 3629) that comes in pieces, as the text of WebSocket does (RFC 6455, 8.1).
#pragma once

#include <cstdint>
#include <string_view>

namespace vastar::ws {

class Utf8Check {
 public:
  // False as soon as no bytes behind these could make it well formed.
  bool take(std::string_view bytes);
  // Whether it may end here: no character has begun that is unfinished.
  bool complete() const { return missing_ == 0; }
  void reset() { *this = Utf8Check(); }

 private:
  bool begin(unsigned char first);

  std::uint8_t missing_ = 0;  // continuation octets of the character that has begun
  // Which octets may come next: narrower than 0x80 to 0xbf behind a first one where overlong forms,
  // surrogates and what is beyond U+10FFFF would follow.
  std::uint8_t lowest_ = 0x80;
  std::uint8_t highest_ = 0xbf;
};

}  // namespace vastar::ws
