// What a comparison of files reads of a stored document, a run's or a sweep's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "report/compare_report.h"

namespace vastar {

struct StoredFigures {
  std::string kind;  // run, sweep
  std::string started_at, vastar_version, cpu_model, url, method;
  unsigned cores = 0;
  bool valid = true;
  std::vector<std::string> reasons;  // why not
  // What must be the same for figures to be comparable, each with its name: "-c", "50". Of a sweep
  // nothing: it picks its own load.
  std::vector<std::pair<std::string, std::string>> load;
  std::map<std::string, double, std::less<>> figures;  // by find_compared(); unknown ones absent
  std::uint64_t requests = 0;                          // behind them; 0: not known
  // Behind a protocol's own distribution, by its name.
  std::map<std::string, std::uint64_t, std::less<>> samples;
  std::optional<unsigned> concurrency;  // of a sweep: where its sweet spot is
  std::optional<CompareSide> side;
};

// `json`: a document without problems (report/schema.h). Of a sweep the figures are those of its
// sweet spot; also of one of vastar 0.2. Another kind, or a sweep without a sweet spot, is an
// error.
Result<StoredFigures> read_figures(std::string_view json);

}  // namespace vastar
