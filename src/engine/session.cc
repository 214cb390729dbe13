// What a session wants sent: pieces, copied into one string or borrowed.
#include "engine/session.h"

namespace vastar {

void Outbox::append(std::string_view bytes) {
  if (bytes.empty()) return;
  const bool joins = !pieces_.empty() && pieces_.back().borrowed == nullptr;
  if (joins) {
    pieces_.back().size += bytes.size();
  } else {
    pieces_.push_back({nullptr, owned_.size(), bytes.size()});
  }
  owned_.append(bytes);
}

void Outbox::append_borrowed(std::string_view bytes) {
  if (bytes.empty()) return;
  pieces_.push_back({bytes.data(), 0, bytes.size()});
}

void Outbox::clear() {
  pieces_.clear();
  owned_.clear();
}

std::size_t Outbox::size() const {
  std::size_t total = 0;
  for (const Piece& piece : pieces_) total += piece.size;
  return total;
}

std::string_view Outbox::piece(std::size_t index) const {
  const Piece& piece = pieces_[index];
  const char* begin = piece.borrowed != nullptr ? piece.borrowed : owned_.data() + piece.offset;
  return {begin, piece.size};
}

}  // namespace vastar
