// The rules of what is sent.
#include "cli/content_flags.h"

#include <fmt/format.h>

#include <utility>

#include "cli/stream_flags.h"
#include "cli/values.h"

namespace vastar {
namespace {

bool is_metric_of(const std::string& metric, const std::vector<Metric>& catalogue) {
  return find_metric(metric, catalogue) != nullptr;
}

// What the dialect or the stream decides is no flag's to say.
Result<void> check_named(const Settings& settings, const ContentFlags& flags,
                         const std::vector<Option>& rows) {
  for (const Option& row : rows) {
    if (flags.asks_model() || !settings.names(row.name)) continue;
    return Error{fmt::format("--{} is of a model: give --model too", row.name)};
  }
  if (flags.stream && flags.asks_model()) {
    return Error{"--stream and --model exclude each other: a model's answers are streams anyway"};
  }
  if (!flags.streams()) return {};
  for (const std::string& name : settings.named()) {
    const bool of_request = flags.asks_model() && (is_of_the_request(name) || name == "method");
    if (!of_request && !is_of_whole_responses(name)) continue;
    return Error{fmt::format("--{} does nothing with {}: leave one of them out", name,
                             flags.asks_model() ? "--model" : "--stream")};
  }
  return {};
}

}  // namespace

std::vector<Option> content_options(ContentFlags& flags) {
  std::vector<Option> rows = {
      {.name = "stream",
       .help = "responses are streams: their events are timed, as 'vastar sse' does",
       .group = "Request",
       .set = turn_on(flags.stream)}};
  std::vector<Option> model = llm_options(flags.llm);
  for (Option& row : model) row.common = false;
  append(rows, std::move(model));
  return rows;
}

std::vector<Metric> content_metrics() {
  std::vector<Metric> metrics = stream_metrics();
  for (const Metric& metric : llm_metrics()) {
    if (!is_metric_of(metric.name, metrics)) metrics.push_back(metric);
  }
  return metrics;
}

Result<void> check_content(const Settings& settings, ContentFlags& flags, RunFlags& run) {
  LlmFlags shown_only;
  const std::vector<Option> rows = llm_options(shown_only);
  if (auto checked = check_named(settings, flags, rows); !checked) return checked.error();
  if (!flags.streams()) return {};
  if (!settings.names("timeout")) run.timeout = kStreamTimeout;
  if (!settings.names("drain-cap")) run.drain_cap = kStreamDrainCap;
  if (!flags.asks_model()) return {};
  if (flags.llm.models.size() > 1) {
    return Error{"give one --model here: 'vastar ai-bench' measures several"};
  }
  auto questions = read_questions(flags.llm);
  if (!questions) return questions.error();
  flags.questions = std::move(*questions);
  return {};
}

Result<void> check_content_metric(const ContentFlags& flags, const std::string& given,
                                  const std::string& metric) {
  const bool of_streams = is_metric_of(metric, stream_metrics());
  const bool of_models = is_metric_of(metric, llm_metrics());
  if (!of_streams && !of_models) return {};
  if ((of_streams && flags.stream) || (of_models && flags.asks_model())) return {};
  return Error{fmt::format("{}: {} is a metric of {}: give {} too", given, metric,
                           of_streams ? "streams" : "models",
                           of_streams ? "--stream" : "--model and --prompt")};
}

Result<RunOptions> resolve_content(const RunFlags& run, const ContentFlags& flags,
                                   const Operands& operands, const RunRules& rules) {
  if (flags.asks_model()) {
    return resolve_model_run(run, flags.llm, flags.llm.models.front(), flags.questions, operands,
                             rules);
  }
  if (!flags.stream) return resolve_run(run, operands, rules);
  RunFlags of_streams = run;
  of_streams.request.compression = false;
  RunRules without_redirects = rules;
  without_redirects.redirects = false;
  auto options = resolve_run(of_streams, operands, without_redirects);
  if (!options) return options.error();
  options->plan.stream = StreamPlan{.required = false};
  return options;
}

}  // namespace vastar
