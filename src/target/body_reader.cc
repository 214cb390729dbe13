// Reading of bodies by length and in chunks.
#include "target/body_reader.h"

#include <algorithm>

namespace vastar::target {

BodyReader::State BodyReader::take(std::string_view& input) {
  return chunked_ ? take_chunks(input) : take_plain(input);
}

BodyReader::State BodyReader::take_plain(std::string_view& input) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
  if (!keep(input.substr(0, size))) return State::kTooLarge;
  input.remove_prefix(size);
  left_ -= size;
  return left_ == 0 ? State::kDone : State::kMore;
}

BodyReader::State BodyReader::take_chunks(std::string_view& input) {
  while (!input.empty() && !chunks_.done()) {
    const std::string_view data = chunks_.next(input);
    if (chunks_.error() != nullptr) return State::kBroken;
    if (!keep(data)) return State::kTooLarge;
  }
  return chunks_.done() ? State::kDone : State::kMore;
}

bool BodyReader::keep(std::string_view bytes) {
  if (!kept_) return true;
  if (bytes.size() > kMaxEcho - body_.size()) return false;
  body_.append(bytes);
  return true;
}

}  // namespace vastar::target
