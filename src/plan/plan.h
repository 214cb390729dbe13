// The plan of one measurement: everything the engine needs, checked once and then only read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "plan/check.h"
#include "plan/http2_windows.h"
#include "plan/llm.h"
#include "plan/ramp.h"
#include "plan/request.h"
#include "plan/routes.h"
#include "plan/source_address.h"
#include "plan/stages.h"
#include "plan/stream.h"
#include "plan/tls.h"
#include "plan/url.h"
#include "plan/websocket.h"

namespace vastar {

enum class Arrivals : std::uint8_t { kConstant, kPoisson };

// How load is offered. `rate` > 0 is the open loop: operations are due at their times, whatever the
// target does. Otherwise it is a closed loop: each slot, of which a connection has `streams`, sends
// its next request when the last is done, at most `qps` a second a connection when qps > 0.
// Either may change over time, in stages.
// It ends when `requests` have been started or `duration` is over, whichever comes first.
struct LoadShape {
  std::uint64_t requests = 200;  // exactly so many, unless the time is over before; 0: no such end
  Nanos duration = 0;            // 0: no such end
  Nanos settle = 0;  // of the duration: what starts in this first part is not counted, unless
                     // it fails after all of the duration
  Nanos ramp = 0;    // closed loop: the slots' first operations are spread over so long
  unsigned concurrency = 50;  // connections, over all workers
  // Above 0: opening the connections is the load. Nothing is opened before it, each slot has one
  // operation, and so many are under way at a time.
  unsigned opening = 0;
  unsigned senders = 0;  // above 0: so many connections have operations (of a single worker)
  unsigned streams = 1;  // operations under way at a time on each of them
  double qps = 0;        // cap per connection, requests/s; 0: none
  double rate = 0;       // requests/s over all connections; 0: closed loop
  // Of a load that changes: the rate, instead of `rate`, or how many of the connections are used,
  // all `concurrency` of which are opened before the start. `duration` is then that of the stages.
  Stages stages = {};
  Arrivals arrivals = Arrivals::kConstant;
  std::uint64_t seed = 1;     // of the Poisson arrivals
  Nanos warmup_duration = 0;  // load before the measurement, never counted
  std::uint64_t warmup_requests = 0;

  std::uint64_t slots() const { return std::uint64_t{concurrency} * streams; }
  bool open_loop() const { return rate > 0 || (!stages.empty() && stages.of_rate); }
  Ramp rate_over_time() const;         // requests/s; empty in a closed loop
  Ramp connections_over_time() const;  // empty where their number stays
  // The warm-up before it: at its first level that is not 0.
  LoadShape warm_up() const;
};

struct RequestSet;
struct Steps;

struct Plan {
  Url url;              // of requests that vary: of the first of them, as it was written
  RequestSpec request;  // the same
  std::shared_ptr<const RequestSet> requests;  // null: `request`, again and again
  bool http2 = false;                          // else HTTP/1.1
  Http2Windows http2_windows;
  TlsSettings tls;
  Routes routes;
  LoadShape load;
  Nanos timeout = 20 * kSecond;   // of one operation, from its start, connecting included
  Nanos expect_wait = kSecond;    // how long a body is held for a 100 that its request asks for
  Nanos drain_cap = 2 * kSecond;  // how long a duration run waits for what is under way
  Nanos give_up_after = 30 * kSecond;  // with failed connects only, a run bounded by a count ends
  // Connections to other origins than the first are closed after carrying nothing for so long, or
  // up to twice as long.
  Nanos idle_after = 15 * kSecond;
  SourceAddresses source_addresses;
  unsigned workers = 0;                      // 0: clamp(concurrency / 128, 1, cores)
  std::optional<StreamPlan> stream;          // responses are streams
  std::optional<LlmPlan> llm;                // responses are answers of a model
  std::optional<WebSocketPlan> websocket;    // it is no HTTP beyond the opening handshake
  unsigned watched_pid = 0;                  // a local process whose memory is read; 0: none
  std::vector<GaugePlan> gauges;             // scraped meanwhile
  std::vector<std::uint16_t> expect_status;  // empty: every status below 400 is a success
  ResponseChecks checks;                     // of responses whose status is one
  unsigned max_redirects = 10;               // followed in one operation; 0: none is
  std::shared_ptr<const Steps> steps;        // null: an operation is one request
  bool cookies = false;                      // each virtual user keeps those it is sent
};

}  // namespace vastar
