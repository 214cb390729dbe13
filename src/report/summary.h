// Histograms in short: the figures, bars and colours of one distribution.
#pragma once

#include <string>
#include <vector>

#include "report/report.h"
#include "stats/histogram.h"
#include "stats/measurements.h"

namespace vastar {

// How the bars of a histogram are drawn.
struct BinStyle {
  unsigned bins = 16;
  std::vector<double> limits_ms;  // that colour them; empty: the distribution's own percentiles do
};

LatencySummary summarize(const Histogram& histogram, const BinStyle& style);
PhaseSummary summarize_phase(const Histogram& histogram);
SeriesReport summarize_series(const std::string& name, const SeriesMeasurements& measured);
// As quantile(), of one second's buckets.
Number quantile_ms(const TimelineRow& row, double q);
std::vector<TimelinePoint> summarize_timeline(const std::vector<TimelineRow>& rows);

// At most style.bins bars, of equal width: from the minimum to the maximum, or, where the tail is
// long, to p99, with one last bar that reaches to the maximum. Fewer where the values lie so close
// together that bars would be narrower than the histogram's resolution. The counts add up exactly.
std::vector<Bin> bins_of(const Histogram& histogram, const BinStyle& style);

// What the figures of a run mean, in words: the latencies, then what went wrong.
std::vector<std::string> run_insights(const RunReport& report);

// Of a model's answers; nothing for a run of anything else.
std::vector<std::string> model_insights(const RunReport& report);
// Of streams of events, likewise.
std::vector<std::string> stream_insights(const RunReport& report);

}  // namespace vastar
