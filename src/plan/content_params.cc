// Plans of streams and models, as documents tell of them.
#include "plan/content_params.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "base/units.h"
#include "wire/digest.h"

namespace vastar {
namespace {

std::optional<double> limit_ms(Nanos limit) {
  return limit > 0 ? std::optional(to_ms(limit)) : std::nullopt;
}

std::string digest_of(const std::vector<LlmPrompt>& prompts) {
  std::string bytes;
  for (const LlmPrompt& prompt : prompts) {
    bytes += fmt::format("{}:{}", prompt.request.body.size(), prompt.request.body);
  }
  std::string hex;
  append_hex(sha256(bytes), hex);
  return hex.substr(0, hex.size() / 2);
}

void add(std::string& text, std::string_view name, const std::optional<double>& value) {
  if (value) text += fmt::format(", {} {:g}", name, *value);
}

}  // namespace

StreamParams params_of(const StreamPlan& plan) {
  StreamParams params;
  params.required = plan.required;
  if (plan.events > 0) params.events = plan.events;
  if (plan.time > 0) params.time_s = to_seconds(plan.time);
  params.reconnect = plan.reconnect;
  return params;
}

ModelParams params_of(const LlmPlan& plan) {
  ModelParams params;
  params.dialect = describe(plan.dialect).name;
  params.model = plan.model;
  params.prompts = plan.prompts.size();
  params.prompts_digest = digest_of(plan.prompts);
  params.rag = plan.rag;
  params.slo_ttft_ms = limit_ms(plan.slo_ttft);
  params.slo_tpot_ms = limit_ms(plan.slo_tpot);
  params.slo_e2e_ms = limit_ms(plan.slo_e2e);
  if (plan.slo_tps > 0) params.slo_tps = plan.slo_tps;
  if (plan.price) {
    params.price_input = plan.price->input;
    params.price_output = plan.price->output;
  }
  return params;
}

std::string to_text(const StreamParams& params) {
  std::string text = params.required ? "streams" : "streams, and other responses";
  if (params.events) text += fmt::format(", of {} events", *params.events);
  add(text, "seconds", params.time_s);
  if (params.reconnect) text += ", reconnecting";
  return text;
}

std::string to_text(const ModelParams& params) {
  std::string text = fmt::format("{} by {}, {} prompts {}", params.model, params.dialect,
                                 params.prompts, params.prompts_digest);
  if (params.rag) text += ", RAG";
  add(text, "TTFT ms", params.slo_ttft_ms);
  add(text, "TPOT ms", params.slo_tpot_ms);
  add(text, "E2E ms", params.slo_e2e_ms);
  add(text, "tokens/s", params.slo_tps);
  add(text, "price in", params.price_input);
  add(text, "price out", params.price_output);
  return text;
}

}  // namespace vastar
