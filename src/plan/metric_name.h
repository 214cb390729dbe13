// The names people give to metrics, brought to the one name of the catalogue.
#pragma once

#include <string>
#include <string_view>

namespace vastar {

// "P99", "p(99)", "p99.9", "med", "mean", "http_req_failed: rate", "http_req_waiting: p(95)" and
// the like become "p99", "p99", "p999", "p50", "avg", "error_rate", "wait.p95". The name of a
// series is what stands before the last figure and stays as it is: "Series./A?b.p(95)" becomes
// "series./A?b.p95". What is not known comes back in lower case, for the catalogue to refuse. k6's
// names: its documentation of thresholds and built-in metrics,
// https://grafana.com/docs/k6/latest/using-k6/metrics/reference/.
std::string canonical_metric(std::string_view text);

}  // namespace vastar
