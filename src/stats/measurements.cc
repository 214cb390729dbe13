// Adding what several workers, or several runs, measured.
#include "stats/measurements.h"

#include <algorithm>
#include <cstddef>

namespace vastar {
namespace {

void add_series(FailureSeries& series, const FailureSeries& other) {
  series.count += other.count;
  if (series.example.empty()) series.example = other.example;
  series.response.add(other.response);
}

void add_to(SeriesMeasurements& series, const SeriesMeasurements& other) {
  series.succeeded += other.succeeded;
  series.failed += other.failed;
  for (const auto& [status, count] : other.statuses) series.statuses[status] += count;
  series.response.add(other.response);
}

// Numbered on: each worker counts its own from 0.
void add_streams(const std::vector<StreamRow>& other, std::vector<StreamRow>& streams) {
  for (const StreamRow& row : other) {
    if (streams.size() == kMostStreamRows) return;
    streams.push_back(row);
    streams.back().stream = streams.size() - 1;
  }
}

}  // namespace

void TimelineRow::add(const TimelineRow& other) {
  started += other.started;
  succeeded += other.succeeded;
  failed += other.failed;
  response.add(other.response);
}

void TlsSeries::add(const TlsSeries& other) {
  if (handshakes == 0) {
    *this = other;
    return;
  }
  handshakes += other.handshakes;
  resumed += other.resumed;
}

Histogram Measurements::response() const {
  Histogram all = successes;
  for (const FailureSeries& series : failures) all.add(series.response);
  return all;
}

void Measurements::add(const Measurements& other) {
  started += other.started;
  completed += other.completed;
  succeeded += other.succeeded;
  failed += other.failed;
  sent_bytes += other.sent_bytes;
  received_bytes += other.received_bytes;
  connections_opened += other.connections_opened;
  tls.add(other.tls);
  hops += other.hops;
  overlap += other.overlap;
  last_start = std::max(last_start, other.last_start);
  successes.add(other.successes);
  for (std::size_t i = 0; i < failures.size(); ++i) add_series(failures[i], other.failures[i]);
  service.add(other.service);
  lag.add(other.lag);
  ttfb.add(other.ttfb);
  for (std::size_t i = 0; i < phases.size(); ++i) phases[i].add(other.phases[i]);
  for (const auto& [status, count] : other.statuses) statuses[status] += count;
  for (const std::string& note : other.notes) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  }
  metrics.add(other.metrics);
  add_streams(other.streams, streams);
  if (timeline.size() < other.timeline.size()) timeline.resize(other.timeline.size());
  if (series.size() < other.series.size()) series.resize(other.series.size());
  for (std::size_t i = 0; i < other.series.size(); ++i) add_to(series[i], other.series[i]);
  for (std::size_t i = 0; i < other.timeline.size(); ++i) timeline[i].add(other.timeline[i]);
}

}  // namespace vastar
