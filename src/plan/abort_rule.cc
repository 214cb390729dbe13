// METRIC OP VALUE [for TIME].
#include "plan/abort_rule.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "plan/metric_name.h"

namespace vastar {
namespace {

constexpr std::string_view kFor = " for ";
constexpr std::string_view kPrefix = "--slo";  // of the messages of parse_slo()

Error refuse(std::string_view text, std::string_view why) {
  return Error{fmt::format("--abort-on '{}': {}", printable(text, 80), why)};
}

Result<unsigned> parse_seconds(std::string_view text, std::string_view time) {
  const Result<Nanos> duration = parse_duration(time);
  if (!duration) return refuse(text, duration.error().message);
  if (*duration < kSecond || *duration > kHour || *duration % kSecond != 0) {
    return refuse(text, fmt::format("'for {}': a whole number of seconds is wanted, from 1s to 1h",
                                    printable(time, 20)));
  }
  return static_cast<unsigned>(*duration / kSecond);
}

// Nothing else than the metric is looked at here.
bool knows_metric(std::string_view words) {
  const std::string_view name = trim(words.substr(0, words.find_first_of("<>=!")));
  return name.empty() || find_metric(canonical_metric(name), second_metrics()) != nullptr;
}

}  // namespace

std::vector<Metric> second_metrics() {
  std::vector<Metric> metrics;
  for (const char* latency :
       {"p10", "p25", "p50", "p75", "p90", "p95", "p99", "p999", "p9999", "max"}) {
    metrics.push_back({latency, Unit::kMilliseconds});
  }
  metrics.push_back({"rps", Unit::kPerSecond});
  metrics.push_back({"error_rate", Unit::kFraction});
  metrics.push_back({"failed", Unit::kCount});
  return metrics;
}

Result<AbortRule> parse_abort_rule(std::string_view text) {
  const std::string_view words = trim(text);
  AbortRule rule{.text = std::string(words), .when = {}, .seconds = 1};
  const std::size_t at = words.rfind(kFor);
  if (at != std::string_view::npos) {
    const Result<unsigned> seconds = parse_seconds(words, trim(words.substr(at + kFor.size())));
    if (!seconds) return seconds.error();
    rule.seconds = *seconds;
  }
  if (!knows_metric(words)) {
    return refuse(words,
                  "that metric is not known second by second: p10 to p9999, max, rps, error_rate "
                  "and failed are");
  }
  Result<Slo> when = parse_slo(words.substr(0, at), second_metrics());
  if (!when) {
    const std::string& message = when.error().message;
    const bool named = message.starts_with(kPrefix);
    return Error{"--abort-on" + (named ? message.substr(kPrefix.size()) : ": " + message)};
  }
  rule.when = std::move(*when);
  return rule;
}

}  // namespace vastar
