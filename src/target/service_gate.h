// At most so many requests in service at once; the others wait in the order they came.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

namespace vastar::target {

// A request that wants a place, or the connection that it has for itself.
class ServiceGuest {
 public:
  virtual void on_admitted() = 0;

 protected:
  ~ServiceGuest() = default;
};

// One thread's. A guest holds one place or waits for one, never both.
class ServiceGate {
 public:
  explicit ServiceGate(unsigned limit) : limit_(limit) {}  // 0: no limit

  bool limited() const { return limit_ > 0; }

  // Takes a place, true; or joins the queue, false: then admit() returns the guest some day,
  // unless it leaves the queue. `ticket` is its place in the queue.
  bool enter(ServiceGuest& guest, std::uint64_t& ticket);
  void leave() { --in_service_; }
  void leave_queue(std::uint64_t ticket);

  // The next one in the queue, which has its place now; null when none waits or none may enter.
  ServiceGuest* admit();

 private:
  unsigned limit_;
  unsigned in_service_ = 0;
  std::uint64_t first_ticket_ = 0;     // of the queue's front
  std::deque<ServiceGuest*> waiting_;  // null where one has left
};

}  // namespace vastar::target
