// Figures out of runs and sweeps.
#include "report/stored_figures.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_read.h"
#include "report/read_run.h"
#include "report/sameness.h"

namespace vastar {
namespace {

namespace json = boost::json;

void set(StoredFigures& stored, const char* metric, const Number& value) {
  if (value) stored.figures[metric] = *value;
}

void read_head(const json::object& document, StoredFigures& stored) {
  stored.started_at = text_of(document, "started_at").value_or("");
  stored.vastar_version = text_of(document, "vastar_version").value_or("");
  const json::object& machine = object_of(document, "machine");
  stored.cpu_model = text_of(machine, "cpu_model").value_or("");
  stored.cores = static_cast<unsigned>(count_of(machine, "cpu_cores_logical").value_or(0));
  const json::object& params = object_of(document, "params");
  stored.url = text_of(params, "url").value_or("");
  stored.method = text_of(params, "method").value_or("");
  const json::object& validity = object_of(document, "validity");
  stored.valid = flag_of(validity, "valid", true);
  stored.reasons = texts_of(validity, "reasons");
}

void read_times(const std::string& name, const PhaseSummary& times, StoredFigures& stored) {
  const std::pair<const char*, Number> figures[] = {
      {"p50", times.p50_ms}, {"p90", times.p90_ms},   {"p95", times.p95_ms},
      {"p99", times.p99_ms}, {"p999", times.p999_ms}, {"avg", times.mean_ms}};
  for (const auto& [figure, value] : figures) {
    const std::string metric = name + "." + figure;
    if (find_compared(metric) != nullptr) set(stored, metric.c_str(), value);
  }
  stored.samples[name] = times.count;
}

// A protocol's own.
void read_own_figures(const RunReport& run, StoredFigures& stored) {
  read_times("ttfb", run.ttfb, stored);
  for (const MetricSummary& metric : run.metrics) {
    if (metric.times) read_times(metric.name, *metric.times, stored);
    const ComparedMetric* compared = find_compared(metric.name);
    if (compared != nullptr && !own_name(*compared).empty()) {
      set(stored, metric.name.c_str(), metric.number);
    }
  }
}

void read_run_figures(const RunReport& run, StoredFigures& stored) {
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    set(stored, kQuantiles[i].name.data(), run.response.percentiles_ms[i]);
  }
  set(stored, "avg", run.response.mean_ms);
  stored.figures["rps"] = run.rps;
  stored.figures["error_rate"] = run.error_rate;
  read_own_figures(run, stored);
  stored.requests = run.started;
  stored.side = {.started = run.started,
                 .completed = run.completed,
                 .succeeded = run.succeeded,
                 .failed = run.failed,
                 .rps = run.rps,
                 .error_rate = run.error_rate,
                 .response = run.response,
                 .statuses = run.statuses,
                 .errors = run.errors};
}

void read_load(const RunParams& params, StoredFigures& stored) {
  for (const Sameness& same : samenesses()) {
    if (!same.for_compare()) continue;
    const bool flag = same.what[0] == '-';
    stored.load.emplace_back(flag ? same.what : fmt::format("the {}", same.what), same.of(params));
  }
}

// The bars of a histogram are not read, and a comparison does not show them.
Result<void> read_a_run(std::string_view text, StoredFigures& stored) {
  Result<StoredRun> run = read_run(text);
  if (!run) return run.error();
  read_run_figures(run->report, stored);
  read_load(run->report.params, stored);
  return {};
}

Result<void> read_a_sweep(const json::object& document, StoredFigures& stored) {
  const json::object& spot = object_of(document, "sweet_spot");
  if (spot.empty()) return Error{"this sweep has no sweet spot to compare"};
  const json::object& run = object_of(document, "sweet_spot_run");
  if (!run.empty()) {
    if (Result<void> read = read_a_run(json::serialize(run), stored); !read) return read;
  }
  // The medians over repeats, where the run behind them is one of these.
  set(stored, "p50", number_of(spot, "p50_ms"));
  set(stored, "p99", number_of(spot, "p99_ms"));
  set(stored, "rps", number_of(spot, "rps"));
  stored.load.clear();
  if (const auto level = count_of(spot, "concurrency")) {
    stored.concurrency = static_cast<unsigned>(*level);
  }
  return {};
}

}  // namespace

Result<StoredFigures> read_figures(std::string_view text) {
  const json::object document = parse_object(text);
  StoredFigures stored;
  stored.kind = text_of(document, "kind").value_or("sweep");
  read_head(document, stored);
  if (stored.kind == "run") {
    if (Result<void> read = read_a_run(text, stored); !read) return read.error();
  } else if (stored.kind == "sweep") {
    if (Result<void> read = read_a_sweep(document, stored); !read) return read.error();
  } else {
    return Error{fmt::format("a {} cannot be compared: give two runs or two sweeps",
                             printable(stored.kind))};
  }
  return stored;
}

}  // namespace vastar
