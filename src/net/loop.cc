// The event loop on libevent: plain edge-triggered events, no bufferevents, no locks.
#include "net/loop.h"

#include <event2/event.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "base/out_of_memory.h"

namespace vastar {
namespace {

// What fails here fails before any load and leaves nothing to go on with.
template <typename T>
T must(T value, bool good, const char* what) {
  if (!good) {
    if (errno == ENOMEM) out_of_memory();
    std::perror(what);
    std::abort();
  }
  return value;
}

event_base* new_base() {
  event_config* config = event_config_new();
  must(config, config != nullptr, "vastar: event_config_new");
  // A loop belongs to one thread; no locks are needed.
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  event_base* base = event_base_new_with_config(config);
  event_config_free(config);
  return must(base, base != nullptr, "vastar: event_base_new");
}

void on_read_event(evutil_socket_t, short what, void* handler) {
  static_cast<IoHandler*>(handler)->on_readable((what & EV_CLOSED) != 0);
}

void on_write_event(evutil_socket_t, short, void* handler) {
  static_cast<IoHandler*>(handler)->on_writable();
}

void call_function(evutil_socket_t, short, void* function) {
  (*static_cast<std::function<void()>*>(function))();
}

// Watches a timerfd or eventfd. Edge-triggered, so it need not be read: each expiry or signal is an
// edge of its own.
event* watch_source(Loop& loop, int fd, std::function<void()>& callback) {
  event* ev = event_new(loop.base(), fd, EV_READ | EV_PERSIST | EV_ET, call_function, &callback);
  must(ev, ev != nullptr && event_add(ev, nullptr) == 0, "vastar: event_add");
  return ev;
}

void drop(event*& ev) {
  if (ev != nullptr) event_free(ev);
  ev = nullptr;
}

}  // namespace

Loop::Loop() : base_(new_base()) {}
Loop::~Loop() { event_base_free(base_); }
void Loop::run() { event_base_loop(base_, EVLOOP_NO_EXIT_ON_EMPTY); }
// A callback that stops the loop leaves the rest of its batch for the next turn. Trap: without
// EVLOOP_ONCE libevent goes on for as long as there is anything, which a peer can see to.
void Loop::poll() {
  do {
    event_base_loop(base_, EVLOOP_NONBLOCK | EVLOOP_ONCE);
  } while (event_base_got_break(base_) != 0);
}
void Loop::stop() { event_base_loopbreak(base_); }

bool IoWatch::watch_reads(Loop& loop, int fd, IoHandler& handler) {
  // EV_CLOSED: data and FIN that arrive together are one edge, and the reader must know to read on.
  read_ =
      event_new(loop.base(), fd, EV_READ | EV_CLOSED | EV_PERSIST | EV_ET, on_read_event, &handler);
  return read_ != nullptr && event_add(read_, nullptr) == 0;
}

bool IoWatch::await_write(Loop& loop, int fd, IoHandler& handler) {
  if (write_ == nullptr) {
    write_ = event_new(loop.base(), fd, EV_WRITE | EV_ET, on_write_event, &handler);
  }
  return write_ != nullptr && event_add(write_, nullptr) == 0;
}

// Adding a descriptor anew makes epoll tell its state once more. (event_active would call back in
// this very turn of the loop, before any other descriptor or timer is looked at.)
bool IoWatch::read_on_later() { return event_del(read_) == 0 && event_add(read_, nullptr) == 0; }

void IoWatch::stop() {
  drop(read_);
  drop(write_);
}

Timer::Timer(Loop& loop, std::function<void()> on_due)
    : fd_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      on_due_(std::move(on_due)),
      on_expiry_([this] { due(); }) {
  must(fd_, fd_ >= 0, "vastar: timerfd_create");
  event_ = watch_source(loop, fd_, on_expiry_);
}

// The loop may have seen an expiry that at() or cancel() took back before its callback came.
void Timer::due() {
  if (mode_ == Mode::kOff) return;
  if (mode_ == Mode::kPeriodic) {  // the kernel starts the next period when the last is read
    std::uint64_t expiries = 0;
    [[maybe_unused]] const auto got = read(fd_, &expiries, sizeof expiries);
  } else if (monotonic_now() < due_at_) {
    return at(due_at_);
  }
  on_due_();
}

Timer::~Timer() {
  drop(event_);
  close(fd_);
}

void Timer::at(Nanos when) {
  mode_ = Mode::kOnce;
  if (when < 1) when = 1;  // 0 would disarm it
  due_at_ = when;
  itimerspec spec{};
  spec.it_value = {.tv_sec = when / kSecond, .tv_nsec = when % kSecond};
  timerfd_settime(fd_, TFD_TIMER_ABSTIME, &spec, nullptr);
}

void Timer::every(Nanos period) {
  mode_ = Mode::kPeriodic;
  itimerspec spec{};
  spec.it_value = {.tv_sec = period / kSecond, .tv_nsec = period % kSecond};
  spec.it_interval = spec.it_value;
  timerfd_settime(fd_, 0, &spec, nullptr);
}

void Timer::cancel() {
  mode_ = Mode::kOff;
  const itimerspec spec{};
  timerfd_settime(fd_, 0, &spec, nullptr);
}

Wakeup::Wakeup(Loop& loop, std::function<void()> on_signal)
    : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), on_signal_(std::move(on_signal)) {
  must(fd_, fd_ >= 0, "vastar: eventfd");
  event_ = watch_source(loop, fd_, on_signal_);
}

Wakeup::~Wakeup() {
  drop(event_);
  close(fd_);
}

void Wakeup::signal() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written =
      write(fd_, &one, sizeof one);  // full is as good as signalled
}

}  // namespace vastar
