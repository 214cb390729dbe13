// Any bytes as a chunked body: the same data, end and error in pieces of any size.
//
// Input: a byte for the size of the pieces, the rest is the body.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "wire/chunks.h"

namespace {

struct Decoded {
  std::string data;
  std::string_view error;
  bool done = false;
  std::size_t taken = 0;

  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view bytes, std::size_t piece) {
  vastar::ChunkDecoder decoder;
  Decoded decoded;
  const auto over = [&] { return decoder.done() || decoder.error() != nullptr; };
  while (!bytes.empty() && !over()) {
    const std::vector<char> owned(bytes.begin(), bytes.begin() + std::min(piece, bytes.size()));
    std::string_view left(owned.data(), owned.size());
    while (!left.empty() && !over()) {
      const std::uint64_t announced = decoder.data_left();
      const std::string_view data = decoder.next(left);
      if (announced > 0 && data.size() > announced) std::abort();
      decoded.data += data;
    }
    decoded.taken += owned.size() - left.size();
    bytes.remove_prefix(owned.size() - left.size());
  }
  decoded.done = decoder.done();
  if (decoder.error() != nullptr) {
    decoded.error = decoder.error();
    decoded.taken = 0;  // where a broken body was given up may differ
  }
  return decoded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Decoded whole = decode(bytes, size);
  if (!(decode(bytes, 1) == whole)) std::abort();
  if (!(decode(bytes, 1 + data[0] % 32) == whole)) std::abort();
  return 0;
}
