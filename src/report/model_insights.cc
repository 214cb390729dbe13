// What the figures of a model's answers mean, in words.
#include <fmt/format.h>

#include <cmath>

#include "base/units.h"
#include "report/summary.h"

namespace vastar {
namespace {

constexpr double kBursty = 5;  // p99 of the gaps over their median: readers see it stutter

Number number_of(const RunReport& report, std::string_view name) {
  const MetricSummary* metric = report.own_metric(name);
  return metric == nullptr ? std::nullopt : metric->number;
}

const PhaseSummary* times_of(const RunReport& report, std::string_view name) {
  const MetricSummary* metric = report.own_metric(name);
  return metric == nullptr || !metric->times || !metric->times->p50_ms ? nullptr : &*metric->times;
}

std::string time(const Number& ms) {
  return ms ? format_duration(static_cast<Nanos>(std::llround(*ms * 1e6))) : "unknown";
}

void add_first_text(const RunReport& report, std::vector<std::string>& insights) {
  const PhaseSummary* ttft = times_of(report, "ttft_content");
  if (ttft == nullptr) return;
  std::string text = "First text: p50 " + time(ttft->p50_ms);
  if (ttft->p99_ms) text += ", p99 " + time(ttft->p99_ms);
  const PhaseSummary* any = times_of(report, "ttft_any_chunk");
  if (any != nullptr && *any->p50_ms < 0.9 * *ttft->p50_ms) {
    text += fmt::format("; an empty part comes before it, at {}", time(any->p50_ms));
  }
  insights.push_back(text);
}

void add_pace(const RunReport& report, std::vector<std::string>& insights) {
  const PhaseSummary* tpot = times_of(report, "tpot");
  const Number per_user = number_of(report, "tps_user");
  if (tpot != nullptr && per_user) {
    insights.push_back(fmt::format("Then a token each {}: {:.1f} tokens/s for each user",
                                   time(tpot->p50_ms), *per_user));
  }
  const PhaseSummary* gap = times_of(report, "chunk_gap");
  if (gap == nullptr || !gap->p99_ms || *gap->p50_ms <= 0) return;
  const double ratio = *gap->p99_ms / *gap->p50_ms;
  insights.push_back(
      fmt::format("Gaps between chunks: p99 is {:.1f} times p50: {}", ratio,
                  ratio > kBursty ? "the text comes in bursts" : "the text flows smoothly"));
}

void add_worth(const RunReport& report, std::vector<std::string>& insights) {
  if (const Number share = number_of(report, "goodput_share")) {
    insights.push_back(fmt::format("{:.2f}% of the requests kept every limit", *share * 100));
  }
  const Number cost = number_of(report, "cost");
  if (!cost || report.succeeded == 0 || report.elapsed_s <= 0) return;
  insights.push_back(fmt::format("Cost: ${:.6f} an answer, ${:.2f} an hour at this rate",
                                 *cost / static_cast<double>(report.succeeded),
                                 *cost / report.elapsed_s * 3600));
}

}  // namespace

std::vector<std::string> model_insights(const RunReport& report) {
  std::vector<std::string> insights;
  add_first_text(report, insights);
  add_pace(report, insights);
  add_worth(report, insights);
  const MetricSummary* source = report.own_metric("token_source");
  if (source != nullptr && source->word && *source->word != "usage") {
    insights.emplace_back(
        "Tokens are counted by chunks, and one may hold several: the target did not say how many "
        "it sent");
  }
  return insights;
}

}  // namespace vastar
