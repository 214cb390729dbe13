// Metrics as Prometheus reads them: families of series, bounded in number, each series once.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "stats/histogram.h"

namespace vastar::plugin {

// Label names and values. An empty value is no label, as Prometheus has it.
using Labels = std::map<std::string, std::string>;

Labels operator+(Labels labels, const Labels& more);

class Exposition {
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
  struct Family {
    std::string name;
    const char* type;
    std::string lines;
    std::size_t series = 0;
  };
  // Where a series goes, its labels made fit to be shown; null when it is to be left out.
  Family* family_for(std::string_view name, const char* type, Labels& labels);

  std::vector<Family> families_;
  std::set<std::pair<std::string, Labels>> known_;
};

}  // namespace vastar::plugin
