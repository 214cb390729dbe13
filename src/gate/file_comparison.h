// Two stored documents against each other: one number a metric on each side, and nothing known of
// the noise between them.
#pragma once

#include <string>

#include "base/result.h"
#include "plan/compare.h"
#include "report/compare_report.h"
#include "report/stored_figures.h"

namespace vastar {

struct NamedFigures {
  std::string name;  // the file's
  StoredFigures stored;
};

// The whole report, judged: head fails a margin when its one value is beyond it. A failure that an
// invalid document or another load may explain is inconclusive. A run and a sweep are an error.
Result<CompareReport> compare_files(const NamedFigures& base, const NamedFigures& head,
                                    const CompareRules& rules);

}  // namespace vastar
