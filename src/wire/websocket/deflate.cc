// zlib, raw streams.
#include "wire/websocket/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace vastar::ws {
namespace {

constexpr int kWidestWindow = 15;
constexpr int kNarrowestWindow =
    9;  // 8 is taken by zlib for 9 in raw streams, and is refused there
constexpr int kMemoryLevel = 8;

// zlib only reads from it, and its type does not say so.
Bytef* input_of(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

uInt size_for(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::size_t{1} << 30U));
}

}  // namespace

// ---- Inflater ----

Inflater::Inflater(bool forgets) : forgets_(forgets), stream_(new z_stream()) {
  if (inflateInit2(stream_.get(), -kWidestWindow) != Z_OK) std::abort();  // no memory
}

Inflater::~Inflater() { inflateEnd(stream_.get()); }

std::ptrdiff_t Inflater::take(std::string_view& in, std::span<char> out) {
  std::size_t made = 0;
  while (made < out.size()) {
    stream_->next_in = input_of(in);
    stream_->avail_in = size_for(in.size());
    stream_->next_out = reinterpret_cast<Bytef*>(out.data() + made);
    stream_->avail_out = size_for(out.size() - made);
    const uInt given = stream_->avail_in;
    const uInt room = stream_->avail_out;
    const int result = inflate(stream_.get(), Z_SYNC_FLUSH);
    in.remove_prefix(given - stream_->avail_in);
    made += room - stream_->avail_out;
    if (result == Z_STREAM_END) {
      // A block that calls itself the last may be followed by others (RFC 7692, 7.2.3.4), and those
      // refer to what was before it: the window stays. To take it out and put it back would let two
      // bytes, an empty last block, cost 64 KiB of copying.
      inflateResetKeep(stream_.get());
    } else if (result == Z_BUF_ERROR) {
      break;  // there is no more
    } else if (result != Z_OK) {
      broken_ = true;
      if (made == 0) return -1;
      break;  // what came out before is told first
    }
  }
  return static_cast<std::ptrdiff_t>(made);
}

void Inflater::message_ended() {
  if (forgets_) inflateReset(stream_.get());
}

// ---- Deflater ----

Deflater::Deflater(std::uint8_t window) {
  if (window < kNarrowestWindow) return;
  stream_ = std::make_unique<z_stream>();
  if (deflateInit2(stream_.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    std::abort();  // no memory
  }
}

Deflater::~Deflater() {
  if (stream_) deflateEnd(stream_.get());
}

std::string Deflater::compress(std::string_view message) {
  deflateReset(stream_.get());
  std::string out;
  std::array<char, 16384> part;
  stream_->next_in = input_of(message);
  stream_->avail_in = static_cast<uInt>(message.size());
  do {
    stream_->next_out = reinterpret_cast<Bytef*>(part.data());
    stream_->avail_out = static_cast<uInt>(part.size());
    deflate(stream_.get(), Z_SYNC_FLUSH);
    out.append(part.data(), part.size() - stream_->avail_out);
  } while (stream_->avail_out == 0);
  if (out.ends_with(Inflater::kTail)) out.resize(out.size() - Inflater::kTail.size());
  // An empty message is one empty block (RFC 7692, 7.2.3.6).
  if (out.empty()) out.push_back('\0');
  return out;
}

}  // namespace vastar::ws
