// Requests that vary, as plan/request_set.h says: chosen by their numbers, and written when they
// are sent.
//
// Request number N of a run is the same in every run with the same seed, whichever worker sends it
// and whatever the target does (but for {{now}}, {{worker}} and {{slot}}).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plan/request_set.h"
#include "plan/template.h"
#include "protocols/http/request_bytes.h"
#include "protocols/http/request_source.h"

namespace vastar {

// A source whose requests are chosen by numbers from outside: the steps of a scenario share the
// number of their operation, and so its row of data.
class NumberedSource : public RequestSource {
 public:
  // As next(), of the request of that number. `variables` stay until the slot's next request; null
  // when none can be asked for.
  virtual OriginIndex choose(Slot slot, std::uint64_t number, const std::string* variables) = 0;
};

class VaryingRequests final : public RequestSupply {
 public:
  // Nanoseconds since 1970.
  using WallClock = std::int64_t (*)();
  static std::int64_t system_clock();

  explicit VaryingRequests(std::shared_ptr<const RequestSet> set, WallClock clock = system_clock);

  std::unique_ptr<RequestSource> source(Origins& origins, WorkerShare share) const override;
  std::unique_ptr<NumberedSource> numbered_source(Origins& origins, WorkerShare share) const;
  std::vector<std::string> series() const override { return set_->series; }

  // A request, ready to be written: what is fixed of it is bytes.
  struct Prepared {
    RequestBytes fixed;  // all of it, when nothing changes
    Template front;      // of the head, up to the value of Content-Length
    Template back;       // from there to the end of the head; empty: `front` is the whole head
  };

 private:
  const std::shared_ptr<const RequestSet> set_;
  const WallClock clock_;
  std::vector<Prepared> prepared_;  // as set_->requests
};

}  // namespace vastar
