// A run's report from its measurements.
#include "report/build.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/summary.h"

namespace vastar {
namespace {

// Most frequent first; equally frequent ones in the order of the classes.
std::vector<ErrorClass> errors_of(const Measurements& measurements) {
  std::vector<ErrorClass> errors;
  for (std::size_t i = 0; i < kFailureCount; ++i) {
    const FailureSeries& series = measurements.failures[i];
    if (series.count == 0) continue;
    errors.push_back({static_cast<Failure>(i), series.count, series.example});
  }
  std::stable_sort(errors.begin(), errors.end(),
                   [](const ErrorClass& a, const ErrorClass& b) { return a.count > b.count; });
  return errors;
}

std::uint64_t failed_by(const Measurements& measurements, Failure failure) {
  return measurements.failures[static_cast<std::size_t>(failure)].count;
}

double ratio_or_zero(std::uint64_t part, double whole) {
  return whole > 0 ? static_cast<double>(part) / whole : 0;
}

void add_counts(const Measurements& measurements, RunReport& report) {
  report.started = measurements.started;
  report.completed = measurements.completed;
  report.succeeded = measurements.succeeded;
  report.failed = measurements.failed;
  report.timed_out = failed_by(measurements, Failure::kTimeout) +
                     failed_by(measurements, Failure::kConnectTimeout);
  report.drain_aborted = failed_by(measurements, Failure::kDrainAborted);
  report.redirects = measurements.hops;
  report.rps = ratio_or_zero(report.succeeded, report.elapsed_s);
  report.error_rate = ratio_or_zero(report.failed, static_cast<double>(report.started));
  report.sent_bytes = measurements.sent_bytes;
  report.received_bytes = measurements.received_bytes;
  report.connections_opened = measurements.connections_opened;
  const std::string& url = report.params.url;
  const bool secure =
      url.starts_with("https:") || url.starts_with("wss:") || measurements.tls.handshakes > 0;
  if (secure) report.tls = measurements.tls;
  report.statuses = measurements.statuses;
  report.errors = errors_of(measurements);
}

// What was ended from this side, by time: it would have taken longer.
constexpr std::array<Failure, 3> kGivenUp = {Failure::kTimeout, Failure::kConnectTimeout,
                                             Failure::kDrainAborted};

// Of times of which `given_up` are those of giving up, these being the longest, as they are but for
// chance: where they begin.
Number longest_from(const Histogram& times, std::uint64_t given_up) {
  const std::uint64_t of_them = std::min(given_up, times.count());
  if (of_them == 0) return std::nullopt;
  return to_ms(times.value_at_rank(times.count() - of_them + 1));
}

void add_censoring(const Measurements& measurements, RunReport& report) {
  for (const Failure failure : kGivenUp) {
    const FailureSeries& series = measurements.failures[static_cast<std::size_t>(failure)];
    if (series.count == 0) continue;
    const double shortest = to_ms(series.response.min());
    Number& from = report.response.censored_from_ms;
    from = std::min(from.value_or(shortest), shortest);
  }
  report.service.censored_from_ms =
      longest_from(measurements.service, report.timed_out + report.drain_aborted);
}

void add_times(const Measurements& measurements, const RunFacts& facts, RunReport& report) {
  const BinStyle latency{facts.hist_bins, facts.color_limits_ms};
  report.response = summarize(measurements.response(), latency);
  report.service = summarize(measurements.service, latency);
  report.successes = summarize(measurements.successes, latency);
  report.lag = summarize(measurements.lag, {facts.hist_bins, {}});
  add_censoring(measurements, report);
  for (std::size_t i = 0; i < kPhaseCount; ++i) {
    report.phases[i] = summarize_phase(measurements.phases[i]);
  }
  report.ttfb = summarize_phase(measurements.ttfb);
  if (measurements.ttfb.count() > 0) report.ttfb_histogram = measurements.ttfb.encode();
  report.timeline = summarize_timeline(measurements.timeline);
}

// A series that nothing counted in has its row too.
void add_series(const Measurements& measurements, const RunFacts& facts, RunReport& report) {
  for (std::size_t i = 0; i < facts.series.size(); ++i) {
    static const SeriesMeasurements kNothing;
    const bool any = i < measurements.series.size();
    const SeriesMeasurements& one = any ? measurements.series[i] : kNothing;
    report.series.push_back(summarize_series(facts.series[i], one));
    const std::uint64_t given_up = std::min(one.failed, report.timed_out + report.drain_aborted);
    report.series.back().censored_from_ms = longest_from(one.response, given_up);
  }
}

void add_schedule(const Measurements& measurements, const RunFacts& facts, RunReport& report) {
  if (facts.offered.rate.empty()) return;
  report.offered_rps = offered_rps(facts.offered);
  report.achieved_rps = achieved_rps(measurements, facts.offered);
  report.scheduled = facts.offered.scheduled;
  report.unsent = facts.unsent;
  add_offered(facts.offered, report.timeline);
}

// A sum that is not finite has a part that is not known, and so is not known.
Number number_of(const OwnMetric& metric, double elapsed_s) {
  if (metric.samples == 0 || !std::isfinite(metric.value)) return std::nullopt;
  if (metric.kind == OwnKind::kMean) {
    return metric.value / static_cast<double>(metric.samples);
  }
  if (metric.kind != OwnKind::kRate) return metric.value;
  return elapsed_s > 0 ? Number(metric.value / elapsed_s) : std::nullopt;
}

// Jain's index of fairness (Jain, Chiu, Hawe 1984): 1 when all have the same, 1/n when one has all.
Number fairness_of(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  if (squares <= 0) return std::nullopt;
  return sum * sum / (static_cast<double>(values.size()) * squares);
}

// The least, the median and the most that one of many got in a second.
std::vector<std::pair<std::string, Number>> shares_of(std::vector<double> values,
                                                      double elapsed_s) {
  const auto per_second = [elapsed_s](double value) {
    return elapsed_s > 0 ? Number(value / elapsed_s) : std::nullopt;
  };
  std::sort(values.begin(), values.end());
  if (values.empty()) return {{"least", {}}, {"median", {}}, {"most", {}}};
  return {{"least", per_second(values.front())},
          {"median", per_second(values[(values.size() - 1) / 2])},
          {"most", per_second(values.back())}};
}

std::vector<std::pair<std::string, Number>> counts_of(const OwnMetric& metric) {
  std::vector<std::pair<std::string, Number>> counts;
  for (const auto& [key, count] : metric.tally) {
    counts.emplace_back(key, static_cast<double>(count));
  }
  return counts;
}

MetricSummary summarize_own(const OwnMetric& metric, double elapsed_s) {
  MetricSummary summary{.name = metric.name};
  if (metric.kind == OwnKind::kTimes) {
    summary.times = summarize_phase(metric.times);
    if (metric.times.count() > 0) summary.histogram = metric.times.encode();
  } else if (metric.kind == OwnKind::kWord) {
    if (!metric.word.empty()) summary.word = metric.word;
  } else if (metric.kind == OwnKind::kTally) {
    summary.parts = counts_of(metric);
  } else if (metric.kind == OwnKind::kEach) {
    summary.parts = shares_of(metric.each, elapsed_s);
  } else {
    summary.number = number_of(metric, elapsed_s);
    if (metric.kind == OwnKind::kMean) summary.mean_of = metric.samples;
  }
  return summary;
}

// "compat.TOOL.METRIC" stands apart: another tool's meaning of a word must not be taken for ours.
void add_own_metrics(const Measurements& measurements, RunReport& report) {
  constexpr std::string_view kCompat = "compat.";
  for (const OwnMetric& metric : measurements.metrics) {
    MetricSummary summary = summarize_own(metric, report.elapsed_s);
    if (summary.name.starts_with(kCompat)) {
      summary.name.erase(0, kCompat.size());
      report.compat.push_back(std::move(summary));
    } else {
      report.metrics.push_back(std::move(summary));
    }
    if (metric.kind == OwnKind::kEach) {
      report.metrics.push_back(
          {.name = metric.name + "_fairness", .number = fairness_of(metric.each)});
    }
  }
}

std::vector<StreamSummary> summarize_streams(const std::vector<StreamRow>& rows) {
  std::vector<StreamSummary> streams;
  streams.reserve(rows.size());
  for (const StreamRow& row : rows) {
    StreamSummary& stream = streams.emplace_back();
    stream.stream = row.stream;
    if (row.ttfb >= 0) stream.ttfb_ms = to_ms(row.ttfb);
    stream.duration_ms = to_ms(row.duration);
    stream.events = row.events;
    stream.bytes = row.bytes;
    if (!row.error.empty()) stream.error = row.error;
  }
  return streams;
}

}  // namespace

const MetricSummary* RunReport::own_metric(std::string_view name) const {
  const auto found =
      std::find_if(metrics.begin(), metrics.end(),
                   [name](const MetricSummary& metric) { return metric.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

RunReport build_run_report(const Measurements& measurements, const RunFacts& facts) {
  RunReport report;
  report.common.started_at = facts.started_at;
  report.common.machine = facts.machine;
  report.common.validity = facts.validity;
  report.common.notes = facts.notes;
  report.params = facts.params;
  report.elapsed_s = to_seconds(facts.elapsed);
  report.interrupted = facts.interrupted;
  add_counts(measurements, report);
  add_times(measurements, facts, report);
  add_schedule(measurements, facts, report);
  add_series(measurements, facts, report);
  add_own_metrics(measurements, report);
  if (facts.with_streams) report.streams = summarize_streams(measurements.streams);
  report.common.insights = run_insights(report);
  for (const auto& own : {model_insights(report), stream_insights(report)}) {
    report.common.insights.insert(report.common.insights.end(), own.begin(), own.end());
  }
  return report;
}

}  // namespace vastar
