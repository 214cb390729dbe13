// Names and words of a WebSocket plan.
#include "plan/websocket.h"

#include <fmt/format.h>

namespace vastar {
namespace {

bool sends_messages(WsMode mode) {
  return mode == WsMode::kEcho || mode == WsMode::kThroughput || mode == WsMode::kFanout;
}

}  // namespace

std::string_view mode_name(WsMode mode) {
  switch (mode) {
    case WsMode::kStorm:
      return "storm";
    case WsMode::kEcho:
      return "echo";
    case WsMode::kPing:
      return "ping";
    case WsMode::kThroughput:
      return "throughput";
    case WsMode::kHold:
      return "hold";
    case WsMode::kFanout:
      break;
  }
  return "fanout";
}

WebSocketParams params_of(const WebSocketPlan& plan, unsigned opening) {
  WebSocketParams params;
  params.mode = mode_name(plan.mode);
  if (sends_messages(plan.mode)) {
    params.payload_bytes = plan.payload.size();
    params.text = plan.text;
    params.fragments = plan.fragments;
  }
  if (plan.mode == WsMode::kThroughput) params.burst = plan.burst;
  if (plan.mode == WsMode::kStorm) params.batch = opening;
  params.any_answer = plan.any_answer;
  params.compress = plan.compress;
  params.awaits_ready = !plan.ready.empty();
  params.signs_tokens = plan.token.has_value();
  params.subprotocols = plan.subprotocols;
  return params;
}

std::string to_text(const WebSocketParams& params) {
  std::string text = params.mode;
  if (params.payload_bytes) text += fmt::format(" of {} bytes", *params.payload_bytes);
  if (params.text) text += *params.text ? ", text" : ", binary";
  if (params.fragments.value_or(1) > 1) text += fmt::format(", {} fragments", *params.fragments);
  if (params.burst) text += fmt::format(", bursts of {}", *params.burst);
  if (params.batch) text += fmt::format(", {} at a time", *params.batch);
  if (params.any_answer) text += ", any answer";
  if (params.compress) text += ", compression offered";
  if (params.awaits_ready) text += ", ready by a message";
  if (params.signs_tokens) text += ", with tokens";
  if (!params.subprotocols.empty()) {
    text += fmt::format(", subprotocol {}", fmt::join(params.subprotocols, " or "));
  }
  return text;
}

}  // namespace vastar
