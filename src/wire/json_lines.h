// Cuts a stream of JSON documents, one a line, into its lines, whatever pieces it comes in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/sse.h"

namespace vastar {

class JsonLineCutter {
 public:
  // Takes bytes off the front of `bytes` up to the end of the next line that is not blank: kEvent,
  // and line() is it, without its end, until the next call.
  SseParser::Step next(std::string_view& bytes);
  // The stream has ended: kEvent when its last line had no end.
  SseParser::Step end();

  std::string_view line() const { return line_; }

 private:
  std::string line_;
  bool handed_out_ = false;
};

}  // namespace vastar
