// The exchanges of one fixed request: nothing to choose, and nothing wanted of the responses.
#include "protocols/http/fixed_request.h"

#include <utility>

namespace vastar {
namespace {

class FixedExchanges final : public Exchanges {
 public:
  FixedExchanges(const RequestSpec& request, const RequestBytes& bytes)
      : request_(request), bytes_(bytes) {}

  OriginIndex begin(Slot /*slot*/) override { return kFirstOrigin; }
  const RequestBytes& bytes(Slot /*slot*/) override { return bytes_; }
  const RequestSpec& fields(Slot /*slot*/) override { return request_; }

 private:
  const RequestSpec& request_;
  const RequestBytes& bytes_;
};

}  // namespace

FixedRequest::FixedRequest(RequestSpec request)
    : request_(std::move(request)), bytes_(serialize_request(request_)) {}

std::unique_ptr<Exchanges> FixedRequest::for_worker(Origins& /*origins*/) const {
  return std::make_unique<FixedExchanges>(request_, bytes_);
}

}  // namespace vastar
