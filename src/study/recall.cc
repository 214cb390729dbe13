// Hands stored runs out.
#include "study/recall.h"

#include <utility>

namespace vastar {
namespace {

void draw(LatencySummary& latency, const BinStyle& style) {
  if (latency.count == 0) return;
  const Result<Histogram> histogram = Histogram::decode(latency.histogram);
  if (histogram) latency.bins = bins_of(*histogram, style);
}

// As build.cc draws them.
void draw(RunReport& run, const BinStyle& style) {
  for (LatencySummary* latency : {&run.response, &run.service, &run.successes}) {
    draw(*latency, style);
  }
  draw(run.lag, {style.bins, {}});
}

}  // namespace

Recall::Recall(std::vector<SweepRun> runs, BinStyle style)
    : runs_(std::move(runs)), style_(std::move(style)) {}

std::optional<SweepRun> Recall::next(std::string_view what) {
  if (taken_ >= runs_.size() || runs_[taken_].what != what) {
    taken_ = runs_.size();
    return std::nullopt;
  }
  SweepRun run = std::move(runs_[taken_++]);
  draw(run.target, style_);
  if (run.reference) draw(*run.reference, style_);
  return run;
}

}  // namespace vastar
