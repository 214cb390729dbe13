// The catalogue: every metric that a run and a sweep can be gated on, named once.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "plan/slo.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 12> kLatencyFigures = {
    "p10", "p25", "p50", "p75", "p90", "p95", "p99", "p999", "p9999", "avg", "min", "max"};
constexpr std::array<std::string_view, 4> kLatencies = {"", "service.", "lag.", "successes."};

constexpr std::array<std::string_view, 8> kPhaseFigures = {"p50",  "p90", "p95", "p99",
                                                           "p999", "avg", "min", "max"};
constexpr std::array<std::string_view, 8> kPhases = {"ttfb.",  "connect.", "tls.",  "dns.",
                                                     "write.", "wait.",    "read.", "queue."};

template <typename Families, typename Figures>
void add_durations(const Families& families, const Figures& figures, std::vector<Metric>& metrics) {
  for (const std::string_view family : families) {
    for (const std::string_view figure : figures) {
      metrics.push_back({std::string(family).append(figure), Unit::kMilliseconds});
    }
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "ttft_content_100_words.p50" for "ttft_content_#_words.p50".
bool matches_number(std::string_view name, std::string_view pattern, std::size_t at) {
  if (!name.starts_with(pattern.substr(0, at))) return false;
  name.remove_prefix(at);
  const std::size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  return digits > 0 && name.substr(digits) == pattern.substr(at + 1);
}

constexpr std::string_view kSeries = "series.";

// "status.404" for "status.NNN", "series./a.p99" for "series.*.p99".
bool matches(std::string_view name, std::string_view pattern) {
  if (const std::size_t star = pattern.find('*'); star != std::string_view::npos) {
    return name.size() >= pattern.size() && name.starts_with(pattern.substr(0, star)) &&
           name.ends_with(pattern.substr(star + 1));
  }
  const std::size_t number = pattern.find('#');
  if (number != std::string_view::npos) return matches_number(name, pattern, number);
  const std::size_t at = pattern.find("NNN");
  if (at == std::string_view::npos) return name == pattern;
  if (name.size() != pattern.size() || name.substr(0, at) != pattern.substr(0, at)) return false;
  const std::string_view digits = name.substr(at);
  return digits[0] >= '1' && digits[0] <= '5' &&
         std::all_of(digits.begin(), digits.end(), is_digit);
}

}  // namespace

std::vector<Metric> run_metrics() {
  std::vector<Metric> metrics;
  add_durations(kLatencies, kLatencyFigures, metrics);
  add_durations(kPhases, kPhaseFigures, metrics);
  const std::vector<Metric> others = {{"rps", Unit::kPerSecond},
                                      {"error_rate", Unit::kFraction},
                                      {"status.1xx", Unit::kCount},
                                      {"status.2xx", Unit::kCount},
                                      {"status.3xx", Unit::kCount},
                                      {"status.4xx", Unit::kCount},
                                      {"status.5xx", Unit::kCount},
                                      {"status.NNN", Unit::kCount},
                                      {"bytes_received_per_s", Unit::kPerSecond},
                                      {"bytes_sent_per_s", Unit::kPerSecond},
                                      {"failed", Unit::kCount},
                                      {"timed_out", Unit::kCount}};
  metrics.insert(metrics.end(), others.begin(), others.end());
  return metrics;
}

std::vector<Metric> sweep_metrics() {
  std::vector<Metric> metrics = run_metrics();
  const std::vector<Metric> others = {
      {"sweet_spot.concurrency", Unit::kCount}, {"sweet_spot.rps", Unit::kPerSecond},
      {"sweet_spot.p50", Unit::kMilliseconds},  {"sweet_spot.p99", Unit::kMilliseconds},
      {"peak_rps", Unit::kPerSecond},           {"qualified_points", Unit::kCount}};
  metrics.insert(metrics.end(), others.begin(), others.end());
  return metrics;
}

std::vector<Metric> series_metrics(const std::string& name) {
  std::vector<Metric> metrics;
  const std::string family = name + ".";
  add_durations(std::array{std::string_view(family)}, kPhaseFigures, metrics);
  metrics.push_back({name + ".error_rate", Unit::kFraction});
  metrics.push_back({name + ".failed", Unit::kCount});
  return metrics;
}

std::vector<Metric> url_metrics() { return series_metrics(std::string(kSeries) + "*"); }

std::optional<std::string> series_of_metric(std::string_view metric) {
  if (!metric.starts_with(kSeries)) return std::nullopt;
  const std::size_t dot = metric.rfind('.');
  return std::string(metric.substr(kSeries.size(), dot - kSeries.size()));
}

const Metric* find_metric(std::string_view name, const std::vector<Metric>& catalogue) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), [name](const Metric& metric) {
    return matches(name, metric.name);
  });
  return found == catalogue.end() ? nullptr : &*found;
}

}  // namespace vastar
