// Where requests come from: the same one again and again, or ones that vary. Exchanges are made of
// a source of requests and of rules about their responses; a source knows no response.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/session.h"
#include "plan/origin.h"
#include "plan/request.h"
#include "protocols/http/request_bytes.h"

namespace vastar {

// The requests of one worker, by slot. One thread.
class RequestSource {
 public:
  virtual ~RequestSource() = default;

  // Chooses the slot's next request. Returns where it goes.
  virtual OriginIndex next(Slot slot) = 0;

  // The slot's request, in the form of HTTP/1.1 or by its parts: written when first asked for, then
  // as it is until next(slot).
  virtual const RequestBytes& bytes(Slot slot) = 0;
  virtual const RequestSpec& fields(Slot slot) = 0;
  // As Exchanges::fixed, of the slot's request.
  virtual bool fixed(Slot /*slot*/) const { return false; }

  // As SessionSource::series, of the slot's request.
  virtual std::uint16_t series(Slot /*slot*/) const { return 0; }
};

// What one plan's requests are. Immutable, shared by all workers.
class RequestSupply {
 public:
  virtual ~RequestSupply() = default;
  // The source must outlive neither this object nor `origins`.
  virtual std::unique_ptr<RequestSource> source(Origins& origins, WorkerShare share) const = 0;
  // As Protocol::series.
  virtual std::vector<std::string> series() const { return {}; }
};

}  // namespace vastar
