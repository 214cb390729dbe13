// What a sweep or a comparison sends where it is no plain request: --stream, and the flags of a
// model. The figures that the protocol has of its own come with it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/llm_flags.h"
#include "cli/model_run.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "plan/slo.h"

namespace vastar {

struct ContentFlags {
  bool stream = false;
  LlmFlags llm;
  std::vector<Question> questions;  // read by check_content()

  bool asks_model() const { return !llm.models.empty(); }
  bool streams() const { return stream || asks_model(); }
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> content_options(ContentFlags& flags);

// What --slo may name beside the command's own metrics.
std::vector<Metric> content_metrics();

// The rules between these flags and a run's, which gets the defaults of streams; reads the prompts.
Result<void> check_content(const Settings& settings, ContentFlags& flags, RunFlags& run);
// Metrics of streams and models are those of --stream and --model alone.
Result<void> check_content_metric(const ContentFlags& flags, const std::string& given,
                                  const std::string& metric);

// resolve_run() of what is sent.
Result<RunOptions> resolve_content(const RunFlags& run, const ContentFlags& flags,
                                   const Operands& operands, const RunRules& rules);

}  // namespace vastar
