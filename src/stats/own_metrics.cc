// How figures of a protocol add up.
#include "stats/own_metrics.h"

#include <algorithm>

namespace vastar {

void OwnMetric::put(double number) {
  value = kind != OwnKind::kHighest ? value + number
          : samples == 0            ? number
                                    : std::max(value, number);
  ++samples;
}

void OwnMetric::put(std::string_view text) {
  if (text.empty() || word == text) return;
  word = word.empty() ? text : std::string_view("mixed");
}

void OwnMetric::add(const OwnMetric& other) {
  times.add(other.times);
  put(std::string_view(other.word));
  for (const auto& [key, count] : other.tally) tally[key] += count;
  each.insert(each.end(), other.each.begin(), other.each.end());
  if (other.samples == 0) return;
  value = kind != OwnKind::kHighest ? value + other.value
          : samples == 0            ? other.value
                                    : std::max(value, other.value);
  samples += other.samples;
}

OwnMetric& OwnMetrics::at(std::string_view name, OwnKind kind) {
  const auto found = std::find_if(metrics_.begin(), metrics_.end(),
                                  [name](const OwnMetric& metric) { return metric.name == name; });
  if (found != metrics_.end()) return *found;
  OwnMetric& made = metrics_.emplace_back();
  made.name = name;
  made.kind = kind;
  return made;
}

const OwnMetric* OwnMetrics::find(std::string_view name) const {
  const auto found = std::find_if(metrics_.begin(), metrics_.end(),
                                  [name](const OwnMetric& metric) { return metric.name == name; });
  return found == metrics_.end() ? nullptr : &*found;
}

void OwnMetrics::drop(OwnKind kind) {
  std::erase_if(metrics_, [kind](const OwnMetric& metric) { return metric.kind == kind; });
}

void OwnMetrics::add(const OwnMetrics& other) {
  for (const OwnMetric& metric : other) at(metric.name, metric.kind).add(metric);
}

}  // namespace vastar
