// One request, the same for every operation: the plain load.
#pragma once

#include <memory>

#include "plan/request.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/request_bytes.h"

namespace vastar {

class FixedRequest final : public HttpContent {
 public:
  explicit FixedRequest(RequestSpec request);

  std::unique_ptr<Exchanges> for_worker(Origins& origins) const override;

 private:
  const RequestSpec request_;
  const RequestBytes bytes_;  // written once
};

}  // namespace vastar
