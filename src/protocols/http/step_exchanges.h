// The exchanges of a scenario with steps. Each pass through the steps is one operation of a fresh
// visitor: no variables, no cookies. What fails ends the pass.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plan/steps.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/load_rules.h"
#include "protocols/http/varying_requests.h"

namespace vastar {

class StepContent final : public HttpContent {
 public:
  StepContent(std::shared_ptr<const Steps> steps, unsigned max_redirects,
              VaryingRequests::WallClock clock = VaryingRequests::system_clock);

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;
  std::vector<std::string> series() const override;  // the names of the steps

  struct Prepared {
    const Step* step;
    VaryingRequests requests;
    LoadRules rules;
  };

 private:
  const std::shared_ptr<const Steps> steps_;
  std::vector<Prepared> prepared_;
};

}  // namespace vastar
