// `vastar ai-bench URL`: prompts to models, and the times of their tokens.
#include <utility>

#include "base/text.h"
#include "cli/model_run.h"
#include "cli/pair_flags.h"
#include "cli/paired_run.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/stream_flags.h"
#include "cli/subcommands.h"
#include "cli/suite.h"
#include "cli/tls_flags.h"

namespace vastar {
namespace {

struct AiBenchFlags : StreamRunFlags {
  LlmFlags llm;
  PairFlags pair;
};

std::vector<Option> table(AiBenchFlags& flags) {
  std::vector<Metric> own = llm_metrics();
  for (Metric& metric : overhead_metrics()) own.push_back(std::move(metric));
  std::vector<Option> rows = llm_options(flags.llm);
  append(rows, pair_options(flags.pair));
  append(rows, without_request(stream_run_options(flags, own, "application/json")));
  return rows;
}

// Metrics that this run will not have are no gates.
Result<void> check_gates(const AiBenchFlags& flags, bool paired) {
  for (const Slo& slo : flags.run.slos) {
    if (!paired && slo.metric.starts_with("overhead")) {
      return Error{"--slo '" + slo.text + "': " + slo.metric +
                   " is of a pair: give --vs URL, or a guardrail"};
    }
    auto checked = check_prompt_length(flags.llm, "--slo '" + slo.text + "'", slo.metric);
    if (!checked) return checked;
  }
  return {};
}

// One run that asks `model` at `url`.
Result<RunOptions> resolve_one(const AiBenchFlags& flags, const std::string& model,
                               const std::vector<Question>& questions, const Operands& operands,
                               bool tls_elsewhere) {
  auto options = resolve_model_run(flags.run, flags.llm, model, questions, operands,
                                   {.tls_elsewhere = tls_elsewhere});
  if (!options) return options.error();
  if (auto added = add_to_plan(flags.streams, *options); !added) return added.error();
  options->plan.llm->per_stream = flags.streams.stream.per_stream;
  return options;
}

// The request of the side with a guardrail.
AiBenchFlags with_guardrail(AiBenchFlags flags) {
  for (const std::string& header : flags.pair.guardrail_headers) {
    flags.run.request.headers.push_back(header);
  }
  flags.llm.body_members = flags.pair.guardrail_json;
  return flags;
}

Result<void> check_pair(const AiBenchFlags& flags) {
  if (flags.llm.models.size() > 1) {
    return Error{"a pair is of one model: give one --model, or leave out what makes it a pair"};
  }
  if (flags.streams.ramp > 0) {
    return Error{"--ramp does nothing here: both sides are driven in many short blocks"};
  }
  if (!flags.streams.gauge_urls.empty()) {
    return Error{"--gauge-url is of one target's run: not of two in turn"};
  }
  return {};
}

Result<Measurement> prepare_pair(const AiBenchFlags& flags, const PairedUrls& urls,
                                 const std::vector<Question>& questions) {
  if (auto checked = check_pair(flags); !checked) return checked.error();
  const bool guardrail = urls.between == "guardrail";
  const std::string& model = flags.llm.models.front();
  auto target = resolve_one(guardrail ? with_guardrail(flags) : flags, model, questions,
                            urls.target, names_tls(urls.reference));
  if (!target) {
    return guardrail && !flags.pair.guardrail_json.empty()
               ? Error{"with the guardrail: " + target.error().message}
               : target.error();
  }
  auto reference =
      resolve_one(flags, model, questions, {urls.reference}, target->plan.url.origin().secure());
  if (!reference) {
    return guardrail ? reference.error() : Error{"--vs: " + reference.error().message};
  }
  for (Slo& gate : overhead_gates(flags.pair)) target->slos.push_back(std::move(gate));
  return measurement_of(PairedRun{.target = std::move(*target),
                                  .reference = std::move(reference->plan),
                                  .between = urls.between});
}

// A run a model, one after the other: what one leaves in the server's memory would be the next
// one's handicap if they took turns.
Result<Measurement> prepare_models(const AiBenchFlags& flags, const Operands& operands,
                                   const std::vector<Question>& questions) {
  std::vector<Scenario> scenarios;
  for (const std::string& model : flags.llm.models) {
    auto options = resolve_one(flags, model, questions, operands, false);
    if (!options) return options.error();
    scenarios.push_back({model, measurement_of(std::move(*options))});
  }
  if (scenarios.size() == 1) return std::move(scenarios.front().measurement);
  return suite_of("ai-bench", {}, std::move(scenarios));
}

}  // namespace

std::vector<Option> ai_bench_options() {
  static AiBenchFlags shown_only;
  return table(shown_only);
}

Result<Measurement> prepare_ai_bench(const Settings& settings) {
  AiBenchFlags flags;
  const auto operands = settings.into(table(flags));
  if (!operands) return operands.error();
  const auto urls = resolve_urls(flags.pair, *operands);
  if (!urls) return urls.error();
  const bool paired = !urls->between.empty();
  if (auto checked = check_gates(flags, paired); !checked) return checked.error();
  const auto questions = read_questions(flags.llm);
  if (!questions) return questions.error();
  Result<RunFlags> read = with_files(flags.run);
  if (!read) return read.error();
  flags.run = std::move(*read);
  const bool in_scenario = !settings.layers.empty() && !settings.layers.back().scenario.empty();
  if (in_scenario && flags.llm.models.size() > 1) {
    return Error{"a scenario is one run: give one model"};
  }
  return paired ? prepare_pair(flags, *urls, *questions)
                : prepare_models(flags, urls->target, *questions);
}

}  // namespace vastar
