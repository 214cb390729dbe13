// Runs added up.
#include "report/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <set>

#include "base/text.h"
#include "report/build.h"
#include "report/merge_metrics.h"
#include "report/merge_numbers.h"
#include "report/merge_series.h"
#include "report/sameness.h"
#include "report/summary.h"
#include "wire/digest.h"

namespace vastar {
namespace {

Number added(const Number& a, const Number& b) { return a && b ? Number(*a + *b) : std::nullopt; }

template <typename T>
std::optional<T> added_counts(const std::optional<T>& a, const std::optional<T>& b) {
  return a && b ? std::optional<T>(*a + *b) : std::nullopt;
}

// ---- may they be merged? ----

// What tells a run from every other, the merged ones too that it is part of.
RunPart part_of(const RunReport& run) {
  RunPart part{.started_at = run.common.started_at, .digest = {}};
  append_hex(sha256(fmt::format("{} {} {} {}", part.started_at, run.started, run.elapsed_s,
                                run.response.histogram)),
             part.digest);
  return part;
}

std::vector<RunPart> parts_of(const RunReport& run) {
  return run.merged_from.empty() ? std::vector<RunPart>{part_of(run)} : run.merged_from;
}

// A run that is in both; nothing: none is.
std::optional<RunPart> shared_run(const RunReport& a, const RunReport& b) {
  const std::vector<RunPart> others = parts_of(b);
  for (const RunPart& part : parts_of(a)) {
    if (std::find(others.begin(), others.end(), part) != others.end()) return part;
  }
  return std::nullopt;
}

Result<void> check_same(const NamedRun& first, const NamedRun& other) {
  for (const Sameness& same : samenesses()) {
    if (!same.for_merge()) continue;
    const std::string a = same.of(first.run.report.params);
    const std::string b = same.of(other.run.report.params);
    if (a == b) continue;
    return Error{fmt::format("{} and {} cannot be merged: the {} differs ({} and {})",
                             printable(first.name), printable(other.name), same.what, printable(a),
                             printable(b))};
  }
  const RunReport& a = first.run.report;
  const RunReport& b = other.run.report;
  const std::optional<RunPart> twice = shared_run(a, b);
  if (!twice || a.started == 0 || b.started == 0) return {};
  if (a.merged_from.empty() && b.merged_from.empty()) {
    return Error{fmt::format("{} and {} are the same run: it would count twice",
                             printable(first.name), printable(other.name))};
  }
  return Error{
      fmt::format("{} and {} both have the run that started at {} in them: it would count "
                  "twice",
                  printable(first.name), printable(other.name), printable(twice->started_at))};
}

// ---- when they ran ----

// Seconds since the epoch; nothing when it is no RFC 3339 in UTC.
Number wall_seconds(const std::string& text) {
  std::tm when{};
  double second = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%lfZ", &when.tm_year, &when.tm_mon, &when.tm_mday,
                  &when.tm_hour, &when.tm_min, &second) != 6) {
    return std::nullopt;
  }
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  return static_cast<double>(timegm(&when)) + second;
}

// How much of the longest run all of them shared, by the clocks of their machines.
Number shared_part(const std::vector<NamedRun>& runs) {
  double latest_start = 0, earliest_end = 0, longest = 0;
  for (const NamedRun& named : runs) {
    const RunReport& report = named.run.report;
    const Number start = wall_seconds(report.common.started_at);
    if (!start) return std::nullopt;
    const double end = *start + report.elapsed_s;
    const bool first = &named == &runs.front();
    latest_start = first ? *start : std::max(latest_start, *start);
    earliest_end = first ? end : std::min(earliest_end, end);
    longest = std::max(longest, report.elapsed_s);
  }
  if (longest <= 0) return std::nullopt;
  return std::max(0.0, (earliest_end - latest_start) / longest);
}

void judge_overlap(const std::vector<NamedRun>& runs, Common& common) {
  constexpr double kTogether = 0.9;
  const Number shared = shared_part(runs);
  if (!shared || *shared >= kTogether) return;
  common.validity.valid = false;
  common.validity.reasons.push_back(
      fmt::format("the runs shared {:.0f}% of the longest one's time, below {:.0f}%, so they were "
                  "not one load: "
                  "start the generators together (if they did, set their clocks)",
                  100 * *shared, 100 * kTogether));
}

// ---- sums ----

void add_params(const RunParams& other, RunParams& params) {
  params.concurrency += other.concurrency;
  params.workers += other.workers;
  params.requests = added_counts(params.requests, other.requests);
  params.duration_s = larger(params.duration_s, other.duration_s);
  params.rate = added(params.rate, other.rate);
  params.stages.from += other.stages.from;
  for (std::size_t i = 0; i < params.stages.steps.size(); ++i) {
    params.stages.steps[i].target += other.stages.steps[i].target;
  }
  if (params.qps_per_connection != other.qps_per_connection) params.qps_per_connection = {};
  params.warmup_s = std::max(params.warmup_s, other.warmup_s);
  params.warmup_requests += other.warmup_requests;
  for (const std::string& source : other.source_addresses) {
    auto& all = params.source_addresses;
    if (std::find(all.begin(), all.end(), source) == all.end()) all.push_back(source);
  }
}

void add_errors(const std::vector<ErrorClass>& other, std::vector<ErrorClass>& errors) {
  for (const ErrorClass& error : other) {
    const auto same = std::find_if(errors.begin(), errors.end(), [&](const ErrorClass& known) {
      return known.failure == error.failure;
    });
    if (same == errors.end()) {
      errors.push_back(error);
    } else {
      same->count += error.count;
    }
  }
  std::stable_sort(errors.begin(), errors.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
}

void add_counts(const RunReport& other, RunReport& report) {
  report.started += other.started;
  report.completed += other.completed;
  report.succeeded += other.succeeded;
  report.failed += other.failed;
  report.timed_out += other.timed_out;
  report.drain_aborted += other.drain_aborted;
  report.redirects += other.redirects;
  report.interrupted = report.interrupted || other.interrupted;
  if (!report.aborted) report.aborted = other.aborted;
  report.elapsed_s = std::max(report.elapsed_s, other.elapsed_s);
  report.sent_bytes += other.sent_bytes;
  report.received_bytes += other.received_bytes;
  report.connections_opened += other.connections_opened;
  if (other.tls && report.tls) report.tls->add(*other.tls);
  for (const auto& [status, count] : other.statuses) report.statuses[status] += count;
  report.offered_rps = added(report.offered_rps, other.offered_rps);
  report.achieved_rps = added(report.achieved_rps, other.achieved_rps);
  report.scheduled = added_counts(report.scheduled, other.scheduled);
  report.unsent = added_counts(report.unsent, other.unsent);
}

void add_timeline(const std::vector<TimelinePoint>& other, std::vector<TimelinePoint>& rows) {
  for (std::size_t i = 0; i < other.size(); ++i) {
    if (i == rows.size()) {
      rows.push_back(other[i]);
      continue;
    }
    rows[i].started += other[i].started;
    rows[i].succeeded += other[i].succeeded;
    rows[i].failed += other[i].failed;
    rows[i].offered = added(rows[i].offered, other[i].offered);
    rows[i].p50_ms = rows[i].p99_ms = std::nullopt;
  }
}

void add_validity(const NamedRun& other, Validity& validity) {
  const Validity& stored = other.run.report.common.validity;
  validity.valid = validity.valid && stored.valid;
  for (const std::string& reason : stored.reasons) {
    validity.reasons.push_back(fmt::format("{}: {}", printable(other.name), reason));
  }
  validity.generator_cpu_pct.insert(validity.generator_cpu_pct.end(),
                                    stored.generator_cpu_pct.begin(),
                                    stored.generator_cpu_pct.end());
  validity.steal_pct = larger(validity.steal_pct, stored.steal_pct);
}

void add_report(const RunReport& other, RunReport& report) {
  add_params(other.params, report.params);
  add_counts(other, report);
  add_errors(other.errors, report.errors);
  for (std::size_t i = 0; i < kPhaseCount; ++i) add_phase(other.phases[i], report.phases[i]);
  add_timeline(other.timeline, report.timeline);
}

// ---- distributions ----

using Series = std::pair<LatencySummary RunReport::*, Histogram StoredRun::*>;
constexpr Series kSeries[] = {{&RunReport::response, &StoredRun::response},
                              {&RunReport::service, &StoredRun::service},
                              {&RunReport::lag, &StoredRun::lag},
                              {&RunReport::successes, &StoredRun::successes}};

// Percentiles and bars from the sum of the histograms; the ends and the mean from what the
// documents have exactly.
LatencySummary merged_series(const std::vector<NamedRun>& runs, const Series& series) {
  Histogram all;
  Number least, most, mean, censored;
  std::uint64_t count = 0;
  for (const NamedRun& named : runs) {
    const LatencySummary& latency = named.run.report.*series.first;
    all.add(named.run.*series.second);
    least = smaller(least, latency.min_ms);
    most = larger(most, latency.max_ms);
    mean = joint_mean(mean, count, latency.mean_ms, latency.count);
    censored = smaller(censored, latency.censored_from_ms);
    count += latency.count;
  }
  LatencySummary summary = summarize(all, {});
  if (summary.count == 0) return summary;
  summary.min_ms = least;
  summary.mean_ms = mean;
  summary.max_ms = most;
  summary.censored_from_ms = censored;
  for (Number& percentile : summary.percentiles_ms) {
    percentile = smaller(percentile, percentile ? most : percentile);
  }
  return summary;
}

std::string earliest_start(const std::vector<NamedRun>& runs) {
  std::string earliest = runs.front().run.report.common.started_at;
  for (const NamedRun& named : runs) {
    earliest = std::min(earliest, named.run.report.common.started_at);
  }
  return earliest;
}

void add_notes(const std::vector<NamedRun>& runs, Common& common) {
  common.notes.clear();
  std::vector<std::string> names;
  std::set<std::string> machines;
  for (const NamedRun& named : runs) {
    const RunReport& report = named.run.report;
    names.push_back(fmt::format("{} ({:.0f} requests/s)", printable(named.name), report.rps));
    machines.insert(report.common.machine.cpu_model + report.common.machine.os);
    for (const std::string& note : report.common.notes) {
      common.notes.push_back(fmt::format("{}: {}", printable(named.name), note));
    }
  }
  common.notes.insert(common.notes.begin(),
                      fmt::format("merged from {} runs: {}", runs.size(), fmt::join(names, ", ")));
  if (machines.size() > 1) common.notes.emplace_back("the machine shown is that of the first run");
  const auto has_streams = [](const NamedRun& named) { return named.run.has_streams; };
  if (std::any_of(runs.begin(), runs.end(), has_streams)) {
    common.notes.emplace_back("the rows of single streams are in the merged documents alone");
  }
}

}  // namespace

Result<RunReport> merge_runs(const std::vector<NamedRun>& runs) {
  if (runs.size() < 2) return Error{"wants two runs or more"};
  for (std::size_t i = 1; i < runs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (Result<void> same = check_same(runs[j], runs[i]); !same) return same.error();
    }
  }
  RunReport report = runs.front().run.report;
  report.common.gate = {};
  report.samples.reset();  // of one of the runs
  report.merged_from.clear();
  report.common.validity = {};
  for (const NamedRun& named : runs) {
    add_validity(named, report.common.validity);
    for (RunPart& part : parts_of(named.run.report)) report.merged_from.push_back(std::move(part));
    if (&named != &runs.front()) add_report(named.run.report, report);
  }
  for (const Series& series : kSeries) report.*series.first = merged_series(runs, series);
  report.series = merged_series_rows(runs);
  merge_metrics(runs, report);
  report.common.started_at = earliest_start(runs);
  report.rps = report.elapsed_s > 0 ? static_cast<double>(report.succeeded) / report.elapsed_s : 0;
  report.error_rate = report.started > 0
                          ? static_cast<double>(report.failed) / static_cast<double>(report.started)
                          : 0;
  report.common.insights = latency_insights(report.response);
  add_notes(runs, report.common);
  note_lost_metrics(runs, report);
  judge_overlap(runs, report.common);
  return report;
}

}  // namespace vastar
