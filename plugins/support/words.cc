// Phrases about a document.
#include "support/words.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/failure.h"
#include "support/figures.h"

namespace vastar::plugin {
namespace {

std::string plural(std::uint64_t n, std::string_view one, std::string_view many) {
  return count(n) + " " + std::string(n == 1 ? one : many);
}

// "2 connections", "1 HTTP/2 connection, 100 streams each".
std::string connections_text(const Object& params) {
  const bool http2 = text_at(params, "http_version") == "2";
  std::string text =
      plural(count_at(params, "concurrency"), http2 ? "HTTP/2 connection" : "connection",
             http2 ? "HTTP/2 connections" : "connections");
  const std::uint64_t streams = count_at(params, "streams");
  if (streams <= 1) return text;
  const bool websocket = !object_at(params, "websocket").empty();
  return text + fmt::format(", {} {} each", count(streams), websocket ? "in flight" : "streams");
}

// "from 0/s, to 100/s in 30s, to 500/s in 1m, to 50/s at once"
std::string stages_text(const Object& stages) {
  const std::string_view unit = text_at(stages, "of") == "rate" ? "/s" : "";
  std::string text = fmt::format("from {}{}", plain(number_at(stages, "from")), unit);
  for (const Value& value : array_at(stages, "steps")) {
    const Object& step = as_object(value);
    const Number seconds = number_at(step, "duration_s");
    text += fmt::format(", to {}{} {}", plain(number_at(step, "target")), unit,
                        seconds && *seconds > 0 ? "in " + duration_s(seconds) : "at once");
  }
  return text;
}

// What is worth saying of how they are opened.
std::string opening_text(const Object& asked) {
  std::string text;
  if (bool_at(asked, "compress", false)) text += ", permessage-deflate offered";
  if (bool_at(asked, "awaits_ready", false)) text += ", ready by a message";
  if (bool_at(asked, "signs_tokens", false)) text += ", a token each";
  for (const Value& name : array_at(asked, "subprotocols")) {
    text += ", subprotocol " + safe_text(name);
  }
  return text;
}

bool is_websocket(const Object& params) { return !object_at(params, "websocket").empty(); }

std::string with_method(bool websocket, const std::string& method, const std::string& url) {
  return websocket || method.empty() ? url : method + " " + url;
}

// "open loop at 500/s", "closed loop from 0, to 100 in 30s"
std::string loop_text(const Object& params) {
  const Object& stages = object_at(params, "stages");
  const Number rate_asked = number_at(params, "rate");
  if (!stages.empty()) {
    const bool open = text_at(stages, "of") == "rate";
    return (open ? "open loop " : "closed loop ") + stages_text(stages);
  }
  return rate_asked ? fmt::format("open loop at {}/s", plain(rate_asked)) : "closed loop";
}

}  // namespace

std::string target_text(const Object& params) {
  return with_method(is_websocket(params), text_at(params, "method"), text_at(params, "url"));
}

std::string reference_text(const Object& document) {
  const Object& paired = object_at(document, "paired");
  return with_method(is_websocket(object_at(document, "params")),
                     text_at(paired, "reference_method"), text_at(paired, "reference_url"));
}

std::string websocket_text(const Object& params) {
  const Object& asked = object_at(params, "websocket");
  if (asked.empty()) return {};
  std::string text = "WebSocket " + text_at(asked, "mode");
  if (number_at(asked, "payload_bytes")) {
    text += fmt::format(" of {}", plural(count_at(asked, "payload_bytes"), "byte", "bytes"));
    if (text_at(asked, "message") == "text") text += " of text";
  }
  const std::uint64_t fragments = count_at(asked, "fragments");
  if (fragments > 1) text += fmt::format(" in {} frames", count(fragments));
  if (number_at(asked, "burst")) {
    text += fmt::format(", {} and a ping at a time",
                        plural(count_at(asked, "burst"), "message", "messages"));
  }
  if (number_at(asked, "batch")) {
    text += fmt::format(", {} opened at a time", count(count_at(asked, "batch")));
  }
  if (bool_at(asked, "any_answer", false)) text += ", any answer";
  return text + opening_text(asked);
}

std::string operation_word(const Object& params) {
  if (!is_websocket(params)) return "request";
  return text_at(object_at(params, "websocket"), "mode") == "storm" ? "opening" : "operation";
}

std::string load_text(const Object& params) {
  std::string text = websocket_text(params);
  if (!text.empty()) text += ", ";
  text += connections_text(params);
  text += ", " + loop_text(params);
  const std::string arrivals = text_at(params, "arrivals");
  if (!arrivals.empty()) text += ", " + arrivals + " arrivals";
  if (const Number qps = number_at(params, "qps")) {
    text += fmt::format(" at no more than {}/s each", plain(qps));
  }
  if (const Number duration = number_at(params, "duration_s")) {
    return text + ", for " + duration_s(duration);
  }
  const std::uint64_t requests = count_at(params, "requests");
  if (requests == 0) return text;
  const std::string one = operation_word(params);
  if (one == "opening") return text;  // one of each connection
  return text + ", " + plural(requests, one, one + "s");
}

std::string comparison_load_text(const Object& params) {
  const Number rate_offered = number_at(params, "rate");
  const Number connections = number_at(params, "concurrency");
  std::string text = websocket_text(params);
  if (text.empty()) text = text_at(params, "method");
  if (rate_offered) text += fmt::format(", {}/s offered", plain(rate_offered));
  if (connections) text += ", " + connections_text(params);
  return text;
}

std::string evidence_text(const Object& document) {
  const Array& launches = array_at(document, "launches");
  std::size_t spoilt = 0, deaths = 0;
  for (const Value& value : launches) {
    const Object& launch = as_object(value);
    if (bool_at(launch, "valid", true)) continue;
    ++(text_at(object_at(launch, "head"), "died").empty() ? spoilt : deaths);
  }
  const Object& params = object_at(document, "params");
  const bool parts = bool_at(params, "single_launch", false);
  std::string text = fmt::format("{} {}{} of {}, in {}", launches.size(), parts ? "part" : "launch",
                                 launches.size() == 1 ? "" : (parts ? "s of one launch" : "es"),
                                 duration_s(number_at(params, "launch_time_s")),
                                 duration_s(number_at(document, "elapsed_s")));
  if (deaths > 0) text += fmt::format("; head died in {}", deaths);
  if (spoilt > 0) text += fmt::format("; {} {} not count", spoilt, spoilt == 1 ? "does" : "do");
  return text;
}

bool has_no_samples(const Value& metric) {
  const Object& times = as_object(metric);
  return times.contains("count") && count_at(times, "count") == 0;
}

std::string machine_text(const Object& machine) {
  const Number physical = number_at(machine, "cpu_cores_physical");
  const Number logical = number_at(machine, "cpu_cores_logical");
  const Number ram_mb = number_at(machine, "ram_mb");
  std::string text = physical ? fmt::format("{} physical / ", plain(physical)) : "";
  text += fmt::format("{} logical cores", plain(logical));
  if (ram_mb) text += fmt::format(", {:.0f} GB RAM", *ram_mb / 1024);
  const std::string model = text_at(machine, "cpu_model");
  return model.empty() ? text : text + ", " + model;
}

// Documents name the class; what it means is known here, unless the document says it itself.
std::string meaning_of(const Object& error) {
  std::string said = text_at(error, "meaning");
  if (!said.empty()) return said;
  const std::string name = text_at(error, "class");
  for (const FailureClass& known : kFailureClasses) {
    if (known.name == name) return std::string(known.meaning);
  }
  return {};
}

std::string phase_label(std::string_view phase) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kLabels = {{
      {"dns", "dns lookup"},
      {"tls", "tls handshake"},
      {"write", "req write"},
      {"wait", "resp wait"},
      {"read", "resp read"},
      {"ttfb", "to first byte"},
  }};
  for (const auto& [name, label] : kLabels) {
    if (name == phase) return std::string(label);
  }
  return safe_text(phase);
}

}  // namespace vastar::plugin
