// The one request, with or without rules about its responses.
#include "protocols/http/fixed_request.h"

#include <utility>

namespace vastar {
namespace {

class FixedSource final : public RequestSource {
 public:
  explicit FixedSource(const FixedRequest& request) : request_(request) {}

  OriginIndex next(Slot /*slot*/) override { return kFirstOrigin; }
  const RequestBytes& bytes(Slot /*slot*/) override { return request_.bytes(); }
  const RequestSpec& fields(Slot /*slot*/) override { return request_.fields(); }
  bool fixed(Slot /*slot*/) const override { return true; }

 private:
  const FixedRequest& request_;
};

// Not by way of a source: the plain load pays for nothing it does not use.
class FixedExchanges final : public Exchanges {
 public:
  explicit FixedExchanges(const FixedRequest& request) : request_(request) {}

  OriginIndex begin(Slot /*slot*/) override { return kFirstOrigin; }
  const RequestBytes& bytes(Slot /*slot*/) override { return request_.bytes(); }
  const RequestSpec& fields(Slot /*slot*/) override { return request_.fields(); }
  bool fixed(Slot /*slot*/) const override { return true; }

 private:
  const FixedRequest& request_;
};

}  // namespace

FixedRequest::FixedRequest(RequestSpec request)
    : request_(std::move(request)), bytes_(serialize_request(request_)) {}

std::unique_ptr<RequestSource> FixedRequest::source(Origins& /*origins*/,
                                                    WorkerShare /*share*/) const {
  return std::make_unique<FixedSource>(*this);
}

std::unique_ptr<Exchanges> FixedContent::for_worker(Origins& /*origins*/,
                                                    WorkerShare /*share*/) const {
  return std::make_unique<FixedExchanges>(request_);
}

}  // namespace vastar
