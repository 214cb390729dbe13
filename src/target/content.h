// The bytes of generated bodies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vastar::target {

inline constexpr std::string_view kHello = "Hello, World!";

// Byte i of every generated body is character i mod 64 of this, so that a client can tell whether
// it got the right bytes at the right place.
inline constexpr std::string_view kPattern =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// kPattern over and over: 64 KiB plus 64 bytes, shared by everything that sends it. Built once.
std::string_view pattern_block();

// At most 64 KiB of a generated body, from its byte `offset` on.
std::string_view pattern_at(std::uint64_t offset, std::uint64_t size);

}  // namespace vastar::target
