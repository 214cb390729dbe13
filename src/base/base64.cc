// Base64 with padding (RFC 4648, section 4).
#include "base/base64.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace vastar {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t octet(char c) { return static_cast<unsigned char>(c); }

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = octet(bytes[at]) << 16U;
    if (have > 1) group |= octet(bytes[at + 1]) << 8U;
    if (have > 2) group |= octet(bytes[at + 2]);
    for (std::size_t i = 0; i < 4; ++i) {
      out.push_back(i <= have ? kAlphabet[group >> (18U - 6U * i) & 0x3FU] : '=');
    }
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    const std::string_view four = text.substr(at, 4);
    const std::size_t padding = !last || four[3] != '=' ? 0 : four[2] != '=' ? 1 : 2;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t digit = i < 4 - padding ? kAlphabet.find(four[i]) : 0;
      if (digit == std::string_view::npos) return std::nullopt;
      group = group << 6U | static_cast<std::uint32_t>(digit);
    }
    if ((group & ((1U << 8U * padding) - 1U)) != 0) return std::nullopt;  // bits of no byte
    for (std::size_t i = 0; i < 3 - padding; ++i) {
      out.push_back(static_cast<char>(group >> (16U - 8U * i) & 0xFFU));
    }
  }
  return out;
}

}  // namespace vastar
