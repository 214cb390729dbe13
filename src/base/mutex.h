// A mutex, its lock and its condition, with annotations that say what it guards: clang checks them
// (-Wthread-safety), g++ sees nothing. std::mutex has none in libstdc++; ci/check-locks keeps it to
// this file. Fields that no lock guards, because threads take turns at them, say so where they are.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define VASTAR_CHECKED_BY_CLANG(attribute) __attribute__((attribute))
#else
#define VASTAR_CHECKED_BY_CLANG(attribute)
#endif

// Of a field: read and written only with `mutex` held.
#define VASTAR_GUARDED_BY(mutex) VASTAR_CHECKED_BY_CLANG(guarded_by(mutex))
// Of a function: called only with it held, or only without.
#define VASTAR_REQUIRES(mutex) VASTAR_CHECKED_BY_CLANG(requires_capability(mutex))
#define VASTAR_EXCLUDES(mutex) VASTAR_CHECKED_BY_CLANG(locks_excluded(mutex))

namespace vastar {

class VASTAR_CHECKED_BY_CLANG(capability("mutex")) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() VASTAR_CHECKED_BY_CLANG(acquire_capability()) { mutex_.lock(); }
  void unlock() VASTAR_CHECKED_BY_CLANG(release_capability()) { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

// Holds it as long as it lives.
class VASTAR_CHECKED_BY_CLANG(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) VASTAR_CHECKED_BY_CLANG(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() VASTAR_CHECKED_BY_CLANG(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits with the mutex released, and may return for no reason: ask again in a loop.
class Condition {
 public:
  void wait(Mutex& mutex) VASTAR_REQUIRES(mutex) {
    Held held(mutex);
    condition_.wait(held.lock);
  }
  void wait_for(Mutex& mutex, std::chrono::nanoseconds time) VASTAR_REQUIRES(mutex) {
    Held held(mutex);
    condition_.wait_for(held.lock, time);
  }
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  // The caller's lock, lent to the library for the call.
  struct Held {
    explicit Held(Mutex& mutex) : lock(mutex.mutex_, std::adopt_lock) {}
    ~Held() { lock.release(); }
    std::unique_lock<std::mutex> lock;
  };
  std::condition_variable condition_;
};

}  // namespace vastar
