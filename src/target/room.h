// The clients of /ws/fanout of one thread: what one says goes to all.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

namespace vastar::target {

class Connection;

// Belongs to its worker's thread. A member leaves before it is destroyed.
class Room {
 public:
  void join(Connection& member) { members_.push_back(&member); }
  void leave(Connection& member);
  // For every member, the one that says it too; `frame` goes out with deliver().
  void say(std::string frame) { said_.push_back(std::move(frame)); }
  // Between the turns of connections: members have one each.
  void deliver();

 private:
  std::vector<Connection*> members_;  // null: left during deliver()
  std::deque<std::string> said_;
  bool delivering_ = false;
};

}  // namespace vastar::target
