// The levels of a stored sweep, as the reference of another one (--ref-from-json).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/report.h"

namespace vastar {

struct ReferenceCurve {
  std::string url, method;  // of the stored sweep; empty where it does not say
  std::optional<ReferencePoint> baseline;
  std::vector<ReferencePoint> points;  // at least one, ascending

  // The level itself, or the nearest there is; of two as near, the lower.
  const ReferencePoint& nearest(unsigned concurrency) const;
};

// Of a document that its schema accepts: a sweep, that of vastar 0.2 without a kind too. The error
// says what it is instead.
Result<ReferenceCurve> read_reference_curve(std::string_view json);

}  // namespace vastar
