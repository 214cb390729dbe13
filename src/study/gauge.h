// Gauges of the target's own, scraped while load runs: Prometheus text from URLs, a value a second,
// beside what the generator sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "plan/stream.h"
#include "stats/own_metrics.h"

namespace vastar {

// The sum of all series of `name` in Prometheus text (0.0.4); nothing where there is none, or one
// or the sum is not a finite number.
std::optional<double> gauge_value(std::string_view text, std::string_view name);

// The body that a plain GET of the URL gets within `patience`; blocks so long. An error says what
// was in the way.
Result<std::string> fetch_text(const Url& url, Nanos patience);

// Of one run; on the coordinating thread.
class GaugeWatch {
 public:
  explicit GaugeWatch(const std::vector<GaugePlan>& plans);

  // `elapsed`: since the start of the measured time. Scrapes when a second has passed, each URL
  // once.
  void look(Nanos elapsed);
  // `gauge_peak.NAME` and `gauge_last.NAME` of each; where there is one alone `gauge_peak` and
  // `gauge_last` too; and a note where one could not be read.
  void take(OwnMetrics& metrics, std::vector<std::string>& notes) const;

 private:
  struct Gauge {
    GaugePlan plan;
    std::optional<double> peak = {}, last = {};
    std::string trouble = {};  // the first

    void read(const Result<std::string>& text);
  };

  std::vector<Gauge> gauges_;  // those of one URL beside each other
  Nanos next_ = 0;
};

}  // namespace vastar
