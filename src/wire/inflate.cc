// gzip and deflate by zlib.
#include "wire/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace vastar {
namespace {

constexpr std::size_t kPiece = 16'384;
constexpr int kWindow = 15;        // bits: the largest there is
constexpr int kGzip = 16;          // zlib.h, inflateInit2: added to the window's bits
constexpr std::size_t kSniff = 2;  // bytes that tell zlib from bare deflate

// RFC 1950, 2.2: method 8, and the two bytes are a multiple of 31.
bool is_zlib(unsigned first, unsigned second) {
  return (first & 0x0FU) == 8 && (first * 256 + second) % 31 == 0;
}

}  // namespace

struct Inflater::State {
  z_stream stream = {};
  Coding coding = Coding::kGzip;
  bool begun = false;  // the stream is set up
  bool member_ended = false;
  const char* error = nullptr;
  std::array<unsigned char, kSniff> front = {};  // of deflate, until both are there
  std::size_t front_size = 0;
  std::array<char, kPiece> out;

  ~State() {
    if (begun) inflateEnd(&stream);
  }
  void begin(int window) {
    begun = inflateInit2(&stream, window) == Z_OK;
    if (!begun) error = "there was no memory to decode it";
  }
  // The two bytes in front are kept, since they may come apart. True: the stream is set up.
  bool sniff(std::string_view& bytes) {
    while (front_size < kSniff && !bytes.empty()) {
      front[front_size++] = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
    }
    if (front_size == kSniff) begin(is_zlib(front[0], front[1]) ? kWindow : -kWindow);
    return begun;
  }
  std::size_t run(std::string_view& bytes);
  std::string_view take(std::string_view& bytes);
};

// One call of zlib; how much came out.
std::size_t Inflater::State::run(std::string_view& bytes) {
  // zlib does not write through it; older headers lack the const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), 1U << 30U));
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = kPiece;
  const uInt before = stream.avail_in;
  const int result = inflate(&stream, Z_NO_FLUSH);
  bytes.remove_prefix(before - stream.avail_in);
  member_ended = result == Z_STREAM_END;
  if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
    error = "it is broken";
  }
  return kPiece - stream.avail_out;
}

std::string_view Inflater::State::take(std::string_view& bytes) {
  for (;;) {
    if (member_ended) {
      if (bytes.empty()) return {};
      if (coding == Coding::kDeflate) {
        error = "bytes come behind its end";
        return {};
      }
      inflateReset(&stream);
      member_ended = false;
    }
    const std::size_t size = run(bytes);
    if (size > 0) return {out.data(), size};
    if (error != nullptr || (bytes.empty() && !member_ended)) return {};
  }
}

Inflater::Inflater(Coding coding) : state_(std::make_unique<State>()) {
  state_->coding = coding;
  if (coding == Coding::kGzip) state_->begin(kWindow + kGzip);
}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

std::string_view Inflater::next(std::string_view& bytes) {
  State& state = *state_;
  if (state.error != nullptr) return {};
  if (state.begun) return state.take(bytes);
  if (!state.sniff(bytes)) return {};
  std::string_view front(reinterpret_cast<const char*>(state.front.data()), kSniff);
  const std::string_view piece = state.take(front);  // two bytes: nothing is left of them
  return piece.empty() ? state.take(bytes) : piece;
}

bool Inflater::done() const { return state_->member_ended; }
const char* Inflater::error() const { return state_->error; }

}  // namespace vastar
