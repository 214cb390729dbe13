// Sums over answers, ours and as other tools define them (docs/ai-bench.md).
#include "protocols/llm/llm_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace vastar {
namespace {

constexpr double kTokensAPrice = 1e6;

bool has(const std::vector<CompatTool>& tools, CompatTool tool) {
  return std::find(tools.begin(), tools.end(), tool) != tools.end();
}

void put_times(OwnMetrics& metrics, std::string_view name, Histogram& times) {
  metrics.at(name, OwnKind::kTimes).times.add(times);
  times.clear();
}

void put_mean(OwnMetrics& metrics, std::string_view name, double sum, std::uint64_t samples) {
  OwnMetric& metric = metrics.at(name, OwnKind::kMean);
  metric.value += sum;
  metric.samples += samples;
}

}  // namespace

LlmFigures::LlmFigures(const LlmPlan& plan)
    : plan_(plan), vllm_(has(plan.compat, CompatTool::kVllm)) {
  for (const LlmPrompt& prompt : plan.prompts) {
    if (prompt.words > 0) by_prompt_.push_back({prompt.words, {}, {}});
  }
}

void LlmFigures::answered(const Answer& answer, std::size_t prompt) {
  count(answer);
  if (!answer.blocked) time(answer, prompt);
}

void LlmFigures::time(const Answer& answer, std::size_t prompt) {
  if (const auto ttft = answer.ttft_any_chunk()) ttft_any_chunk_.record(*ttft);
  if (const auto itl = answer.itl_mean()) itl_mean_.record(*itl);
  e2e_.record(answer.e2e());
  const auto ttft = answer.ttft_content();
  const auto tpot = answer.tpot();
  if (ttft) ttft_content_.record(*ttft);
  if (tpot) tpot_.record(*tpot);
  if (answer.rag.retrieval) retrieval_.record(*answer.rag.retrieval);
  if (answer.rag.generation) generation_.record(*answer.rag.generation);
  if (prompt < by_prompt_.size()) {
    if (ttft) by_prompt_[prompt].ttft.record(*ttft);
    if (tpot) by_prompt_[prompt].tpot.record(*tpot);
  }
  if (!plan_.compat.empty()) count_compat(answer);
}

void LlmFigures::count(const Answer& answer) {
  ++sums_.answers;
  sums_.output_tokens += answer.tokens();
  sums_.input_tokens += answer.input_tokens.value_or(0);
  if (answer.has_usage()) ++sums_.with_usage;
  if (plan_.has_limits() && !answer.blocked && answer.within_limits(plan_)) ++sums_.good;
  if (answer.blocked) ++sums_.blocked;
  if (plan_.context_window > 0 && answer.input_tokens) {
    sums_.context += static_cast<double>(*answer.input_tokens + answer.output_tokens.value_or(0)) /
                     static_cast<double>(plan_.context_window);
    ++sums_.contexts;
  }
  if (const auto tpot = answer.tpot(); !answer.blocked && tpot && *tpot > 0) {
    sums_.tps_user += 1e9 / static_cast<double>(*tpot);
    ++sums_.timed;
  }
  if (plan_.price && answer.input_tokens && answer.output_tokens && answer.cached_tokens == 0) {
    sums_.cost += (static_cast<double>(*answer.input_tokens) * plan_.price->input +
                   static_cast<double>(*answer.output_tokens) * plan_.price->output) /
                  kTokensAPrice;
    ++sums_.priced;
  }
}

// By the sources of each tool, as of November 2026: what they count from, up to where, and what
// they divide by.
void LlmFigures::count_compat(const Answer& answer) {
  const auto tokens = static_cast<Nanos>(answer.tokens());
  const auto chunks = static_cast<Nanos>(answer.content_chunks);
  if (const auto ttft = answer.ttft_any_chunk()) {
    compat_.vllm_ttft.record(*ttft);
    if (tokens > 1) compat_.vllm_tpot.record((answer.e2e() - *ttft) / (tokens - 1));
  }
  if (answer.first_content == 0) return;
  const Nanos to_last = answer.last_content - answer.sent;
  if (tokens > 1) {
    const Nanos itl = (answer.last_content - answer.first_content) / (tokens - 1);
    compat_.aiperf_itl.record(itl);
    if (itl > 0) {
      compat_.aiperf_tps += 1e9 / static_cast<double>(itl);
      ++compat_.aiperf_answers;
    }
    compat_.guidellm_itl.record(itl);
  }
  compat_.guidellm_tpot.record(to_last / std::max<Nanos>(tokens, 1));
  compat_.llmperf_itl.record(to_last / chunks);
}

void LlmFigures::take(Measurements& measurements) {
  OwnMetrics& metrics = measurements.metrics;
  // Those of chunk_gap and ttft_content that compat shares are copied first.
  for (const CompatTool tool : plan_.compat) {
    if (tool == CompatTool::kVllm) continue;
    const char* name = tool == CompatTool::kAiperf     ? "compat.aiperf.ttft"
                       : tool == CompatTool::kGuidellm ? "compat.guidellm.ttft"
                                                       : "compat.llmperf.ttft";
    metrics.at(name, OwnKind::kTimes).times.add(ttft_content_);
    if (tool == CompatTool::kAiperf) {
      metrics.at("compat.aiperf.icl", OwnKind::kTimes).times.add(chunk_gap_);
    }
  }
  put_times(metrics, "ttft_content", ttft_content_);
  put_times(metrics, "ttft_any_chunk", ttft_any_chunk_);
  put_times(metrics, "tpot", tpot_);
  put_times(metrics, "itl_request_mean", itl_mean_);
  put_times(metrics, "chunk_gap", chunk_gap_);
  put_times(metrics, "e2e", e2e_);
  if (plan_.rag) {
    put_times(metrics, "retrieval", retrieval_);
    put_times(metrics, "generation", generation_);
  }
  for (ByPrompt& prompt : by_prompt_) {
    put_times(metrics, fmt::format("ttft_content_{}_words", prompt.words), prompt.ttft);
    put_times(metrics, fmt::format("tpot_{}_words", prompt.words), prompt.tpot);
  }
  take_numbers(metrics);
  for (const CompatTool tool : plan_.compat) take_compat(tool, metrics);
  compat_ = Compat();
  any_gap_.clear();
  if (plan_.price && sums_.priced < sums_.answers) {
    measurements.notes.emplace_back(
        "the cost is not known: some answers did not say how many tokens they took");
  }
  sums_ = Sums();
}

void LlmFigures::take_numbers(OwnMetrics& metrics) const {
  const auto put = [&](const char* name, OwnKind kind, std::uint64_t value) {
    metrics.at(name, kind).put(static_cast<double>(value));
  };
  put_mean(metrics, "tps_user", sums_.tps_user, sums_.timed);
  put("tps_total", OwnKind::kRate, sums_.output_tokens);
  if (plan_.has_limits()) {
    put("goodput", OwnKind::kRate, sums_.good);
    put_mean(metrics, "goodput_share", static_cast<double>(sums_.good), sums_.ended);
  }
  const std::uint64_t blocked = sums_.blocked + sums_.refused;
  put("blocked", OwnKind::kCount, blocked);
  put_mean(metrics, "blocked_share", static_cast<double>(blocked), sums_.answers + sums_.refused);
  if (plan_.context_window > 0) {
    put_mean(metrics, "context_share", sums_.context, sums_.contexts);
  }
  put("input_tokens", OwnKind::kCount, sums_.input_tokens);
  put("output_tokens", OwnKind::kCount, sums_.output_tokens);
  OwnMetric& source = metrics.at("token_source", OwnKind::kWord);
  if (sums_.with_usage > 0) source.put(std::string_view("usage"));
  if (sums_.with_usage < sums_.answers) source.put(std::string_view("chunks"));
  if (!plan_.price) return;
  // A part of the cost would be taken for the whole: not a number makes it unknown, and stays so.
  const bool whole = sums_.priced == sums_.answers;
  metrics.at("cost", OwnKind::kCount).put(whole ? sums_.cost : std::nan(""));
}

void LlmFigures::take_compat(CompatTool tool, OwnMetrics& metrics) {
  switch (tool) {
    case CompatTool::kVllm:
      put_times(metrics, "compat.vllm.ttft", compat_.vllm_ttft);
      put_times(metrics, "compat.vllm.tpot", compat_.vllm_tpot);
      put_times(metrics, "compat.vllm.itl", any_gap_);
      return;
    case CompatTool::kAiperf:
      put_times(metrics, "compat.aiperf.itl", compat_.aiperf_itl);
      put_mean(metrics, "compat.aiperf.tps_per_user", compat_.aiperf_tps, compat_.aiperf_answers);
      return;
    case CompatTool::kGuidellm:
      put_times(metrics, "compat.guidellm.itl", compat_.guidellm_itl);
      put_times(metrics, "compat.guidellm.tpot", compat_.guidellm_tpot);
      return;
    case CompatTool::kLlmperf:
      put_times(metrics, "compat.llmperf.itl", compat_.llmperf_itl);
      return;
  }
}

}  // namespace vastar
