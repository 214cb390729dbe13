// Takes the body of a request off the input, as it comes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "target/request.h"
#include "wire/chunks.h"

namespace vastar::target {

class BodyReader {
 public:
  enum class State { kMore, kDone, kTooLarge, kBroken };

  // For the body of `request`, kept when its route sends it back.
  explicit BodyReader(const Request& request)
      : chunked_(request.chunked),
        kept_(request.route->action == Action::kEcho),
        left_(request.body_size) {}

  // Takes the body's bytes off the front of `input`: all of them when there are more to come.
  State take(std::string_view& input);

  std::string& body() { return body_; }  // what was kept

 private:
  State take_plain(std::string_view& input);
  State take_chunks(std::string_view& input);
  bool keep(std::string_view bytes);  // false when that would be too much

  bool chunked_;
  bool kept_;
  std::uint64_t left_;  // bytes still to come, when not chunked
  ChunkDecoder chunks_;
  std::string body_;
};

}  // namespace vastar::target
