// Metrics as prometheus-cpp has them, bounded in number, each series once.
#pragma once

#include <prometheus/metric_family.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stats/histogram.h"

namespace vastar::plugin {

// Label names and values. An empty value is no label, as Prometheus has it.
using Labels = std::map<std::string, std::string>;

Labels operator+(Labels labels, const Labels& more);

class MetricSet {
 public:
  // `name` is one of kMetrics. An unknown value, one that is not finite, and a series that is there
  // already (a Pushgateway would refuse the whole push) are left out.
  void gauge(std::string_view name, const Labels& labels, std::optional<double> value);
  void info(std::string_view name, const Labels& labels) { gauge(name, labels, 1); }
  // A series for every one of `states`: 1 for `state`, 0 for the others.
  void states(std::string_view name, const Labels& labels, const std::string& label,
              const std::vector<std::string>& states, const std::string& state);
  // Counted into buckets that are the same in every run. `sum_s`: of all values, in seconds.
  void histogram(std::string_view name, const Labels& labels, const Histogram& values,
                 double sum_s);

  // Of every series but those of ..._info.
  std::set<std::string> label_names() const;
  std::string text() const;  // the text format 0.0.4

 private:
  // A new series, its labels made fit to be shown; null when it is to be left out. Good until the
  // next one is asked for.
  prometheus::ClientMetric* series_for(std::string_view name, prometheus::MetricType type,
                                       const Labels& labels);
  prometheus::MetricFamily& family_for(std::string_view name, prometheus::MetricType type);

  std::vector<prometheus::MetricFamily> families_;  // none without a series
  std::set<std::pair<std::string, Labels>> known_;
};

}  // namespace vastar::plugin
