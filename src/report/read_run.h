// A stored document of a run back as a report, for what works on documents: merging, comparing.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/report.h"
#include "stats/histogram.h"

namespace vastar {

// Its distributions are whole again, to the resolution of a histogram's buckets; the bars of the
// report's latencies are not read, they follow from these.
struct StoredRun {
  RunReport report;
  Histogram response, service, lag, successes;
  std::vector<Histogram> series;  // as report.series
  // Of the metrics that are distributions, as report.metrics and report.compat; none where the
  // document has none: it is of an older vastar.
  std::optional<Histogram> ttfb;
  std::vector<std::optional<Histogram>> metrics, compat;
  bool has_streams = false;  // rows of single streams, which are not read
};

// `json`: a document without problems (report/schema.h). Another kind, or a histogram that cannot
// be read, is an error.
Result<StoredRun> read_run(std::string_view json);

}  // namespace vastar
