// What all answers of one worker add up to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plan/llm.h"
#include "protocols/llm/answer.h"
#include "stats/histogram.h"
#include "stats/measurements.h"

namespace vastar {

class LlmFigures {
 public:
  explicit LlmFigures(const LlmPlan& plan);

  // Between two chunks with content; between any two.
  void content_gap(Nanos gap) noexcept { chunk_gap_.record(gap); }
  void chunk_gap(Nanos gap) noexcept {
    if (vllm_) any_gap_.record(gap);
  }
  // An operation is over, whatever became of it.
  void ended() noexcept { ++sums_.ended; }
  // A whole answer to prompt number `prompt`.
  void answered(const Answer& answer, std::size_t prompt);
  // One that a filter kept back whole, with an error or a status: it is no answer.
  void refused() noexcept { ++sums_.refused; }
  // What there is since the last call.
  void take(Measurements& measurements);

 private:
  // What stands apart for each length of --prompt-sweep.
  struct ByPrompt {
    std::uint64_t words;
    Histogram ttft, tpot;
  };
  struct Compat {
    Histogram vllm_ttft, vllm_tpot, aiperf_itl, guidellm_itl, guidellm_tpot, llmperf_itl;
    double aiperf_tps = 0;
    std::uint64_t aiperf_answers = 0;
  };
  struct Sums {
    std::uint64_t ended = 0;  // operations, failed and given up included
    std::uint64_t answers = 0, good = 0, with_usage = 0, priced = 0;
    std::uint64_t input_tokens = 0, output_tokens = 0;
    double cost = 0;      // dollars
    double tps_user = 0;  // tokens/s, added over `timed` answers
    std::uint64_t timed = 0;
    std::uint64_t blocked = 0, refused = 0;
    double context = 0;  // shares of the context window, added over `contexts` answers
    std::uint64_t contexts = 0;
  };

  void count(const Answer& answer);
  // Of one that no filter cut: how soon it refuses says nothing of how fast a model answers.
  void time(const Answer& answer, std::size_t prompt);
  void count_compat(const Answer& answer);
  void take_numbers(OwnMetrics& metrics) const;
  void take_compat(CompatTool tool, OwnMetrics& metrics);

  const LlmPlan& plan_;
  const bool vllm_;
  Histogram ttft_content_, ttft_any_chunk_, tpot_, itl_mean_, chunk_gap_, any_gap_, e2e_;
  Histogram retrieval_, generation_;  // --rag, as far as the target tells
  std::vector<ByPrompt> by_prompt_;   // by the number of the prompt; empty without a sweep
  Compat compat_;
  Sums sums_;
};

}  // namespace vastar
