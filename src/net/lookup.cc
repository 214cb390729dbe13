// The thread of a lookup, and how its answer comes back.
#include "net/lookup.h"

#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/mutex.h"

namespace vastar {

// What the thread and the loop have in common. The thread may outlive the lookup.
struct Lookup::Shared {
  Mutex mutex;
  Wakeup* wakeup VASTAR_GUARDED_BY(mutex) = nullptr;  // null: nobody waits any more
  std::optional<Answer> answer VASTAR_GUARDED_BY(mutex);
};

Lookup::Lookup(Loop& loop, std::function<void(Answer)> on_answer)
    : on_answer_(std::move(on_answer)),
      shared_(std::make_shared<Shared>()),
      wakeup_(loop, [this] { deliver(); }) {
  const MutexLock lock(shared_->mutex);
  shared_->wakeup = &wakeup_;
}

Lookup::~Lookup() {
  const MutexLock lock(shared_->mutex);
  shared_->wakeup = nullptr;
}

void Lookup::start(Ask ask) {
  busy_ = true;
  auto work = [shared = shared_, ask = std::move(ask)] {
    const Nanos before = monotonic_now();
    Answer answer{ask(), 0};
    answer.took = monotonic_now() - before;
    const MutexLock lock(shared->mutex);
    shared->answer = std::move(answer);
    if (shared->wakeup != nullptr) shared->wakeup->signal();
  };
  try {
    std::thread(work).detach();
  } catch (const std::system_error&) {
    work();
  }
}

void Lookup::deliver() {
  std::optional<Answer> answer;
  {
    const MutexLock lock(shared_->mutex);
    answer = std::exchange(shared_->answer, std::nullopt);
  }
  if (!answer) return;
  busy_ = false;
  on_answer_(*std::move(answer));
}

}  // namespace vastar
