// Slots that wait for a moment: a heap of due times. Time is an argument.
#pragma once

#include <queue>
#include <utility>
#include <vector>

#include "base/units.h"
#include "engine/session.h"

namespace vastar {

class Agenda {
 public:
  explicit Agenda(std::size_t slots) {
    std::vector<Entry> storage;
    storage.reserve(slots);
    heap_ = Heap(std::greater<>(), std::move(storage));
  }

  void add(Nanos due, Slot slot) { heap_.emplace(due, slot); }
  bool empty() const { return heap_.empty(); }
  Nanos next_due() const { return heap_.top().first; }  // only when not empty
  bool due(Nanos now) const { return !heap_.empty() && heap_.top().first <= now; }
  Slot pop() {
    const Slot slot = heap_.top().second;
    heap_.pop();
    return slot;
  }
  void clear() { heap_ = Heap(); }

 private:
  using Entry = std::pair<Nanos, Slot>;
  using Heap = std::priority_queue<Entry, std::vector<Entry>, std::greater<>>;
  Heap heap_;
};

}  // namespace vastar
