// Accepting, alarms and the end of a turn.
#include "target/worker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "target/connection.h"

namespace vastar::target {
namespace {

constexpr Nanos kNever = std::numeric_limits<Nanos>::max();
constexpr Nanos kAcceptPause = 50 * kMillisecond;

// Without descriptors or memory accept() fails at once, and again: only time helps.
bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Worker::Worker(const ServeOptions& options, unsigned index, Fd listener, const TlsContext* tls,
               std::vector<Counters>& counters)
    : listener_(std::move(listener)),
      tls_(tls),
      timer_(loop_, [this] { ring_alarms(); }),
      armed_for_(kNever),
      stop_(loop_, [this] { loop_.stop(); }),
      requests_(options.root),
      gate_(options.limit),
      delays_(options.seed + index),
      chances_(~(options.seed + index)),  // apart, so that faults do not shift the delays
      faults_(options.faults),
      all_counters_(counters),
      counters_(counters[index]),
      buffer_(new char[kBufferSize]) {
  const int on = 1;  // what it accepts inherits it
  setsockopt(listener_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Worker::~Worker() {
  while (!connections_.empty()) connections_.back()->shut();
}

bool Worker::listen() { return listening_.watch_reads(loop_, listener_.get(), *this); }

void Worker::run() { loop_.run(); }

void Worker::stop() { stop_.signal(); }

void Worker::on_readable(bool) { accept_all(); }

void Worker::accept_all() {
  for (;;) {
    Fd fd(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
      accept_one(std::move(fd));
    } else if (errno == EAGAIN) {
      return;
    } else if (is_shortage(errno)) {
      counters_.accept_pauses.add();
      set_alarm(accept_again_, monotonic_now() + kAcceptPause);
      return;
    }  // else that one connection died before it was accepted: on to the next
  }
}

void Worker::accept_one(Fd fd) {
  counters_.connections.add();
  auto connection = std::make_unique<Connection>(*this, std::move(fd), connections_.size());
  connections_.push_back(std::move(connection));
  connections_.back()->start();
  settle();
}

void Worker::retire(Connection& connection) {
  counters_.closed.add();
  const std::size_t place = connection.place();
  retired_.push_back(std::move(connections_[place]));
  if (place + 1 < connections_.size()) {
    connections_[place] = std::move(connections_.back());
    connections_[place]->set_place(place);
  }
  connections_.pop_back();
}

void Worker::settle() {
  if (gate_.limited()) {
    while (ServiceGuest* next = gate_.admit()) next->on_admitted();
  }
  room_.deliver();
  retired_.clear();
}

void Worker::set_alarm(Alarm& alarm, Nanos due) {
  due = std::max(due, ringing_at_ + 1);
  alarms_.set(alarm, due);
  if (due < armed_for_) arm_timer();
}

void Worker::arm_timer() {
  armed_for_ = alarms_.empty() ? kNever : alarms_.next_due();
  if (armed_for_ != kNever) timer_.at(armed_for_);
}

void Worker::ring_alarms() {
  ringing_at_ = monotonic_now();
  armed_for_ = 0;  // what is set meanwhile is armed below, all at once
  while (Alarm* alarm = alarms_.take_due(ringing_at_)) alarm->ring();
  arm_timer();
}

std::optional<FaultRate> Worker::draw_fault(const Route& route) {
  if (route.control) return std::nullopt;
  if (route.fault && chances_.chance(route.fault->probability)) return route.fault;
  if (faults_.empty()) return std::nullopt;
  double where = chances_.unit();
  for (const FaultRate& rate : faults_) {
    if (where < rate.probability) return rate;
    where -= rate.probability;
  }
  return std::nullopt;
}

}  // namespace vastar::target
