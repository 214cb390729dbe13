// The rules of what is sent.
#include "cli/content_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/stream_flags.h"
#include "cli/values.h"
#include "cli/ws_url.h"

namespace vastar {
namespace {

bool is_metric_of(const std::string& metric, const std::vector<Metric>& catalogue) {
  return find_metric(metric, catalogue) != nullptr;
}

bool is_of_http(const std::string& name) {
  return is_not_of_websocket(name) || name == "vs-method" || name == "vs-body" ||
         name == "vs-content-type";
}

// Of the URLs all or none are of WebSocket; --ws says so of all.
Result<bool> speaks_websocket(const ContentFlags& flags, const std::vector<std::string>& urls) {
  if (!flags.ws_mode.empty()) return true;
  const auto is_ws = [](const std::string& url) { return !ws_scheme(url).empty(); };
  const auto first = std::find_if(urls.begin(), urls.end(), is_ws);
  if (first == urls.end()) return false;
  const auto other = std::find_if_not(urls.begin(), urls.end(), is_ws);
  if (other == urls.end()) return true;
  return Error{fmt::format(
      "'{}' is WebSocket's and '{}' is not: one is measured like the other (--ws echo takes http "
      "for ws, and https for wss)",
      printable(*first, 80), printable(*other, 80))};
}

// What a plain request has and a WebSocket connection does not.
Result<void> check_ws_named(const Settings& settings, const ContentFlags& flags) {
  if (flags.streams()) {
    return Error{fmt::format("{} is of responses of HTTP: not with WebSocket",
                             flags.stream ? "--stream" : "--model")};
  }
  LlmFlags shown_only;
  for (const Option& row : llm_options(shown_only)) {
    if (!settings.names(row.name)) continue;
    return Error{fmt::format("--{} is of a model: not with WebSocket", row.name)};
  }
  for (const std::string& name : settings.named()) {
    if (!is_of_http(name)) continue;
    return Error{fmt::format("--{} does nothing with WebSocket: leave it out", name)};
  }
  return {};
}

Result<void> check_websocket(const Settings& settings, ContentFlags& flags, const RunFlags& run) {
  if (auto checked = check_ws_named(settings, flags); !checked) return checked;
  const WsModeRow* mode = find_ws_mode(flags.ws_mode.empty() ? "echo" : flags.ws_mode);
  auto contents = resolve_ws_content(flags.ws, *mode, run);
  if (!contents) return contents.error();
  if (contents->size() > 1) {
    return Error{"give one --payload here: 'vastar ws' measures several"};
  }
  flags.websocket = std::move(contents->front());
  return {};
}

Result<void> check_no_websocket(const Settings& settings) {
  WsContentFlags shown_only;
  for (const Option& row : ws_content_options(shown_only)) {
    if (!settings.names(row.name)) continue;
    return Error{fmt::format("--{} is of WebSocket: give a URL with ws:// or wss://, or --ws MODE",
                             row.name)};
  }
  return {};
}

Setter mode_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    const WsModeRow* mode = find_ws_mode(text);
    const std::string modes = fmt::format("{}", fmt::join(ws_mode_names_anywhere(), ", "));
    if (mode == nullptr) {
      return Error{fmt::format("'{}' is none of {}", printable(text), modes)};
    }
    if (!mode->anywhere) {
      return Error{fmt::format("{} has a load of its own, for 'vastar ws {}': here there are {}",
                               text, text, modes)};
    }
    field = text;
    return {};
  };
}

std::vector<Option> websocket_rows(ContentFlags& flags) {
  std::vector<std::string> modes;
  for (const std::string_view name : ws_mode_names_anywhere()) modes.emplace_back(name);
  std::vector<Option> rows = {
      {.name = "ws",
       .value = "MODE",
       .help = "WebSocket, as 'vastar ws MODE' measures it: echo, ping or throughput",
       .fallback = "echo where the URL is ws:// or wss://",
       .choices = modes,
       .group = "WebSocket",
       .set = mode_into(flags.ws_mode)}};
  append(rows, ws_content_options(flags.ws));
  for (Option& row : rows) row.common = false;
  return rows;
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
  append(rows, websocket_rows(flags));
  return rows;
}

std::vector<Metric> content_metrics() {
  std::vector<Metric> metrics = stream_metrics();
  for (const auto& more : {llm_metrics(), ws_metrics()}) {
    for (const Metric& metric : more) {
      if (!is_metric_of(metric.name, metrics)) metrics.push_back(metric);
    }
  }
  return metrics;
}

Result<void> check_content(const Settings& settings, const std::vector<std::string>& urls,
                           ContentFlags& flags, RunFlags& run) {
  const Result<bool> websocket = speaks_websocket(flags, urls);
  if (!websocket) return websocket.error();
  if (*websocket) return check_websocket(settings, flags, run);
  if (auto checked = check_no_websocket(settings); !checked) return checked;
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
  if (is_metric_of(metric, ws_metrics())) {
    if (flags.websocket) return {};
    return Error{fmt::format("{}: {} is a metric of WebSocket: give a URL with ws:// or wss://",
                             given, metric)};
  }
  if (!of_streams && !of_models) return {};
  if (of_models && flags.asks_model()) return check_prompt_length(flags.llm, given, metric);
  if (of_streams && flags.stream) return {};
  return Error{fmt::format("{}: {} is a metric of {}: give {} too", given, metric,
                           of_streams ? "streams" : "models",
                           of_streams ? "--stream" : "--model and --prompt")};
}

Result<void> check_ws_margin(const std::string& metric) {
  if (!is_metric_of(metric, ws_metrics())) return {};
  const bool per_message = metric.starts_with("rtt.") || metric.starts_with("message");
  if (per_message) return {};
  return Error{fmt::format(
      "--margin {}: the connections of a live comparison stay, and are driven in blocks: of "
      "WebSocket's metrics it has rtt.p50 and its like, messages_per_s, messages_received_per_s, "
      "message_bytes_sent_per_s and message_bytes_received_per_s (two stored documents have "
      "others, by --max-regress)",
      metric)};
}

Result<RunOptions> resolve_content(const RunFlags& run, const ContentFlags& flags,
                                   const Operands& operands, const RunRules& rules) {
  if (flags.websocket) return resolve_ws_run(run, *flags.websocket, operands, rules);
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
  options->plan.stream = StreamPlan{};
  return options;
}

}  // namespace vastar
