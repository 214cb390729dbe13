// The steps of a scenario: requests that a virtual user makes one after the other, each of which
// may use what the ones before it brought. All of them together are one operation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/units.h"
#include "plan/check.h"
#include "plan/request_set.h"

namespace vastar {

struct Step {
  std::string name;
  std::shared_ptr<const RequestSet> request;  // of one
  ResponseChecks checks;                      // and what is extracted
  std::vector<std::size_t> variables;         // which one each extraction sets
  std::vector<std::uint16_t> expect_status;   // empty: every status below 400 is a success
  Nanos pause = 0;                            // before the next step; nobody's latency
};

struct Steps {
  std::vector<Step> steps;  // at least one, with different names
  VariableNames variables;
};

}  // namespace vastar
