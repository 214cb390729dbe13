// A gauge of the target's own, scraped while load runs: Prometheus text from a URL, a value a
// second, beside what the generator sees.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
  explicit GaugeWatch(GaugePlan plan) : plan_(std::move(plan)) {}

  // `elapsed`: since the start of the measured time. Scrapes when a second has passed.
  void look(Nanos elapsed);
  // `gauge_peak` and `gauge_last`, and a note where it could not be read.
  void take(OwnMetrics& metrics, std::vector<std::string>& notes) const;

 private:
  const GaugePlan plan_;
  Nanos next_ = 0;
  std::optional<double> peak_, last_;
  std::string trouble_;  // the first
};

}  // namespace vastar
