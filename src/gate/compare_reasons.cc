// Why a metric of a comparison was not judged.
#include "gate/compare_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace vastar {
namespace {

std::string_view ending(const CompareReport& report) {
  switch (report.ended) {
    case CompareEnd::kBudget:
      return "--budget was spent";
    case CompareEnd::kInterrupted:
      return "it was interrupted";
    case CompareEnd::kBroken:
      return "a launch failed";
    case CompareEnd::kDecided:
      break;
  }
  return "it ended";
}

std::string why_not_gated(const CompareReport& report, const Evidence& evidence,
                          const MetricVerdict& verdict) {
  if (valid_launches(report) == 0) return "no launch counts";
  if (evidence.requests_a_launch >= evidence.requests_needed) {
    return "one side or both have no value of it";
  }
  return fmt::format("it needs {} requests a side a launch and had {:.0f}: raise --launch-time",
                     verdict.requests_needed, std::floor(evidence.requests_a_launch));
}

std::string why_open_early(const CompareReport& report, const Course& course,
                           const MetricVerdict& verdict) {
  if (course.decision.step == NextStep::kConfirm) {
    return fmt::format("it looks {}, but {} before {} fresh launches could confirm it",
                       worse_word(verdict), ending(report), kConfirmingLaunches);
  }
  return fmt::format("{} after {} of up to {}", ending(report),
                     launches_text(valid_launches(report)), report.params.rules.looks.back());
}

// In the unit of effects: likely beyond the margin, and not as surely as a failure has to be.
bool likely_worse(const Evidence& evidence) {
  return evidence.summary.mean - evidence.summary.half_width(kPassAlpha) > evidence.margin;
}

std::string why_straddling(const Evidence& evidence, const MetricVerdict& verdict) {
  if (likely_worse(evidence)) {
    return fmt::format(
        "it is likely {}, {} where {} is allowed, but not as surely as a failure has to be "
        "({:.2f}%)",
        worse_word(verdict), interval_text(verdict), margin_words(verdict),
        100 * verdict.bound_confidence.value_or(0));
  }
  return fmt::format("after {} its change is still {}, on both sides of {}",
                     launches_text(verdict.launches), interval_text(verdict),
                     margin_words(verdict));
}

std::string why_inconclusive(const CompareReport& report, const Course& course, std::size_t margin,
                             const Evidence& evidence, const MetricVerdict& verdict) {
  const auto any_confirmed =
      std::find(course.confirmed.begin(), course.confirmed.end(), true) != course.confirmed.end();
  if (verdict.confirmed) {
    return "the servers were launched once: a launch's own luck may be why; --trust-single-launch "
           "would take it for a regression";
  }
  if (course.gave_up) return "too few launches are valid";
  if (course.head_dies) return "the head server died before enough was known of it";
  if (margin < course.suspected.size() && course.suspected[margin] &&
      course.decision.step == NextStep::kDone) {
    return fmt::format("it looked {}, but {} fresh launches did not confirm it",
                       worse_word(verdict), kConfirmingLaunches);
  }
  if (course.decision.step != NextStep::kDone) return why_open_early(report, course, verdict);
  if (!evidence.gated) {
    return fmt::format(
        "head fails more than {} allows, and {:.0f} requests a side a launch are "
        "too few to be sure",
        margin_words(verdict), evidence.requests_a_launch);
  }
  if (!evidence.enough_to_pass) {
    return fmt::format("{:.0f} requests a side are too few to exclude {}",
                       evidence.requests_a_launch * verdict.launches, margin_words(verdict));
  }
  if (any_confirmed) return "the comparison was over before enough was known of it";
  return why_straddling(evidence, verdict);
}

}  // namespace

std::string reason_for(const CompareReport& report, const Course& course, std::size_t margin,
                       const Evidence& evidence, const MetricVerdict& verdict) {
  if (verdict.outcome == MetricOutcome::kNotGated) return why_not_gated(report, evidence, verdict);
  if (verdict.outcome != MetricOutcome::kInconclusive) return {};
  return why_inconclusive(report, course, margin, evidence, verdict);
}

}  // namespace vastar
