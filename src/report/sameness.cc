// The list.
#include "report/sameness.h"

#include <fmt/format.h>

namespace vastar {
namespace {

template <typename Item>
std::string list_text(const std::vector<Item>& items) {
  return items.empty() ? "none" : fmt::format("{}", fmt::join(items, ", "));
}

std::string number_text(const Number& value) {
  return value ? fmt::format("{:g}", *value) : "none";
}

template <typename Params>
std::string params_text(const std::optional<Params>& params) {
  return params ? to_text(*params) : "none";
}

std::string loop_text(const RunParams& run) {
  const bool open = run.rate || (!run.stages.empty() && run.stages.of_rate);
  return open ? "open loop" : "closed loop";
}

}  // namespace

const std::vector<Sameness>& samenesses() {
  using For = Sameness::For;
  using Run = const RunParams&;
  static const std::vector<Sameness> list = {
      {"target", [](Run run) { return run.url; }, For::kMerge},
      {"-c", [](Run run) { return fmt::format("{}", run.concurrency); }, For::kCompare},
      {"method", [](Run run) { return run.method; }},
      {"body size", [](Run run) { return fmt::format("{} bytes", run.body_bytes); }},
      {"kind of load", loop_text, For::kMerge},
      {"HTTP version", [](Run run) { return run.http_version; }},
      {"number of streams", [](Run run) { return fmt::format("{}", run.streams); }},
      {"receive window", [](Run run) { return params_text(run.http2_windows); }},
      // A protocol's own: figures of unlike things have the same names.
      {"WebSocket mode", [](Run run) { return params_text(run.websocket); }},
      {"kind of stream", [](Run run) { return params_text(run.stream); }},
      {"model", [](Run run) { return params_text(run.model); }},
      {"--rate", [](Run run) { return number_text(run.rate); }, For::kCompare},
      {"--stages",
       [](Run run) { return run.stages.empty() ? std::string("none") : stages_text(run.stages); }},
      {"-q", [](Run run) { return number_text(run.qps_per_connection); }, For::kCompare},
      {"keep-alive", [](Run run) { return std::string(run.keep_alive ? "on" : "off"); }},
      // What makes a request a success, and when it is given up.
      {"--expect-status", [](Run run) { return list_text(run.expect_status); }},
      {"list of checks", [](Run run) { return list_text(run.checks); }},
      {"--max-redirects", [](Run run) { return fmt::format("{}", run.max_redirects); }},
      {"timeout", [](Run run) { return fmt::format("{} s", run.timeout_s); }},
  };
  return list;
}

}  // namespace vastar
