// The connected workers of one target, kept between runs: made once, then driven any number of
// times. A pool at rest costs no CPU: its threads sleep and none of its timers runs.
//
// All calls come from one thread, the coordinating one. Any number of pools may live side by side.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/units.h"
#include "engine/engine.h"
#include "engine/rendezvous.h"
#include "engine/sources.h"
#include "engine/worker.h"

namespace vastar {

// An error: this process may not open as many descriptors as so many pools of `plan` need together.
Result<void> room_for_pools(const Plan& plan, unsigned pools);

class Pool {
 public:
  // Resolves the host, starts the threads and opens plan.load.concurrency connections (without
  // keep-alive each request opens its own, later). `plan`, `protocol` and what `hooks` refers to
  // must outlive the pool. The errors are those of drive().
  static Result<std::unique_ptr<Pool>> open(const Plan& plan, const Protocol& protocol,
                                            const EngineHooks& hooks);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // The warm-up of the plan, when it has one: load whose measurements are thrown away.
  void warm_up();
  // Drives `load` over the connections there are (its concurrency is the pool's), drains, and tells
  // what this run alone measured. A connection that the target has closed since the last run is
  // opened anew by the operation that needs it; that is no failure.
  // kLeave: it is the last run, and the connections are closed in their protocol's way behind it.
  enum class After : std::uint8_t { kStay, kLeave };
  Outcome run(const LoadShape& load, After after = After::kStay);

  // What opening the pool took: phases dns and connect, and the connections opened. No operations.
  const Measurements& opening() const { return opening_; }
  // Where connections come from, and those that could not be opened; in words, for the document.
  const std::vector<std::string>& notes() const { return notes_; }
  // As Outcome::source_addresses.
  const std::vector<std::string>& source_addresses() const { return sources_.shown; }
  const Plan& plan() const { return context_.plan; }

 private:
  struct Task {
    enum class Kind : std::uint8_t { kBegin, kConnect, kWarmUp, kRun, kLeave, kQuit };
    Kind kind = Kind::kBegin;
    LoadShape load;
  };

  Pool(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks,
       std::vector<Address> addresses, ChosenSources sources);

  // On a worker's thread.
  void serve(unsigned index);
  void carry_out(unsigned index);

  // On the coordinating thread.
  Result<void> start_threads();  // and makes the workers on them
  void perform(const Task& task);
  void leave();
  void wait_for_workers();
  bool has_workers() const;  // all of them, throughout the task
  Result<void> connect();
  Error connect_error() const;
  Outcome merged();
  Nanos elapsed_of(const WorkerOutcome& all) const;
  void add_notes(Outcome& outcome, const WorkerOutcome& all) const;
  const Proxy* proxy_on_the_way() const;  // to the first origin; null: none
  ProgressSnapshot snapshot() const;

  const EngineHooks hooks_;
  const std::vector<Address> addresses_;
  const ChosenSources sources_;
  SharedTls tls_;
  const WorkerContext context_;
  Rendezvous rendezvous_;
  // Made and destroyed on their own threads, whose descriptors nobody else has.
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  Measurements opening_;
  std::vector<std::string> notes_;
  std::atomic<Nanos> origin_{0};  // of the run's measured time; 0: not under way
  Nanos stood_still_ = 0;         // the longest time in this run

  Mutex mutex_;
  Condition task_given_;
  Condition worker_done_;
  Task task_;  // written while every worker is at rest, before the round that lets them read it
  unsigned round_ VASTAR_GUARDED_BY(mutex_) = 0;    // of tasks, so that each is carried out once
  unsigned working_ VASTAR_GUARDED_BY(mutex_) = 0;  // workers that have not ended the task
};

}  // namespace vastar
