// Handing messages round.
#include "target/room.h"

#include <algorithm>
#include <utility>

#include "target/connection.h"

namespace vastar::target {

void Room::leave(Connection& member) {
  const auto place = std::find(members_.begin(), members_.end(), &member);
  if (place == members_.end()) return;
  if (delivering_) {
    *place = nullptr;
  } else {
    members_.erase(place);
  }
}

// What members say meanwhile is handed round too, and those that join meanwhile hear it.
void Room::deliver() {
  if (said_.empty() || std::exchange(delivering_, true)) return;
  for (; !said_.empty(); said_.pop_front()) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (members_[i] != nullptr) members_[i]->on_said(said_.front());
    }
  }
  std::erase(members_, nullptr);
  delivering_ = false;
}

}  // namespace vastar::target
