// Rows of seconds against rules.
#include "study/abort_watch.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "report/summary.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

// A worker closes a second with the first that happens after it, or with its next sweep.
constexpr Nanos kUntilAllIsIn = 200 * kMillisecond;

Number max_ms(const TimelineRow& second) {
  if (second.response.empty()) return std::nullopt;
  return to_ms(second.response.unpacked().back().value);
}

}  // namespace

Number value_in(const TimelineRow& second, const Slo& when) {
  const std::string_view metric = when.metric;
  const auto ended = static_cast<double>(second.succeeded + second.failed);
  if (metric == "rps") return static_cast<double>(second.succeeded);
  if (metric == "failed") return static_cast<double>(second.failed);
  if (metric == "max") return max_ms(second);
  if (metric == "error_rate") {
    return ended > 0 ? Number(static_cast<double>(second.failed) / ended) : std::nullopt;
  }
  for (const QuantileName& quantile : kQuantiles) {
    if (metric == quantile.name) return quantile_ms(second, quantile.q);
  }
  return std::nullopt;
}

AbortWatch::AbortWatch(std::vector<AbortRule> rules, const LoadShape& load)
    : rules_(std::move(rules)),
      duration_(load.duration),
      requests_(load.requests),
      held_(rules_.size()) {}

void AbortWatch::look(const ProgressSnapshot& now) {
  if (requests_ == 0 || now.started < requests_) loaded_until_ = now.elapsed;
  if (duration_ > 0) loaded_until_ = std::min(loaded_until_, duration_);
  while (!aborted_) {
    const Nanos end = static_cast<Nanos>(next_ + 1) * kSecond;
    if (now.elapsed < end + kUntilAllIsIn || loaded_until_ < end) return;
    const TimelineRow second = board_.take(next_);
    if (next_++ > 0) judge(second, now.elapsed);
  }
}

void AbortWatch::judge(const TimelineRow& second, Nanos elapsed) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const AbortRule& rule = rules_[i];
    const Number actual = value_in(second, rule.when);
    const bool held = actual && holds(*actual, rule.when.comparison, rule.when.limit);
    held_[i] = held ? held_[i] + 1 : 0;
    if (held_[i] < rule.seconds || aborted_) continue;
    aborted_ = Aborted{.expr = rule.text,
                       .unit = std::string(unit_name(rule.when.unit)),
                       .actual = *actual,
                       .at_s = to_seconds(elapsed)};
  }
}

}  // namespace vastar
