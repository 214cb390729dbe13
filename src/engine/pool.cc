// The threads of a pool, what they are told to do, and what they found, merged.
#include "engine/pool.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "engine/locate.h"
#include "machine/facts.h"
#include "machine/local_ports.h"
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

std::string words_of(const Refreshes& refreshes, unsigned workers) {
  std::string words = fmt::format(
      "names were looked up again {} times (--dns-refresh; each of {} workers does), and {} times "
      "led to other addresses",
      refreshes.asked, workers, refreshes.changed);
  if (refreshes.failed > 0) {
    words += fmt::format("; {} times it failed, and the addresses stayed: {}", refreshes.failed,
                         refreshes.why);
  }
  return words;
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

}  // namespace

Result<void> room_for_pools(const Plan& plan, unsigned pools) {
  const std::uint64_t of_one =
      plan.load.concurrency + std::uint64_t{kWorkerDescriptors} * choose_workers(plan);
  return need_descriptors(kOwnDescriptors + pools * of_one);
}

Result<std::unique_ptr<Pool>> Pool::open(const Plan& plan, const Protocol& protocol,
                                         const EngineHooks& hooks) {
  if (auto room = room_for_pools(plan, 1); !room) return room.error();
  const Nanos before = monotonic_now();
  auto addresses = hooks.locate(plan.routes, plan.url.origin());
  if (!addresses) return addresses.error();
  const Nanos resolving = monotonic_now() - before;

  auto sources = choose_sources(plan, *addresses, local_ports());
  if (!sources) return sources.error();

  std::unique_ptr<Pool> pool(
      new Pool(plan, protocol, hooks, std::move(*addresses), std::move(*sources)));
  if (plan.url.origin().secure()) {
    if (const auto tls = pool->tls_.get(); !tls) return tls.error();
  }
  if (auto started = pool->start_threads(); !started) return started.error();
  pool->opening_.phases[static_cast<std::size_t>(Phase::kDns)].record(resolving);
  if (auto connected = pool->connect(); !connected) return connected.error();
  return pool;
}

Pool::Pool(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks,
           std::vector<Address> addresses, ChosenSources sources)
    : hooks_(hooks),
      addresses_(std::move(addresses)),
      sources_(std::move(sources)),
      tls_(plan.tls, protocol.alpn()),
      context_{plan, protocol,          addresses_,     hooks_.stop,    choose_workers(plan),
               tls_, &sources_.sources, hooks_.seconds, hooks_.samples, hooks_.locate},
      rendezvous_(context_.workers),
      workers_(context_.workers) {
  if (!sources_.note.empty()) notes_.push_back(sources_.note);
}

Pool::~Pool() {
  perform({.kind = Task::Kind::kQuit, .load = {}});
  for (std::thread& thread : threads_) thread.join();
}

Result<void> Pool::start_threads() {
  const SignalsBlocked blocked;
  for (unsigned i = 0; i < workers_.size(); ++i) {
    try {
      threads_.emplace_back([this, i] { serve(i); });
    } catch (const std::system_error& refused) {
      return Error{
          fmt::format("worker thread {} of {} cannot be started: {}: lower --workers, or raise the "
                      "limits of processes and memory ('ulimit -u', 'ulimit -v'; a container: "
                      "--pids-limit)",
                      i + 1, workers_.size(), errno_text(refused.code().value()))};
    }
  }
  perform({.kind = Task::Kind::kBegin, .load = {}});
  return {};
}

// ---- on a worker's thread ----

// Sleeps until there is a task, carries it out, and again.
void Pool::serve(unsigned index) {
  own_descriptors();
  for (unsigned done = 0;; ++done) {
    {
      const MutexLock lock(mutex_);
      while (round_ == done) task_given_.wait(mutex_);
    }
    carry_out(index);
    const bool last = task_.kind == Task::Kind::kQuit;
    const MutexLock lock(mutex_);
    if (--working_ == 0) worker_done_.notify_one();
    if (last) return;
  }
}

void Pool::carry_out(unsigned index) {
  std::unique_ptr<Worker>& worker = workers_[index];
  switch (task_.kind) {
    case Task::Kind::kBegin:
      worker = std::make_unique<Worker>(context_, index);
      break;
    case Task::Kind::kConnect:
      worker->connect_all(std::max<std::size_t>(kConnectsUnderWay / context_.workers, 1));
      break;
    case Task::Kind::kWarmUp:
      worker->run(task_.load, rendezvous_.meet());
      break;
    case Task::Kind::kRun: {
      const Nanos origin = rendezvous_.meet();
      origin_.store(origin + task_.load.settle, std::memory_order_relaxed);
      worker->run(task_.load, origin);
      break;
    }
    case Task::Kind::kLeave:
      worker->leave();
      break;
    case Task::Kind::kQuit:
      worker.reset();
      break;
  }
}

// ---- on the coordinating thread ----

// Has every worker carry out `task`, and waits until they have.
void Pool::perform(const Task& task) {
  {
    const MutexLock lock(mutex_);
    task_ = task;
    working_ = static_cast<unsigned>(threads_.size());
    ++round_;
  }
  task_given_.notify_all();
  wait_for_workers();
}

void Pool::wait_for_workers() {
  stood_still_ = 0;
  const MutexLock lock(mutex_);
  while (working_ > 0) {
    const Nanos before = monotonic_now();
    worker_done_.wait_for(mutex_, kProgressPeriod);
    const Nanos late = monotonic_now() - before - kProgressPeriod / std::chrono::nanoseconds(1);
    if (origin_.load(std::memory_order_relaxed) != 0) stood_still_ = std::max(stood_still_, late);
    if (working_ > 0 && hooks_.progress && has_workers()) hooks_.progress(snapshot());
  }
}

bool Pool::has_workers() const {
  return task_.kind == Task::Kind::kConnect || task_.kind == Task::Kind::kWarmUp ||
         task_.kind == Task::Kind::kRun;
}

Result<void> Pool::connect() {
  // Each request makes its own connection, or connections are what is measured.
  if (!context_.plan.request.keep_alive || context_.plan.load.opening > 0) return {};
  perform({.kind = Task::Kind::kConnect, .load = {}});
  std::size_t up = 0;
  for (const auto& worker : workers_) {
    up += worker->connections_up();
    opening_.add(worker->take_opening());
  }
  if (up == 0) return connect_error();
  const std::size_t wanted = context_.plan.load.concurrency;
  if (up < wanted) {
    notes_.push_back(fmt::format("{} of {} connections could not be opened before the start",
                                 wanted - up, wanted));
  }
  return {};
}

const Proxy* Pool::proxy_on_the_way() const {
  return context_.plan.routes.proxies.on_the_way_to(context_.plan.url.origin());
}

Error Pool::connect_error() const {
  const std::string url = context_.plan.url.display();
  if (hooks_.stop != nullptr && hooks_.stop->raised()) {
    return {fmt::format("interrupted before a connection to {} was made", url), ExitCode::kNoData};
  }
  for (const auto& worker : workers_) {
    if (worker->opening_problem().empty()) continue;
    return {fmt::format("no connection to {} was of use: {}", url, worker->opening_problem()),
            ExitCode::kNoData};
  }
  Worker::ConnectProblem problem;
  for (const auto& worker : workers_) {
    if (problem.failure == Failure::kNone) problem = worker->last_connect_problem();
  }
  if (problem.failure == Failure::kNone) problem.why = "every connection was closed at once";
  const std::string address = addresses_.front().text();
  if (const Proxy* proxy = proxy_on_the_way()) {
    if (is_proxy(problem.failure)) {
      return {fmt::format("no tunnel to {} through the proxy {} ({}): {}", url, proxy->authority(),
                          address, problem.why),
              ExitCode::kNoData};
    }
    if (!is_tls(problem.failure) && problem.failure != Failure::kNone) {
      return {fmt::format("no connection to the proxy {} ({}): {}; is it running there?",
                          proxy->authority(), address, problem.why),
              ExitCode::kNoData};
    }
  }
  if (is_tls(problem.failure)) {
    return {fmt::format("no TLS connection to {} ({}): {}", url, address, problem.why),
            ExitCode::kNoData};
  }
  return {fmt::format("nothing answered at {} ({}): {}; is the server running there?", url, address,
                      problem.why),
          ExitCode::kNoData};
}

void Pool::warm_up() {
  LoadShape load = context_.plan.load.warm_up();
  load.ramp = 0;
  if (load.duration == 0 && load.requests == 0) return;
  perform({.kind = Task::Kind::kWarmUp, .load = load});
}

// What the run has found out stays as it is.
void Pool::leave() {
  const Nanos stood_still = stood_still_;
  perform({.kind = Task::Kind::kLeave, .load = task_.load});
  stood_still_ = stood_still;
}

Outcome Pool::run(const LoadShape& load, After after) {
  if (hooks_.seconds != nullptr) hooks_.seconds->clear();  // of the warm-up
  if (hooks_.samples != nullptr) hooks_.samples->begin();
  perform({.kind = Task::Kind::kRun, .load = load});
  if (hooks_.samples != nullptr) hooks_.samples->pause();
  if (after == After::kLeave) leave();
  Outcome outcome = merged();
  origin_ = 0;
  return outcome;
}

ProgressSnapshot Pool::snapshot() const {
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

// Of the run that has just ended.
Outcome Pool::merged() {
  Outcome outcome;
  outcome.workers = context_.workers;
  outcome.connections = context_.plan.load.concurrency;
  outcome.source_addresses = sources_.shown;
  outcome.series = context_.protocol.series();
  outcome.interrupted = hooks_.stop != nullptr && hooks_.stop->raised();
  outcome.stood_still = stood_still_;
  WorkerOutcome all;
  all.last_end = origin_;
  for (const auto& worker : workers_) {
    const WorkerOutcome one = worker->take();
    outcome.measurements.add(one.measurements);
    outcome.worker_cpu_pct.push_back(one.cpu_pct);
    all.scheduled += one.scheduled;
    all.unsolicited += one.unsolicited;
    all.observed += one.observed;
    all.gave_up |= one.gave_up;
    all.refreshes.add(one.refreshes);
    all.unasked_bodies += one.unasked_bodies;
    all.last_end = std::max(all.last_end, one.last_end);
  }
  outcome.elapsed = elapsed_of(all);
  outcome.gave_up = all.gave_up;
  outcome.scheduled = all.scheduled;
  outcome.operations = snapshot().started;
  if (task_.load.open_loop()) outcome.unsent = all.scheduled - outcome.operations;
  add_notes(outcome, all);
  return outcome;
}

Nanos Pool::elapsed_of(const WorkerOutcome& all) const {
  const LoadShape& load = task_.load;
  if (load.settle == 0) return all.last_end - origin_;
  if (load.open_loop() || load.qps > 0) return load.duration - load.settle;
  return all.observed / static_cast<Nanos>(context_.plan.load.slots());
}

void Pool::add_notes(Outcome& outcome, const WorkerOutcome& all) const {
  const std::vector<std::string>& of_protocol = outcome.measurements.notes;
  outcome.notes.insert(outcome.notes.end(), of_protocol.begin(), of_protocol.end());
  if (all.unsolicited > 0) {
    outcome.notes.push_back(
        fmt::format("the target sent bytes that no request had asked for on {} idle connections",
                    all.unsolicited));
  }
  if (all.refreshes.asked > 0) outcome.notes.push_back(words_of(all.refreshes, outcome.workers));
  if (all.unasked_bodies > 0) {
    outcome.notes.push_back(fmt::format(
        "{} bodies were sent without the 100 (Continue) that their requests had asked for: it did "
        "not come within {} (--expect-100-timeout)",
        all.unasked_bodies, format_duration(context_.plan.expect_wait)));
  }
  if (outcome.measurements.statuses.count(407) > 0 && proxy_on_the_way() != nullptr) {
    outcome.notes.emplace_back(
        "status 407 is the proxy's: it wants a user and password, or others (--proxy-user)");
  }
  if (outcome.measurements.statuses.count(417) > 0 && asks_to_continue(context_.plan.request)) {
    outcome.notes.emplace_back(
        "status 417: the target does not do what 'Expect: 100-continue' asks for; without that "
        "header bodies are sent at once");
  }
  if (outcome.gave_up) {
    outcome.notes.push_back(
        fmt::format("ended early: no connection to the target could be made for {}; the rest was "
                    "not sent",
                    format_duration(context_.plan.give_up_after)));
  }
}

}  // namespace vastar
