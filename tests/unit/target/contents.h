// What the target's answers are made of, written anew for the tests to hold them against.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "target/content.h"
#include "wire/chunks.h"

namespace vastar::target {

// The first `size` bytes of a generated body.
inline std::string pattern(std::uint64_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.append(kPattern);
  bytes.resize(size);
  return bytes;
}

// The body of a whole chunked one, after which nothing comes.
inline std::string dechunked(std::string_view wire) {
  ChunkDecoder decoder;
  std::string bytes;
  while (!wire.empty() && !decoder.done() && decoder.error() == nullptr) {
    bytes.append(decoder.next(wire));
  }
  EXPECT_TRUE(decoder.done());
  EXPECT_TRUE(wire.empty());
  return bytes;
}

}  // namespace vastar::target
