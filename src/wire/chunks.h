// Takes a chunked body apart (RFC 9112, 7.1), whatever pieces it comes in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/head.h"
#include "wire/lines.h"

namespace vastar {

inline constexpr std::size_t kMaxChunkLineBytes = 4UL * 1024;
inline constexpr std::size_t kMaxTrailerBytes = 64UL * 1024;

// Strict: a chunk size is one or more hexadecimal digits and nothing else but extensions; CR LF
// ends every line and every chunk. Extensions are checked and thrown away.
class ChunkDecoder {
 public:
  // Takes bytes off the front of `bytes` up to the end of the next run of data, and returns the
  // run. It is empty when the bytes ran out, the body is complete (the rest of `bytes` is not part
  // of it) or broken. Call again while `bytes` has some and neither done() nor error(). With a
  // `trailer` it stops behind each field of the trailers too, which is then in it, as long as the
  // bytes are; its name is empty when there was none.
  std::string_view next(std::string_view& bytes, Field* trailer = nullptr);

  bool done() const { return state_ == State::kDone; }
  const char* error() const { return error_; }  // a literal, null while all is well

  // Bytes of the current chunk's data still to come, and a way past them unread.
  std::uint64_t data_left() const { return state_ == State::kData ? left_ : 0; }
  void skip(std::uint64_t count);

 private:
  enum class State : std::uint8_t { kSize, kData, kDataCr, kDataLf, kTrailers, kDone };

  std::string_view take_data(std::string_view& bytes);
  void take_octet(std::string_view& bytes, char expected, State next);
  void take_size(std::string_view& bytes);
  void take_trailer(std::string_view& bytes, Field& field);

  std::uint64_t left_ = 0;  // of the chunk's data
  const char* error_ = nullptr;
  LineCutter lines_;
  std::uint32_t trailer_bytes_ = 0;
  State state_ = State::kSize;
};

}  // namespace vastar
