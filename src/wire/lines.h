// Cuts a byte stream that comes in arbitrary pieces into lines ended by CR LF (RFC 9112, 2.2).
//
// A line that is whole in one piece is not copied. The cutter is one pointer while nothing is
// unfinished, which is nearly always.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace vastar {

class LineCutter {
 public:
  enum class Cut : std::uint8_t {
    kLine,     // a line, without its end
    kMore,     // all of the bytes were taken and the line goes on
    kBareLf,   // the line was ended by LF without CR
    kTooLong,  // the line is longer than the limit
  };
  struct Result {
    Cut cut;
    std::size_t size;       // of the whole line so far, its end included, over all pieces
    std::string_view line;  // as far as it is known; valid until the next call and the piece's end
  };

  // Takes a line off the front of `bytes`, going on from what earlier calls left unfinished. At
  // most `limit` bytes with the line's end. What it says does not depend on how the stream was cut
  // into pieces. After kBareLf and kTooLong the stream is lost.
  Result next(std::string_view& bytes, std::size_t limit);

  // Whether a line has begun and is unfinished.
  bool unfinished() const { return rest_ != nullptr && !complete_; }

 private:
  Result extend(std::string_view& bytes, std::size_t limit);
  Result join(std::string_view& bytes, std::size_t limit);

  std::unique_ptr<std::string> rest_;
  bool complete_ = false;  // rest_ is the line handed out last
};

}  // namespace vastar
