// One worker: a thread, a loop, its share of the connections and of the load. It starts operations
// when they are due, gives up on what takes too long, and records what happens. Workers share
// nothing but the stop flag and their progress counters.
//
// Everything but progress() belongs to the worker's thread, or to another one while that is at
// rest. The order of calls is: connect_all, then run and, unless it was a warm-up, take, again and
// again; leave, if at all, comes between the last two.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/prefetch.h"
#include "base/stop_flag.h"
#include "base/units.h"
#include "engine/agenda.h"
#include "engine/connection.h"
#include "engine/held_bodies.h"
#include "engine/locate.h"
#include "engine/origin_table.h"
#include "engine/pacer.h"
#include "engine/preconnect.h"
#include "engine/session.h"
#include "engine/shared_tls.h"
#include "engine/sources.h"
#include "net/lookup.h"
#include "net/loop.h"
#include "net/socket.h"
#include "plan/plan.h"
#include "stats/progress.h"
#include "stats/recorder.h"
#include "stats/sample_sink.h"
#include "stats/second_board.h"

namespace vastar {

// What all workers of a run read and none writes.
struct WorkerContext {
  const Plan& plan;
  const Protocol& protocol;
  const std::vector<Address>& addresses;
  const StopFlag* stop;  // may be null
  unsigned workers;
  SharedTls& tls;
  const Sources* sources = nullptr;  // null: the kernel chooses where connections come from
  SecondBoard* seconds = nullptr;    // where each second is shown once it is over; may be null
  SampleSink* samples = nullptr;     // where each operation goes; may be null
  Locate locate = vastar::locate;    // any thread
};

// What came of looking names up again, as --dns-refresh has it.
struct Refreshes {
  std::uint64_t asked = 0;
  std::uint64_t changed = 0;  // other addresses came of it
  std::uint64_t failed = 0;   // those known before stayed
  std::string why;            // the last of these failed

  void add(const Refreshes& other);
};

// What one worker found out in its last run().
struct WorkerOutcome {
  Measurements measurements;
  Nanos observed = 0;  // with a settle: what its connections were observed for, added together
  Nanos last_end = 0;  // when the last operation ended, or -z did if that is later
  double cpu_pct = 0;  // of one core, while it started operations
  std::uint64_t scheduled = 0;    // open loop: operations due
  std::uint64_t unsolicited = 0;  // idle connections on which bytes came that nobody had asked for
  bool gave_up = false;           // the target was gone: the rest was not started
  Refreshes refreshes;
  std::uint64_t unasked_bodies = 0;  // sent when --expect-100-timeout was over
};

class Worker {
 public:
  Worker(const WorkerContext& context, unsigned index);

  // Opens this worker's connections, at most `limit` connects under way at a time.
  void connect_all(std::size_t limit);
  std::size_t connections_up() const;
  // Why a connect failed last.
  struct ConnectProblem {
    Failure failure = Failure::kNone;  // none did
    std::string why;
  };
  const ConnectProblem& last_connect_problem() const { return last_connect_problem_; }
  // Why a connection that came up was of no use in connect_all(); empty when none was.
  const std::string& opening_problem() const { return opening_problem_; }

  // What opening the connections took; take() has it unless it was taken before.
  Measurements take_opening() { return std::exchange(opening_, {}); }

  // Drives `load` from `origin` on, until all of it has ended.
  void run(const LoadShape& load, Nanos origin);
  // After the last run: says goodbye where the protocol has a way to, and waits until the peers
  // have closed, for the plan's drain_cap at most. What comes meanwhile is no part of the load.
  void leave();
  WorkerOutcome take();

  const WorkerProgress& progress() const { return progress_; }

  // ---- what its connections need ----
  Loop& loop() { return loop_; }
  SessionSource& sessions() { return *sessions_; }
  const Origin& origin(OriginIndex index) const { return origins_.at(index); }
  // Asks for the origin's addresses, unless that is under way: its connections that are locating()
  // hear of them, perhaps before this returns.
  void look_up(OriginIndex origin);
  const std::vector<Address>& addresses(OriginIndex origin) const {
    return origins_.addresses(origin);
  }
  std::uint32_t addresses_version(OriginIndex origin) const { return origins_.version(origin); }
  std::uint16_t preferred_address(OriginIndex origin) const { return origins_.preferred(origin); }
  void set_preferred_address(OriginIndex origin, std::uint16_t index) {
    origins_.prefer(origin, index);
  }
  bool secure(OriginIndex origin) const { return origins_.at(origin).secure(); }
  // The proxy that is to make a tunnel to the origin, or to pass its requests on; null: none is.
  const Proxy* tunnel_to(OriginIndex origin) const;
  const Proxy* forwarder_to(OriginIndex origin) const;
  // An error: TLS as the plan wants it cannot be had.
  bool speaks(std::string_view alpn) const { return context_.tls.speaks(alpn); }
  Result<std::unique_ptr<TlsStream>> start_tls(OriginIndex origin, int fd);
  const Address* next_source(const Address& target) {
    return context_.sources == nullptr ? nullptr : context_.sources->at(target, source_turn_++);
  }
  std::span<char> read_buffer() { return read_buffer_; }
  // Word of the operations of `group` may come soon.
  void fetch_ahead(std::uint32_t group) const {
    prefetch(&operations_[std::size_t{group} * streams_], sizeof(Operation));
  }

  // ---- what its connections tell it ----
  void count_sent(std::size_t bytes) {
    if (leaving_ == 0) recorder_.sent(bytes);
  }
  void count_received(std::uint64_t bytes);
  void connected(Connection& connection, Nanos now);
  // `errno_value` 0: it was no system call that failed.
  void connect_failed(Connection& connection, Failure failure, const std::string& why,
                      int errno_value);
  // Bytes were read, or dropped in the kernel. True when an operation ended.
  bool received(Connection& connection, std::span<const char> bytes);
  bool discarded(Connection& connection, std::uint64_t count);
  void ended(Connection& connection, bool reset);  // the peer closed it, or it broke
  void all_sent(Connection& connection, Nanos now);

 private:
  // How far the operation of a slot has come.
  enum class Stage : std::uint8_t {
    kNone,       // there is none
    kReady,      // its next exchange goes out in this callback
    kWaiting,    // for its connection to come up, or to have room
    kSubmitted,  // the connection's session has it
    kPaused,     // between two exchanges, until its time in the agenda
  };
  // A slot has at most one operation in flight; its place is used again for the next.
  struct Operation {
    OperationTimes times;
    Connection* connection = nullptr;  // of the exchange under way, or the last one
    Stage stage = Stage::kNone;
    bool moved = false;  // its first connection was of no use before a byte had been looked at
  };

  // The slots of a connection are those of its group: `streams_` in a row.
  Slot first_slot(const Connection& c) const { return c.group() * streams_; }
  bool has(const Connection& connection, Slot slot, Stage stage) const {
    return operations_[slot].stage == stage && operations_[slot].connection == &connection;
  }
  Connection& connection_to(OriginIndex origin, std::uint32_t group);

  // starting
  void offer_all(const LoadShape& load);
  void offer(Slot slot, Nanos now);
  void wait_until(Nanos due, Slot slot);
  void begin(Slot slot, Nanos intended, Nanos lag, Nanos now);
  void count_apart(Slot slot, Nanos from);
  void go_on(Slot slot, Nanos now);
  void submit(Slot slot, Nanos now);
  void submit_waiting(Connection& connection, Nanos now);
  void hold_back(Connection& connection);
  void flush_held_back();
  void hold_body(Connection& connection, Slot slot);
  void on_held_too_long();
  void send_held_body(Connection& connection, Slot slot, Nanos now);
  void break_unsent(Connection& connection, Nanos now);
  void serve_due();
  void arm(Nanos due);

  // names
  void found(OriginIndex origin, Lookup::Answer answer);
  Result<std::vector<Address>> usable(Result<std::vector<Address>> addresses) const;
  void refresh_names(Nanos now);

  // ending
  bool apply_events(Connection& connection, Nanos now);
  void record_connect(const Connection& connection, Nanos now);
  void explain_tls_end(const Connection& connection, bool reset);
  bool fail_submitted(Connection& connection, Failure failure, std::string_view example, Nanos now);
  void refuse_all(Connection& connection, Nanos now);
  bool fail_hopeless(Connection& connection, Failure failure, std::string_view example, Nanos now);
  void finish(const Event& event, Nanos now);
  void next_exchange(const Event& event, Nanos now);
  static void end_pause(OperationTimes& times, Nanos until);
  void next_in_series(const Event& event, Nanos now);
  void refuse(Slot slot, Nanos now);
  void wait_again(Slot slot);
  void drop(Connection& connection, Nanos now);
  void check_overstayed(Slot slot, Nanos now);
  void go_on_without(Connection& connection, bool submitted, bool lives, Nanos now);
  void give_up(Slot slot, Failure failure, std::string_view example, Nanos now);
  void leave_stage(Operation& operation);
  void fail(Slot slot, Failure failure, std::string_view example, Nanos now);
  void release(Slot slot, Nanos now);
  void sample(Slot slot, Failure failure, const Event* response);
  void wrap_up(Nanos now);
  void offer_freed(Nanos now);
  bool done() const;

  // timers
  void on_pace();
  void on_sweep();
  void on_deadline();
  void interrupt(Nanos now);
  void stop_starting(Nanos now);
  void wind_down(Nanos now);
  void close_cpu_window(Nanos now);
  void drop_dead_connections();
  void say_goodbye();
  Nanos observed() const;
  void abort_what_is_left(Nanos now);
  void check_timeouts(Nanos now);
  void count_failed_connect(const Connection& connection, Nanos now);
  void check_target_gone(Nanos now);
  void close_idle_connections(Nanos now);
  void give_up_slow_connects(Nanos now);
  void advance_preconnect();
  void settle_preconnect(Connection& connection, bool usable);
  void attend(Connection& connection, Nanos now);
  void check_opened(Connection& connection);
  std::string connect_example(OriginIndex origin, Failure failure, const std::string& why) const;
  std::string_view too_slow(const Connection& connection) const;
  bool stop_raised() const;

  const WorkerContext context_;
  const unsigned index_;
  const std::string timeout_example_, handshake_timeout_example_, tunnel_timeout_example_,
      lookup_timeout_example_;
  Loop loop_;
  std::vector<char> read_buffer_;
  OriginTable origins_;
  const std::unique_ptr<SessionSource> sessions_;
  const bool has_series_;              // operations are also counted apart
  const std::uint32_t streams_;        // slots a connection
  std::vector<Operation> operations_;  // by slot
  std::optional<TlsClient> tls_;       // once a connection needed it; outlives their streams
  std::vector<std::unique_ptr<Lookup>> lookups_;  // by origin; null: none was needed
  Refreshes refreshes_;
  std::deque<Connection> connections_;  // the loop knows their addresses: they never move
  std::vector<std::vector<Connection*>> by_origin_;  // and group; null: not needed so far
  std::vector<Connection*> held_back_;               // their sessions have something to flush
  Outbox outbox_;                                    // of the call under way
  Events events_;
  Recorder recorder_;
  Measurements opening_;  // what connect_all measured
  WorkerProgress progress_;
  std::shared_ptr<SampleRing> samples_;  // null: nobody wants them
  bool sampling_ = false;                // in this run

  std::optional<Preconnect> preconnect_;  // while connect_all runs
  ConnectProblem last_connect_problem_;
  std::string opening_problem_;
  Slot unopened_ = 0;  // LoadShape::opening: the first slot that had no operation yet
  std::size_t source_turn_ = index_;  // the workers begin at different ones

  Pacer pacer_;
  Agenda agenda_;            // slots that wait for their moment
  std::deque<Slot> idle_;    // open loop: slots with nothing to do, longest idle first
  std::vector<Slot> freed_;  // slots whose operation or exchange ended in the callback under way
  bool offering_ = false;    // offer_freed() is under way
  std::size_t in_flight_ = 0;
  std::size_t leaving_ = 0;       // connections that have said goodbye and are not closed yet
  bool stopping_ = false;         // nothing more is started
  bool at_rest_ = false;          // between two runs: the loop is only looked at, and not stopped
  bool bounded_by_count_ = true;  // it ends with its last request, else by time alone
  bool gave_up_ = false;
  std::uint64_t unsolicited_ = 0;
  Nanos origin_ = 0;
  Nanos counted_from_ = 0;  // the origin, or later by the settle
  Nanos last_end_ = 0;
  Nanos failing_since_ = 0;  // no connect has succeeded since one began then; 0: none failed
  Nanos last_failed_connect_ = 0;
  Nanos idle_swept_ = 0;  // when idle connections were last looked for
  Nanos cpu_start_ = 0;
  double cpu_pct_ = 0;

  Nanos armed_for_ = 0;  // what pace_timer_ is set to; 0: not set
  Timer pace_timer_;
  Timer sweep_timer_;
  std::unique_ptr<HeldBodies> held_bodies_;  // null: there was none so far
  std::uint64_t unasked_bodies_ = 0;
  Timer deadline_timer_;  // the end of starting, then the end of draining
};

}  // namespace vastar
