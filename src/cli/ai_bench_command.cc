// `vastar ai-bench URL`: prompts to a model, and the times of its tokens.
#include <iterator>
#include <utility>

#include "cli/llm_flags.h"
#include "cli/run.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/stream_flags.h"
#include "cli/subcommands.h"

namespace vastar {
namespace {

struct AiBenchFlags {
  AiBenchFlags() {
    run.timeout = kStreamTimeout;
    run.drain_cap = kStreamDrainCap;
    run.request.method = "POST";
    run.request.compression = false;
  }
  RunFlags run;
  StreamFlags streams;
  LlmFlags llm;
};

std::vector<Option> table(AiBenchFlags& flags) {
  RunTable run{.metrics = run_metrics(),
               .timeout_default = "5m",
               .drain_cap_default = "1m",
               .content_type_default = "application/json"};
  std::vector<Metric> own = llm_metrics();
  std::move(own.begin(), own.end(), std::back_inserter(run.metrics));
  std::vector<Option> rows = llm_options(flags.llm);
  append(rows, ramp_options(flags.streams));
  append(rows, without_request(without_checks(run_options_table(flags.run, run))));
  return rows;
}

}  // namespace

std::vector<Option> ai_bench_options() {
  static AiBenchFlags shown_only;
  return table(shown_only);
}

Result<Measurement> prepare_ai_bench(const Settings& settings) {
  AiBenchFlags flags;
  auto operands = settings.into(table(flags));
  if (!operands) return operands.error();
  auto prompts = resolve_prompts(flags.llm);
  if (!prompts) return prompts.error();
  if (auto whole = with_default_path(flags.llm, *operands); !whole) return whole.error();
  if (auto key = add_api_key(flags.llm, flags.run.request); !key) return key.error();
  if (flags.run.request.accept.empty()) flags.run.request.accept = accept_of(flags.llm.dialect);
  flags.run.request.body = prompts->front().body;
  flags.run.request.has_body = true;
  auto options =
      resolve_run(flags.run, *operands, {.content_type = "application/json", .redirects = false});
  if (!options) return options.error();
  if (auto added = add_to_plan(flags.streams, *options); !added) return added.error();
  auto llm = resolve_llm(flags.llm, options->plan.request, *prompts);
  if (!llm) return llm.error();
  llm->per_stream = flags.streams.stream.per_stream;
  options->plan.llm = std::move(*llm);
  return measurement_of(std::move(*options));
}

}  // namespace vastar
