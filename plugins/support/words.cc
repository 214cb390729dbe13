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
  return streams > 1 ? text + fmt::format(", {} streams each", count(streams)) : text;
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

std::string load_text(const Object& params) {
  std::string text = connections_text(params);
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
  return requests == 0 ? text : text + ", " + plural(requests, "request", "requests");
}

std::string comparison_load_text(const Object& params) {
  const Number rate_offered = number_at(params, "rate");
  const Number connections = number_at(params, "concurrency");
  std::string text = text_at(params, "method");
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
