// Looks, suspicion, confirmation: a replay of the launches from the first to the last.
#include "gate/sequence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gate/effects.h"
#include "gate/launch_figures.h"

namespace vastar {
namespace {

constexpr double kFailError = 0.005;
constexpr std::array<double, 5> kFailShares = {0.1, 0.1, 0.2, 0.3, 0.3};
constexpr std::size_t kMostInvalid = 3;  // beyond, as long as they are not the fewer

bool counts(const LaunchPair& launch, const ComparedMetric& metric) {
  return launch.valid || metric.kind == MetricKind::kShare;
}

// Without any failure in n requests their share may still be -ln(alpha)/n ("rule of three").
double requests_to_exclude(double share) { return -std::log(kPassAlpha) / share; }

std::uint64_t fewer_started(const LaunchPair& launch) {
  return std::min(launch.base.started, launch.head.started);
}

void judge_amount(const Margin& margin, const CompareRules& rules, double requests,
                  std::size_t launches, Evidence& evidence) {
  if (launches == 0) return;
  evidence.requests_a_launch = requests / static_cast<double>(launches);
  evidence.requests_needed = static_cast<double>(requests_needed(*evidence.metric));
  if (evidence.metric->kind == MetricKind::kShare) {
    const double all = requests_to_exclude(margin.limit);
    evidence.requests_needed = std::ceil(all / rules.looks.back());
    evidence.enough_to_pass = requests >= all;
  }
  evidence.gated =
      evidence.summary.count > 0 && evidence.requests_a_launch >= evidence.requests_needed;
}

double upper_bound(const Evidence& evidence) {
  return evidence.summary.mean + evidence.summary.half_width(kPassAlpha);
}

double lower_bound(const Evidence& evidence, double alpha) {
  return evidence.summary.mean - evidence.summary.half_width(alpha);
}

// Few requests cannot show that failures are rare, but they can show that they are not.
bool can_fail(const Evidence& evidence) {
  const bool judged = evidence.gated || evidence.metric->kind == MetricKind::kShare;
  return judged && evidence.summary.count >= 2;
}

// Index behind the nth valid launch; nothing when there are fewer.
std::optional<std::size_t> end_of(const std::vector<LaunchPair>& launches, std::size_t n) {
  std::size_t valid = 0;
  for (std::size_t i = 0; i < launches.size(); ++i) {
    if (launches[i].valid && ++valid == n) return i + 1;
  }
  return std::nullopt;
}

std::size_t valid_launches(const std::vector<LaunchPair>& launches) {
  return static_cast<std::size_t>(
      std::count_if(launches.begin(), launches.end(), [](const auto& l) { return l.valid; }));
}

// Fresh launches alone: more than half of them, and their mean, beyond the margin that was asked
// for. One wild launch can move a mean but no median.
bool confirms(const Evidence& all, const Margin& margin, const CompareRules& rules,
              const std::vector<LaunchPair>& launches, std::size_t from, std::size_t end) {
  const std::vector<LaunchPair> fresh(launches.begin() + static_cast<std::ptrdiff_t>(from),
                                      launches.begin() + static_cast<std::ptrdiff_t>(end));
  const Evidence evidence = evidence_of(margin, rules, fresh, fresh.size());
  const std::optional<double> middle = median(evidence.effects);
  return middle && *middle > all.margin && evidence.summary.mean > all.margin;
}

// One replay. It is cheap (some hundred numbers), so nothing is kept between two.
class Replay {
 public:
  Replay(const CompareRules& rules, const std::vector<LaunchPair>& launches)
      : rules_(rules), launches_(launches), valid_(valid_launches(launches)) {
    course_.alpha = course_.next_alpha = alpha_at(0, rules.margins.size());
  }

  Course run() {
    course_.head_dies = head_deaths(launches_) >= kDeathsToFail;
    if (course_.head_dies) return finish();
    std::size_t reached = 0;  // valid launches that earlier looks and confirmations have used
    for (std::size_t look = 0; look < rules_.looks.size(); ++look) {
      const std::size_t n = std::max<std::size_t>(rules_.looks[look], reached);
      if (valid_ < n) return wait(NextStep::kMore, n - valid_);
      take_look(look, *end_of(launches_, n));
      if (passed_) return finish();
      reached = n;
      if (!any(course_.suspected)) continue;
      reached += kConfirmingLaunches;
      if (valid_ < reached) return wait(NextStep::kConfirm, reached - valid_);
      confirm(*end_of(launches_, reached));
      if (any(course_.confirmed)) return finish();
    }
    return finish();
  }

 private:
  // The look's error, divided among the metrics that can fail.
  double alpha_at(std::size_t look, std::size_t metrics) const {
    return fail_alpha(rules_, look) / static_cast<double>(std::max<std::size_t>(metrics, 1));
  }

  static bool any(const std::vector<bool>& flags) {
    return std::find(flags.begin(), flags.end(), true) != flags.end();
  }

  Course wait(NextStep step, std::size_t launches) {
    const std::size_t invalid = launches_.size() - valid_ - head_deaths(launches_);
    course_.gave_up = invalid >= kMostInvalid && invalid >= valid_;
    if (course_.gave_up) return finish();
    course_.decision = {step, static_cast<unsigned>(launches)};
    return course_;
  }

  Course finish() {
    course_.decision = {NextStep::kDone, 0};
    return course_;
  }

  void take_look(std::size_t look, std::size_t end) {
    evidence_.clear();
    for (const Margin& margin : rules_.margins) {
      evidence_.push_back(evidence_of(margin, rules_, launches_, end));
    }
    const auto may_fail = std::count_if(evidence_.begin(), evidence_.end(), &can_fail);
    course_.look = look;
    course_.seen = end;
    course_.alpha = alpha_at(look, static_cast<std::size_t>(may_fail));
    const bool last = look + 1 == rules_.looks.size();
    course_.next_alpha = last ? 0 : alpha_at(look + 1, static_cast<std::size_t>(may_fail));
    course_.suspected.clear();
    for (const Evidence& evidence : evidence_) {
      course_.suspected.push_back(shows_fail(evidence, course_.alpha));
    }
    course_.confirmed.assign(evidence_.size(), false);
    // Nothing gated: more launches would not change that.
    passed_ = !any(course_.suspected) &&
              std::all_of(evidence_.begin(), evidence_.end(), [](const Evidence& evidence) {
                return evidence.gated ? shows_pass(evidence) : !shows_failures(evidence);
              });
  }

  void confirm(std::size_t end) {
    for (std::size_t i = 0; i < evidence_.size(); ++i) {
      course_.confirmed[i] = course_.suspected[i] && confirms(evidence_[i], rules_.margins[i],
                                                              rules_, launches_, course_.seen, end);
    }
  }

  const CompareRules& rules_;
  const std::vector<LaunchPair>& launches_;
  std::size_t valid_;
  std::vector<Evidence> evidence_;  // at the last look
  bool passed_ = false;
  Course course_;
};

}  // namespace

double fail_alpha(const CompareRules& rules, std::size_t look) {
  const std::vector<unsigned>& looks = rules.looks;
  if (looks.size() == kFailShares.size()) return kFailError * kFailShares[look];
  // Power spending, rho = 2 (Kim and DeMets, 1987): close to the shares above on their schedule.
  const auto spent = [&](std::size_t i) {
    const double share = static_cast<double>(looks[i]) / looks.back();
    return kFailError * share * share;
  };
  return look == 0 ? spent(0) : spent(look) - spent(look - 1);
}

Evidence evidence_of(const Margin& margin, const CompareRules& rules,
                     const std::vector<LaunchPair>& launches, std::size_t end) {
  Evidence evidence;
  evidence.metric = find_compared(margin.metric);
  std::vector<double> base, head;
  double requests = 0;
  std::size_t counted = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const LaunchPair& launch = launches[i];
    const bool measured = !launch.figures.empty();  // else its servers did not come up
    if (!measured || !counts(launch, *evidence.metric)) continue;
    ++counted;
    const LaunchFigure* figure = launch.figure(margin.metric);
    const bool own = figure != nullptr && figure->samples;
    requests += static_cast<double>(own ? *figure->samples : fewer_started(launch));
    if (figure == nullptr || !figure->effect) continue;
    evidence.effects.push_back(*figure->effect);
    if (figure->base) base.push_back(*figure->base);
    if (figure->head) head.push_back(*figure->head);
  }
  evidence.summary = summarize_sample(evidence.effects);
  evidence.base = median(std::move(base));
  evidence.head = median(std::move(head));
  evidence.margin = margin_effect(margin, evidence.metric->kind, rules.floor_ms, evidence.base);
  judge_amount(margin, rules, requests, counted, evidence);
  return evidence;
}

bool shows_pass(const Evidence& evidence) {
  return evidence.gated && evidence.enough_to_pass && upper_bound(evidence) < evidence.margin;
}

bool shows_failures(const Evidence& evidence) {
  return evidence.metric->kind == MetricKind::kShare && evidence.summary.count > 0 &&
         evidence.summary.mean > evidence.margin;
}

bool shows_fail(const Evidence& evidence, double alpha) {
  return can_fail(evidence) && lower_bound(evidence, alpha) > evidence.margin;
}

Course follow(const CompareRules& rules, const std::vector<LaunchPair>& launches) {
  return Replay(rules, launches).run();
}

bool head_died(const LaunchPair& launch) {
  return !launch.head.died.empty() && launch.base.died.empty();
}

std::size_t head_deaths(const std::vector<LaunchPair>& launches) {
  return static_cast<std::size_t>(std::count_if(launches.begin(), launches.end(), &head_died));
}

Decision next_step(const CompareRules& rules, const std::vector<LaunchPair>& launches) {
  return follow(rules, launches).decision;
}

}  // namespace vastar
