// One request, the same for every operation: the plain load.
#pragma once

#include <memory>
#include <utility>

#include "plan/request.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/request_bytes.h"
#include "protocols/http/request_source.h"

namespace vastar {

class FixedRequest final : public RequestSupply {
 public:
  explicit FixedRequest(RequestSpec request);

  std::unique_ptr<RequestSource> source(Origins& origins, WorkerShare share) const override;
  const RequestSpec& fields() const { return request_; }
  const RequestBytes& bytes() const { return bytes_; }

 private:
  const RequestSpec request_;
  const RequestBytes bytes_;  // written once
};

// Exchanges of it without any rule about responses: nothing to choose, nothing wanted.
class FixedContent final : public HttpContent {
 public:
  explicit FixedContent(RequestSpec request) : request_(std::move(request)) {}

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;

 private:
  const FixedRequest request_;
};

}  // namespace vastar
