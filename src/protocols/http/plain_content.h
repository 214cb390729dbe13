// Requests of any source, without a rule about their responses: each is one operation.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocols/http/exchanges.h"
#include "protocols/http/request_source.h"

namespace vastar {

class PlainContent final : public HttpContent {
 public:
  explicit PlainContent(std::unique_ptr<const RequestSupply> requests)
      : requests_(std::move(requests)) {}

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;
  std::vector<std::string> series() const override { return requests_->series(); }

 private:
  const std::unique_ptr<const RequestSupply> requests_;
};

}  // namespace vastar
