// The well-formed sequences of RFC 3629, section 4.
#include "wire/websocket/utf8.h"

#include <cstddef>
#include <cstring>

namespace vastar::ws {
namespace {

// How many octets of the front are ASCII, counted in eights.
std::size_t ascii_run(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t run = 0;
  for (; run + 8 <= bytes.size(); run += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + run, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  return run;
}

}  // namespace

bool Utf8Check::take(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (missing_ == 0) {
      i += ascii_run(bytes.substr(i));
      if (i == bytes.size()) return true;
    }
    const auto octet = static_cast<unsigned char>(bytes[i]);
    if (missing_ == 0) {
      if (octet >= 0x80 && !begin(octet)) return false;
      continue;
    }
    if (octet < lowest_ || octet > highest_) return false;
    --missing_;
    lowest_ = 0x80;
    highest_ = 0xbf;
  }
  return true;
}

bool Utf8Check::begin(unsigned char first) {
  if (first < 0xc2 || first > 0xf4) return false;
  missing_ = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  if (first == 0xe0) lowest_ = 0xa0;   // overlong
  if (first == 0xed) highest_ = 0x9f;  // surrogates
  if (first == 0xf0) lowest_ = 0x90;   // overlong
  if (first == 0xf4) highest_ = 0x8f;  // beyond U+10FFFF
  return true;
}

}  // namespace vastar::ws
