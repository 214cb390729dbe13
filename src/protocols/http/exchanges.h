// What HTTP of every version carries: requests, and what becomes of their responses. A session of
// HTTP/1.1 or HTTP/2 moves the messages; an Exchanges says what they are. Plain load, redirects,
// checks, scenarios and streams are Exchanges, and none knows a version of HTTP.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/units.h"
#include "engine/session.h"
#include "plan/origin.h"
#include "plan/request.h"
#include "protocols/http/request_bytes.h"
#include "stats/measurements.h"

namespace vastar {

// The exchanges of one worker, by slot: at most one under way in each. One thread.
//
// For each exchange a session calls bytes() or fields() when it is submitted (again, when it moved
// to a fresh connection), wants() at the final response's head, then only what was wanted.
class Exchanges {
 public:
  virtual ~Exchanges() = default;

  // The slot's next operation begins. Returns where its first exchange goes.
  virtual OriginIndex begin(Slot slot) = 0;

  // As the same of SessionSource.
  virtual void sending(Slot /*slot*/, Nanos /*now*/) {}
  virtual void failed(Slot /*slot*/, Failure /*failure*/, Nanos /*now*/) {}
  virtual void finished(Slot /*slot*/, Failure /*verdict*/) {}
  virtual bool survives(Slot /*slot*/, Failure /*failure*/, Nanos /*now*/, Event& /*event*/) {
    return false;
  }
  virtual Nanos longest() const { return 0; }
  virtual bool overstayed(Slot /*slot*/, Nanos /*now*/, Event& /*event*/) { return false; }
  virtual void wind_down() {}

  // As SessionSource::series.
  virtual std::uint16_t series(Slot /*slot*/) const { return 0; }

  // The request of the slot's exchange, in the form of HTTP/1.1 or by its parts. What they return
  // stays as it is until the exchange ends.
  virtual const RequestBytes& bytes(Slot slot) = 0;
  virtual const RequestSpec& fields(Slot slot) = 0;
  // Whether what they return for the slot's exchange stays as it is as long as this object: then a
  // session may make something of it once.
  virtual bool fixed(Slot /*slot*/) const { return false; }

  // What it wants to be told of a response. Nothing is the fast way: then heads that came before
  // are not parsed, and bodies may be dropped in the kernel.
  struct Wants {
    bool fields = false;  // field(), for each of the head; trailer(), for each behind the body
    bool body = false;    // body()
    bool end = false;     // ended()
  };
  virtual Wants wants(Slot /*slot*/, std::uint16_t /*status*/, Nanos /*now*/) { return {}; }
  // A field of the head, the name as it came (its case means nothing). Valid during the call.
  virtual void field(Slot /*slot*/, std::string_view /*name*/, std::string_view /*value*/) {}
  // A trailer field (RFC 9110, 6.5), as field(): between the body and ended().
  virtual void trailer(Slot /*slot*/, std::string_view /*name*/, std::string_view /*value*/) {}
  // A part of the body, without its framing. False: that is enough, the exchange ends here as if
  // the body had; its connection goes, or its stream is reset.
  virtual bool body(Slot /*slot*/, std::string_view /*bytes*/, Nanos /*now*/) { return true; }
  // The response is whole. `event` is of kind kFinished and filled in; this may make it a failure
  // (failure, detail) or kNext (origin, delay, series): then bytes() is asked for the next request.
  virtual void ended(Slot /*slot*/, Nanos /*now*/, Event& /*event*/) {}

  // As SessionSource::take and SessionSource::count_from.
  virtual void take(Measurements& /*measurements*/) {}
  virtual void count_from(Nanos /*when*/) {}
};

// What one plan's exchanges are made of. Immutable, shared by all workers.
class HttpContent {
 public:
  virtual ~HttpContent() = default;
  // The exchanges must outlive neither this object nor `origins`.
  virtual std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const = 0;
  // As Protocol::series.
  virtual std::vector<std::string> series() const { return {}; }
};

}  // namespace vastar
