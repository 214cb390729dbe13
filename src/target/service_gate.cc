// The queue of requests before a limited number of places.
#include "target/service_gate.h"

namespace vastar::target {

bool ServiceGate::enter(ServiceGuest& guest, std::uint64_t& ticket) {
  if (in_service_ < limit_ && waiting_.empty()) {
    ++in_service_;
    return true;
  }
  ticket = first_ticket_ + waiting_.size();
  waiting_.push_back(&guest);
  return false;
}

void ServiceGate::leave_queue(std::uint64_t ticket) { waiting_[ticket - first_ticket_] = nullptr; }

ServiceGuest* ServiceGate::admit() {
  while (!waiting_.empty() && in_service_ < limit_) {
    ServiceGuest* next = waiting_.front();
    waiting_.pop_front();
    ++first_ticket_;
    if (next == nullptr) continue;
    ++in_service_;
    return next;
  }
  return nullptr;
}

}  // namespace vastar::target
