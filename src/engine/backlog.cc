// Bytes that wait for the socket.
#include "engine/backlog.h"

namespace vastar {

void Backlog::append(const Outbox& outbox, std::size_t sent, bool answers) {
  for (std::size_t i = 0; i < outbox.piece_count(); ++i) {
    std::string_view bytes = outbox.piece(i);
    const std::size_t skip = std::min(sent, bytes.size());
    sent -= skip;
    bytes.remove_prefix(skip);
    if (bytes.empty()) continue;
    Piece& piece = pieces_.emplace_back();
    if (!outbox.piece_is_borrowed(i)) {
      piece.owned = bytes;
      bytes = piece.owned;
      piece.answers = answers;
      if (answers) answers_ += bytes.size();
    }
    piece.rest = bytes;
  }
}

void Backlog::pop(std::size_t sent) {
  Piece& piece = pieces_.front();
  piece.rest.remove_prefix(sent);
  if (piece.answers) answers_ -= sent;
  if (piece.rest.empty()) pieces_.pop_front();
}

}  // namespace vastar
