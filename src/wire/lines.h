// Cuts a byte stream that comes in arbitrary pieces into lines ended by CR LF (RFC 9112, 2.2).
//
// A line that is whole in one piece is not copied. The cutter is one pointer while nothing is
// unfinished, which is nearly always.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace vastar {

inline constexpr std::size_t kCrLfBytes = 2;

class LineCutter {
 public:
  enum class Cut : std::uint8_t {
    kLine,     // a line, without its end
    kMore,     // all of the bytes were taken and the line goes on
    kBareLf,   // the line was ended by LF without CR
    kTooLong,  // the line is longer than the limit
  };

  // Takes a line off the front of `bytes` (one byte at least), going on from what earlier calls
  // left unfinished. `line` is the line without its end, or as far as it is known; valid until the
  // next call and as long as the bytes. With its end it may have at most `limit` bytes. What is
  // said does not depend on how the stream was cut into pieces. After kBareLf and kTooLong the
  // stream is lost.
  Cut next(std::string_view& bytes, std::size_t limit, std::string_view& line) {
    if (rest_ != nullptr) return resume(bytes, limit, line);
    const void* lf = std::memchr(bytes.data(), '\n', bytes.size());
    if (lf == nullptr) return extend(bytes, limit, line);
    const auto size = static_cast<std::size_t>(static_cast<const char*>(lf) - bytes.data()) + 1;
    const std::string_view whole(bytes.data(), size);
    bytes.remove_prefix(size);
    return finish(whole, limit, line);
  }

  // Whether a line has begun and is unfinished.
  bool unfinished() const { return rest_ != nullptr && !complete_; }

 private:
  // `whole` ends with LF.
  static Cut finish(std::string_view whole, std::size_t limit, std::string_view& line) {
    const std::size_t size = whole.size();
    const bool crlf = size >= 2 && whole[size - 2] == '\r';
    line = whole.substr(0, size - (crlf ? 2 : 1));
    if (size > limit) return Cut::kTooLong;
    return crlf ? Cut::kLine : Cut::kBareLf;
  }
  Cut resume(std::string_view& bytes, std::size_t limit, std::string_view& line);
  Cut extend(std::string_view& bytes, std::size_t limit, std::string_view& line);

  std::unique_ptr<std::string> rest_;
  bool complete_ = false;  // rest_ is the line handed out last
};

}  // namespace vastar
