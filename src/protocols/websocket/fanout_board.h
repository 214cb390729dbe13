// Messages on their way from one connection to all others of the same worker (`vastar ws fanout`).
// One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "engine/session.h"

namespace vastar {

class FanoutBoard {
 public:
  void receiver_came() { ++receivers_; }
  void receiver_left() { --receivers_; }

  // A message of the slot leaves at `now`, for every receiver but its sender. Its number.
  std::uint64_t publish(Slot slot, Nanos now);
  // `payload` with the number in it, so that it is known again inside of what a target makes of it:
  // as long as it was, or as the mark is (30 bytes). Text stays UTF-8.
  static std::string marked(std::string_view payload, bool text, std::uint64_t number);
  // The number in a message; nothing when it is none of ours.
  static std::optional<std::uint64_t> number_in(std::string_view message);

  struct Delivery {
    bool known = false;  // the message is still on its way
    Nanos sent = 0;
    Slot finished = kNoSlot;  // it was the last one: the operation is over
  };
  // Message `number` came to a receiver, not to its sender.
  Delivery deliver(std::uint64_t number);
  // The slot's message is given up. How many receivers did not get it.
  std::uint64_t give_up(Slot slot);
  std::uint64_t give_up_all();
  std::size_t under_way() const { return under_way_.size(); }
  bool is_under_way(std::uint64_t number) const;

 private:
  struct Message {
    std::uint64_t number;
    Slot slot;
    Nanos sent;
    std::uint64_t missing;
  };
  std::uint64_t receivers_ = 0;
  std::uint64_t next_ = 1;
  std::vector<Message> under_way_;  // as many as there are operations in flight
};

}  // namespace vastar
