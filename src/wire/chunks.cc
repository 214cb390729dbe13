// Takes a chunked body apart.
#include "wire/chunks.h"

#include <algorithm>
#include <limits>

#include "wire/octets.h"

namespace vastar {
namespace {

const char* parse_size(std::string_view line, std::uint64_t& size) {
  std::size_t digits = 0;
  size = 0;
  for (; digits < line.size() && hex_value(line[digits]) >= 0; ++digits) {
    if (size > std::numeric_limits<std::uint64_t>::max() / 16) return "chunk size is too large";
    size = size * 16 + static_cast<unsigned>(hex_value(line[digits]));
  }
  if (digits == 0) return "chunk size is not hexadecimal";
  const std::string_view behind = line.substr(digits);
  if (behind.empty()) return nullptr;
  if (!is_field_text(behind)) return "control character in a chunk extension";
  if (trim_blanks(behind).substr(0, 1) != ";") return "rubbish behind a chunk size";
  return nullptr;
}

}  // namespace

std::string_view ChunkDecoder::next(std::string_view& bytes, Field* trailer) {
  Field unasked;
  Field& field = trailer != nullptr ? *trailer : unasked;
  field = {};
  while (!bytes.empty() && error_ == nullptr && (trailer == nullptr || field.name.empty())) {
    switch (state_) {
      case State::kSize:
        take_size(bytes);
        break;
      case State::kData:
        return take_data(bytes);
      case State::kDataCr:
        take_octet(bytes, '\r', State::kDataLf);
        break;
      case State::kDataLf:
        take_octet(bytes, '\n', State::kSize);
        break;
      case State::kTrailers:
        take_trailer(bytes, field);
        break;
      case State::kDone:
        return {};
    }
  }
  return {};
}

void ChunkDecoder::skip(std::uint64_t count) {
  left_ -= count;
  if (left_ == 0) state_ = State::kDataCr;
}

std::string_view ChunkDecoder::take_data(std::string_view& bytes) {
  const std::string_view data = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
  bytes.remove_prefix(data.size());
  skip(data.size());
  return data;
}

void ChunkDecoder::take_octet(std::string_view& bytes, char expected, State next) {
  if (bytes.front() != expected) {
    error_ = "chunk data without CR LF behind it";
    return;
  }
  bytes.remove_prefix(1);
  state_ = next;
}

void ChunkDecoder::take_size(std::string_view& bytes) {
  std::string_view line;
  switch (lines_.next(bytes, kMaxChunkLineBytes, line)) {
    case LineCutter::Cut::kMore:
      return;
    case LineCutter::Cut::kTooLong:
      error_ = "chunk-size line over 4 KiB";
      return;
    case LineCutter::Cut::kBareLf:
      error_ = "chunk-size line ended by LF without CR";
      return;
    case LineCutter::Cut::kLine:
      break;
  }
  error_ = parse_size(line, left_);
  state_ = left_ > 0 ? State::kData : State::kTrailers;
}

void ChunkDecoder::take_trailer(std::string_view& bytes, Field& field) {
  std::string_view line;
  switch (lines_.next(bytes, kMaxTrailerBytes - trailer_bytes_, line)) {
    case LineCutter::Cut::kMore:
      return;
    case LineCutter::Cut::kTooLong:
      error_ = "trailers over 64 KiB";
      return;
    case LineCutter::Cut::kBareLf:
      error_ = "trailer line ended by LF without CR";
      return;
    case LineCutter::Cut::kLine:
      break;
  }
  trailer_bytes_ += static_cast<std::uint32_t>(line.size() + kCrLfBytes);
  if (line.empty()) {
    state_ = State::kDone;
  } else {
    error_ = parse_field(line, field);
  }
}

}  // namespace vastar
