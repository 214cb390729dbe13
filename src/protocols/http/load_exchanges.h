// Requests of any source, with rules about their responses: each request is one operation, and so
// are the redirects behind it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocols/http/exchanges.h"
#include "protocols/http/load_rules.h"
#include "protocols/http/request_source.h"

namespace vastar {

class LoadContent final : public HttpContent {
 public:
  LoadContent(std::unique_ptr<const RequestSupply> requests, LoadRules rules)
      : requests_(std::move(requests)), rules_(std::move(rules)) {}

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;
  std::vector<std::string> series() const override { return requests_->series(); }

 private:
  const std::unique_ptr<const RequestSupply> requests_;
  const LoadRules rules_;
};

}  // namespace vastar
