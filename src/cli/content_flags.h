// What a sweep or a comparison sends where it is no plain request: --stream, the flags of a model,
// and those of WebSocket, which a URL of ws or wss stands for too. The figures that the protocol
// has of its own come with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/llm_flags.h"
#include "cli/model_run.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "cli/run_options.h"
#include "cli/settings.h"
#include "cli/ws_content.h"
#include "plan/slo.h"

namespace vastar {

struct ContentFlags {
  bool stream = false;
  LlmFlags llm;
  std::vector<Question> questions;  // read by check_content()
  std::string ws_mode;              // --ws; empty: not given
  WsContentFlags ws;
  std::optional<WsContent> websocket;  // made by check_content(); none: it is HTTP

  bool asks_model() const { return !llm.models.empty(); }
  bool streams() const { return stream || asks_model(); }
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> content_options(ContentFlags& flags);

// What --slo may name beside the command's own metrics.
std::vector<Metric> content_metrics();

// The rules between these flags, a run's, which gets the defaults of streams, and all URLs of the
// command; reads the prompts, or the payload.
Result<void> check_content(const Settings& settings, const std::vector<std::string>& urls,
                           ContentFlags& flags, RunFlags& run);
// Metrics of streams, models and WebSocket are those of --stream, --model and --ws alone.
Result<void> check_content_metric(const ContentFlags& flags, const std::string& given,
                                  const std::string& metric);

// Of WebSocket's metrics, a comparison knows those that a connection which stays has.
Result<void> check_ws_margin(const std::string& metric);

// resolve_run() of what is sent.
Result<RunOptions> resolve_content(const RunFlags& run, const ContentFlags& flags,
                                   const Operands& operands, const RunRules& rules);

}  // namespace vastar
