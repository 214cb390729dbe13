// Takes the gzip or deflate coding off a body (RFC 9110, 8.4.1; RFC 1950 to 1952), whatever pieces
// it comes in. What comes out comes in bounded pieces, so that a small body that stands for a huge
// one costs only what the caller takes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace vastar {

class Inflater {
 public:
  // gzip is one member or several. "deflate" is the zlib format, and from some servers the bare
  // one: told by the first two bytes.
  enum class Coding : std::uint8_t { kGzip, kDeflate };
  explicit Inflater(Coding coding);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  // Takes bytes off the front of `bytes` and returns some of what they stand for, valid until the
  // next call; empty when the bytes ran out or the coding is broken. Call again until it is empty.
  std::string_view next(std::string_view& bytes);

  bool done() const;          // the coding is complete; more members may follow
  const char* error() const;  // a literal, null while all is well

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace vastar
