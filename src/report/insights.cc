// The figures of a run in words: what they mean, and what to be careful about.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "report/build.h"
#include "report/summary.h"

namespace vastar {
namespace {

using Sentences = std::vector<std::string>;

Number percentile(const LatencySummary& latency, std::string_view name) {
  for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
    if (kQuantiles[i].name == name) return latency.percentiles_ms[i];
  }
  return std::nullopt;
}

// "p99.9" for "p999": as people write it.
std::string label(std::string_view name) {
  if (name.size() <= 3) return std::string(name);
  return fmt::format("{}.{}", name.substr(0, 3), name.substr(3));
}

// What one ratio of two percentiles says: up to `good`, up to `fair`, or beyond.
struct RatioWords {
  std::string_view title, above, below;  // the ratio is above / below
  double good, fair;
  std::string_view good_words, fair_words, bad_words;
  std::string_view share, yardstick;
};

constexpr std::array<RatioWords, 3> kRatios = {{
    {"Latency spread", "p99", "p50", 2, 4, "good consistency", "moderate spread", "wide spread",
     "1 in 100", "the median"},
    {"Tail ratio", "p99", "p95", 1.5, 3, "clean tail", "noticeable tail", "heavy tail", "1 in 100",
     "the 95th percentile"},
    {"Outlier ratio", "p999", "p99", 2, 5, "no significant outliers", "some outliers",
     "strong outliers", "1 in 1,000", "the 99th percentile"},
}};

std::string meaning(const RatioWords& words, double ratio) {
  if (ratio <= words.good) return std::string(words.good_words);
  if (ratio <= words.fair) return std::string(words.fair_words);
  return fmt::format("{}: {} requests takes {:.1f}x {} or longer", words.bad_words, words.share,
                     ratio, words.yardstick);
}

std::string share_of(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.3g}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void add_failures(const RunReport& report, Sentences& sentences) {
  if (report.errors.empty()) return;
  const ErrorClass& most = report.errors.front();
  const FailureClass& named = describe(most.failure);
  sentences.push_back(
      fmt::format("{} of {} requests failed ({}), {} of them {}: {}", report.failed, report.started,
                  share_of(report.failed, report.started),
                  most.count == report.failed ? "all" : fmt::format("{}", most.count), named.name,
                  named.meaning));
}

// Redirects that were not followed, and errors the server owned up to; the three most frequent.
void add_statuses(const RunReport& report, Sentences& sentences) {
  std::vector<std::pair<std::uint16_t, std::uint64_t>> statuses;
  std::uint64_t total = 0, redirects = 0;
  for (const auto& [status, count] : report.statuses) {
    if (status < 300) continue;
    if (status < 400 && status != 304) redirects += count;
    statuses.emplace_back(status, count);
    total += count;
  }
  if (statuses.empty()) return;
  std::stable_sort(statuses.begin(), statuses.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string list;
  for (std::size_t i = 0; i < std::min<std::size_t>(statuses.size(), 3); ++i) {
    list += fmt::format("{}{} ({})", i == 0 ? "" : ", ", statuses[i].first, statuses[i].second);
  }
  sentences.push_back(fmt::format("{} of {} responses have a status outside 2xx: {}{}", total,
                                  report.completed, list, statuses.size() > 3 ? ", ..." : ""));
  if (redirects > 0) {
    sentences.push_back(fmt::format(
        "{} are redirects, measured as they came: vastar does not follow them; use the URL they "
        "lead to",
        redirects));
  }
}

// Operations given up by time were longer than recorded, so percentiles from there on are bounds.
void add_censored(const RunReport& report, Sentences& sentences) {
  const Number& shortest = report.response.censored_from_ms;
  if (!shortest) return;
  const std::uint64_t count = report.timed_out + report.drain_aborted;
  std::string from = "the maximum is a lower bound";
  for (std::size_t i = kQuantiles.size(); i-- > 0;) {
    const Number value = report.response.percentiles_ms[i];
    if (!value || *value < *shortest) continue;
    from = fmt::format("{} and what lies above it are lower bounds", label(kQuantiles[i].name));
  }
  sentences.push_back(fmt::format("{} requests ({}) were given up before they ended: {}", count,
                                  share_of(count, report.started), from));
}

// A target that refuses quickly looks fast.
void add_quick_failures(const RunReport& report, Sentences& sentences) {
  const Number all = percentile(report.response, "p50");
  const Number good = percentile(report.successes, "p50");
  if (report.failed == 0 || !all || !good || *all >= 0.9 * *good) return;
  sentences.push_back(
      fmt::format("Failures came back sooner than successes: the median of all requests is {:.3g} "
                  "ms, of the successful ones {:.3g} ms",
                  *all, *good));
}

void add_validity(const Validity& validity, Sentences& sentences) {
  if (validity.valid) return;
  sentences.push_back(
      fmt::format("Read these figures with care: {}", fmt::join(validity.reasons, "; ")));
}

}  // namespace

Sentences latency_insights(const LatencySummary& response) {
  Sentences sentences;
  for (const RatioWords& words : kRatios) {
    const Number above = percentile(response, words.above);
    const Number below = percentile(response, words.below);
    if (!above || !below || *below <= 0) continue;
    const double ratio = *above / *below;
    sentences.push_back(fmt::format("{} {}/{} = {:.1f}x -- {}", words.title, label(words.above),
                                    label(words.below), ratio, meaning(words, ratio)));
  }
  return sentences;
}

Sentences run_insights(const RunReport& report) {
  // Of a run where nothing succeeded, latencies are those of failing.
  Sentences sentences;
  if (report.succeeded > 0) sentences = latency_insights(report.response);
  add_failures(report, sentences);
  add_statuses(report, sentences);
  add_censored(report, sentences);
  add_quick_failures(report, sentences);
  add_validity(report.common.validity, sentences);
  return sentences;
}

}  // namespace vastar
