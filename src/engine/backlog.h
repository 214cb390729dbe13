// What a short write left behind, in order: copies of owned bytes, and borrowed spans as they are.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "engine/session.h"

namespace vastar {

class Backlog {
 public:
  // All of the outbox but its first `sent` bytes.
  void append(const Outbox& outbox, std::size_t sent);
  bool empty() const { return pieces_.empty(); }
  std::string_view front() const { return pieces_.front().rest; }
  void pop(std::size_t sent);  // at most front().size()

 private:
  struct Piece {
    std::string owned;      // empty: borrowed
    std::string_view rest;  // still to send
  };
  std::deque<Piece> pieces_;  // a piece never moves, so a view into its own string stays good
};

}  // namespace vastar
