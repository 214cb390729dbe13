// Starts the workers, waits for them and merges what they found.
#include "engine/engine.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <thread>

#include "base/text.h"
#include "engine/rendezvous.h"
#include "engine/worker.h"
#include "machine/facts.h"
#include "machine/usage.h"
#include "net/socket.h"

namespace vastar {
namespace {

constexpr std::size_t kConnectsUnderWay = 256;  // over all workers
constexpr unsigned kConnectionsPerWorker = 128;
constexpr std::uint64_t kWorkerDescriptors = 8;
constexpr std::uint64_t kOwnDescriptors = 64;  // files, timers, pipes and epoll instances
constexpr auto kProgressPeriod = std::chrono::milliseconds(100);

unsigned choose_workers(const Plan& plan) {
  const unsigned cores = read_machine_facts().cpu_cores_logical;
  const unsigned wanted =
      plan.workers > 0
          ? plan.workers
          : std::clamp(plan.load.concurrency / kConnectionsPerWorker, 1U, std::max(cores, 1U));
  return std::min(wanted, plan.load.concurrency);
}

std::uint64_t wanted_descriptors(const Plan& plan) {
  return plan.load.concurrency + kOwnDescriptors + kWorkerDescriptors * choose_workers(plan);
}

LoadShape warmup_of(const LoadShape& load) {
  LoadShape warmup = load;
  warmup.duration = load.warmup_duration;
  warmup.requests = load.warmup_requests;
  return warmup;
}

// Ctrl-C is for the coordinating thread; threads started here inherit the mask.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t stop_signals;
    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGINT);
    sigaddset(&stop_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop_signals, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

// One engine run: its threads and what they share.
class Run {
 public:
  Run(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks,
      std::vector<Address> addresses)
      : plan_(plan),
        hooks_(hooks),
        addresses_(std::move(addresses)),
        context_{plan, protocol, addresses_, hooks.stop, choose_workers(plan)},
        rendezvous_(context_.workers) {
    for (unsigned i = 0; i < context_.workers; ++i) {
      workers_.push_back(std::make_unique<Worker>(context_, i));
    }
  }

  void execute() {
    std::vector<std::thread> threads;
    {
      const SignalsBlocked blocked;
      for (auto& worker : workers_) threads.emplace_back([this, &worker] { work(*worker); });
    }
    watch();
    for (std::thread& thread : threads) thread.join();
  }

  bool nothing_answered() const { return nothing_answered_; }
  Error connect_error() const;
  Outcome merged();

 private:
  void work(Worker& worker);
  bool connect(Worker& worker);
  void watch();
  ProgressSnapshot snapshot() const;
  void add_notes(Outcome& outcome) const;

  const Plan& plan_;
  const EngineHooks& hooks_;
  const std::vector<Address> addresses_;
  const WorkerContext context_;
  Rendezvous rendezvous_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<std::size_t> connections_up_{0};
  std::atomic<Nanos> origin_{0};  // of the measured time; 0 before it
  Nanos stood_still_ = 0;
  bool nothing_answered_ = false;  // read after the threads have ended

  std::mutex mutex_;
  std::condition_variable worker_done_;
  unsigned workers_done_ = 0;
};

// A worker's thread.
void Run::work(Worker& worker) {
  if (connect(worker)) {
    const LoadShape warmup = warmup_of(plan_.load);
    if (warmup.duration > 0 || warmup.requests > 0) worker.run(warmup, rendezvous_.meet());
    const Nanos origin = rendezvous_.meet();
    origin_.store(origin, std::memory_order_relaxed);
    worker.run(plan_.load, origin);
  }
  const std::lock_guard lock(mutex_);
  ++workers_done_;
  worker_done_.notify_one();
}

// False when nothing at all answered, so that there is nothing to measure.
bool Run::connect(Worker& worker) {
  if (!plan_.request.keep_alive) return true;  // each request makes its own connection
  worker.connect_all(std::max<std::size_t>(kConnectsUnderWay / context_.workers, 1));
  connections_up_ += worker.connections_up();
  rendezvous_.meet();
  return connections_up_ > 0;
}

// On the coordinating thread, until the workers are done.
void Run::watch() {
  std::unique_lock lock(mutex_);
  const auto all_done = [this] { return workers_done_ == workers_.size(); };
  for (bool done = false; !done;) {
    const Nanos before = monotonic_now();
    done = worker_done_.wait_for(lock, kProgressPeriod, all_done);
    const Nanos late = monotonic_now() - before - kProgressPeriod / std::chrono::nanoseconds(1);
    if (origin_.load(std::memory_order_relaxed) != 0) stood_still_ = std::max(stood_still_, late);
    if (!done && hooks_.progress) hooks_.progress(snapshot());
  }
  nothing_answered_ = plan_.request.keep_alive && connections_up_ == 0;
}

ProgressSnapshot Run::snapshot() const {
  ProgressSnapshot sum;
  for (const auto& worker : workers_) {
    const WorkerProgress& one = worker->progress();
    sum.started += one.started.load(std::memory_order_relaxed);
    sum.succeeded += one.succeeded.load(std::memory_order_relaxed);
    sum.failed += one.failed.load(std::memory_order_relaxed);
    sum.received_bytes += one.received_bytes.load(std::memory_order_relaxed);
  }
  const Nanos origin = origin_.load(std::memory_order_relaxed);
  sum.elapsed = origin == 0 ? -1 : monotonic_now() - origin;
  return sum;
}

Error Run::connect_error() const {
  if (hooks_.stop != nullptr && hooks_.stop->raised()) {
    return {fmt::format("interrupted before a connection to {} was made", plan_.url.display()),
            ExitCode::kNoData};
  }
  int reason = 0;
  for (const auto& worker : workers_) reason = std::max(reason, worker->last_connect_error());
  return {fmt::format("nothing answered at {} ({}): {}; is the server running there?",
                      plan_.url.display(), addresses_.front().text(),
                      reason == 0 ? "every connection was closed at once" : errno_text(reason)),
          ExitCode::kNoData};
}

Outcome Run::merged() {
  Outcome outcome;
  outcome.workers = context_.workers;
  outcome.connections = plan_.load.concurrency;
  outcome.interrupted = hooks_.stop != nullptr && hooks_.stop->raised();
  outcome.stood_still = stood_still_;
  Nanos last_end = origin_;
  std::uint64_t unsolicited = 0;
  for (const auto& worker : workers_) {
    const WorkerOutcome one = worker->take();
    outcome.measurements.add(one.measurements);
    outcome.worker_cpu_pct.push_back(one.cpu_pct);
    outcome.scheduled += one.scheduled;
    outcome.gave_up |= one.gave_up;
    unsolicited += one.unsolicited;
    last_end = std::max(last_end, one.last_end);
  }
  outcome.elapsed = last_end - origin_;
  if (plan_.load.open_loop()) outcome.unsent = outcome.scheduled - outcome.measurements.started;
  if (unsolicited > 0) {
    outcome.notes.push_back(fmt::format(
        "the target sent bytes that no request had asked for on {} idle connections", unsolicited));
  }
  add_notes(outcome);
  return outcome;
}

void Run::add_notes(Outcome& outcome) const {
  const std::size_t up = connections_up_;
  if (plan_.request.keep_alive && up < plan_.load.concurrency) {
    outcome.notes.push_back(fmt::format("{} of {} connections could not be opened before the start",
                                        plan_.load.concurrency - up, plan_.load.concurrency));
  }
  if (outcome.gave_up) {
    outcome.notes.push_back(
        "ended early: no connection to the target could be made for 30 s; the rest was not sent");
  }
}

}  // namespace

Result<Outcome> drive(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks) {
  if (auto enough = need_descriptors(wanted_descriptors(plan)); !enough) {
    return enough.error();
  }
  const Nanos before = monotonic_now();
  auto addresses = resolve(plan.url.host, plan.url.port);
  if (!addresses) return addresses.error();
  const Nanos resolved = monotonic_now();

  Run run(plan, protocol, hooks, std::move(*addresses));
  run.execute();
  if (run.nothing_answered()) return run.connect_error();
  Outcome outcome = run.merged();
  outcome.measurements.phases[static_cast<std::size_t>(Phase::kDns)].record(resolved - before);
  return outcome;
}

}  // namespace vastar
