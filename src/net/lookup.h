// One thing that can only be asked for by a call that blocks, a name's addresses, asked off a
// loop's thread: on a thread that lives as long as the call.
//
// A thread for each, and none that waits: lookups are rare, and a thread that shares the table of
// descriptors with the loop's makes each of its calls dearer (own_descriptors()).
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "net/loop.h"
#include "net/socket.h"

namespace vastar {

class Lookup {
 public:
  using Ask = std::function<Result<std::vector<Address>>()>;
  struct Answer {
    Result<std::vector<Address>> addresses;
    Nanos took = 0;
  };

  // `on_answer` is called on the loop's thread, once for each start(). The loop must outlive it.
  Lookup(Loop& loop, std::function<void(Answer)> on_answer);
  // Does not wait for an answer that nobody hears any more.
  ~Lookup();
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;

  // Only when not busy(). `ask` runs on another thread, perhaps longer than this object lives: it
  // owns what it needs. Without a thread to be had it runs here.
  void start(Ask ask);
  bool busy() const { return busy_; }

 private:
  struct Shared;

  void deliver();

  const std::function<void(Answer)> on_answer_;
  const std::shared_ptr<Shared> shared_;
  Wakeup wakeup_;
  bool busy_ = false;
};

}  // namespace vastar
