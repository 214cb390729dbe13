// What a short write left behind, in order: copies of owned bytes, and borrowed spans as they are.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "engine/session.h"

namespace vastar {

class Backlog {
 public:
  // All of the outbox but its first `sent` bytes. `answers`: the peer's bytes caused them.
  void append(const Outbox& outbox, std::size_t sent, bool answers = false);
  bool empty() const { return pieces_.empty(); }
  std::string_view front() const { return pieces_.front().rest; }
  void pop(std::size_t sent);  // at most front().size()
  // Bytes of answers that were copied: what a peer that asks and does not read can make grow.
  std::size_t answers() const { return answers_; }

 private:
  struct Piece {
    std::string owned;      // empty: borrowed
    std::string_view rest;  // still to send
    bool answers = false;   // counted in answers_
  };
  std::size_t answers_ = 0;
  std::deque<Piece> pieces_;  // a piece never moves, so a view into its own string stays good
};

}  // namespace vastar
