// What was measured, as plain data that adds up: the Recorder of each worker fills one, and the
// engine adds them together at the end. Nothing in here is derived; the report derives.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"
#include "stats/histogram.h"
#include "stats/own_metrics.h"
#include "stats/packed_buckets.h"

namespace vastar {

enum class Phase : std::uint8_t { kQueue, kDns, kConnect, kTls, kWrite, kWait, kRead, kCount };
inline constexpr std::size_t kPhaseCount = static_cast<std::size_t>(Phase::kCount);
inline constexpr std::array<std::string_view, kPhaseCount> kPhaseNames = {
    "queue", "dns", "connect", "tls", "write", "wait", "read"};

// One class of failure: how often, the first message seen, and the response times (censored at the
// moment the operation was given up).
struct FailureSeries {
  std::uint64_t count = 0;
  std::string example;
  Histogram response;
};

// One second of the run, by the second in which an operation ended (started: began).
struct TimelineRow {
  std::uint64_t started = 0;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  PackedBuckets response;  // of all that ended in this second

  void add(const TimelineRow& other);
};

// What is counted apart, beside the whole: a URL of a list, a step of a scenario.
struct SeriesMeasurements {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
  std::map<std::uint16_t, std::uint64_t> statuses;  // of whole responses
  Histogram response;                               // of successes and failures together
};

// TLS handshakes that were finished, and what the first of them agreed on.
struct TlsSeries {
  std::uint64_t handshakes = 0;
  std::uint64_t resumed = 0;           // of these, with the session of an earlier one
  std::string protocol, cipher, alpn;  // OpenSSL's names; no alpn: none was agreed on

  void add(const TlsSeries& other);
};

struct Measurements {
  std::uint64_t started = 0;
  std::uint64_t completed = 0;  // a whole response came, whatever it said
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;  // started = succeeded + failed, once the run is over
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;  // on the wire, framing included
  std::uint64_t connections_opened = 0;
  TlsSeries tls;
  std::uint64_t hops = 0;  // exchanges that neither were their operation's last nor a step
  Nanos overlap = 0;  // time that operations begun before the measured time, which are not counted,
                      // took of it
  Nanos last_start = 0;  // when the last operation began, since the start of the measured time

  // Each finished operation's response time is in exactly one of these two.
  Histogram successes;
  std::array<FailureSeries, kFailureCount> failures;

  Histogram service;  // all operations whose request was written at least in part
  Histogram lag;      // how late the generator itself was; empty in an uncapped closed loop
  std::array<Histogram, kPhaseCount> phases;
  Histogram
      ttfb;  // first byte written to first byte read: write and wait of one operation together
  std::map<std::uint16_t, std::uint64_t> statuses;  // of completed operations
  std::vector<TimelineRow> timeline;                // index = second since the start

  std::vector<SeriesMeasurements> series;  // index = number of the series - 1
  OwnMetrics metrics;                      // the protocol's own
  std::vector<StreamRow> streams;          // of --per-stream, at most kMostStreamRows
  std::vector<std::string> notes;          // of the protocol, in words, each once

  // All operations: successes and failures together.
  Histogram response() const;
  void add(const Measurements& other);
};

}  // namespace vastar
