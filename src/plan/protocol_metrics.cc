// The catalogue of what protocols measure beyond a run's own: streams, and models behind them.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "plan/slo.h"

namespace vastar {
namespace {

constexpr std::array<std::string_view, 8> kFigures = {"p50",  "p90", "p95", "p99",
                                                      "p999", "avg", "min", "max"};

void add_times(std::string_view name, std::vector<Metric>& metrics) {
  for (const std::string_view figure : kFigures) {
    metrics.push_back({std::string(name).append(".").append(figure), Unit::kMilliseconds});
  }
}

// What --gauge-url reads: of one gauge alone, and of each by its name.
void add_gauges(std::vector<Metric>& metrics) {
  for (const char* name : {"gauge_peak", "gauge_last", "gauge_peak.*", "gauge_last.*"}) {
    metrics.push_back({name, Unit::kCount});
  }
}

}  // namespace

std::vector<Metric> stream_metrics() {
  std::vector<Metric> metrics;
  for (const char* name : {"first_event", "event_gap", "last_event"}) add_times(name, metrics);
  const std::vector<Metric> others = {
      {"events_per_s", Unit::kPerSecond}, {"stream_bytes_per_s", Unit::kPerSecond},
      {"events", Unit::kCount},           {"stream_bytes", Unit::kCount},
      {"streams_peak", Unit::kCount},     {"abandoned", Unit::kCount},
      {"reconnects", Unit::kCount},       {"breaks", Unit::kCount},
      {"lumped", Unit::kCount},           {"events_together", Unit::kFraction}};
  metrics.insert(metrics.end(), others.begin(), others.end());
  add_gauges(metrics);
  return metrics;
}

std::vector<Metric> ws_metrics() {
  std::vector<Metric> metrics;
  for (const char* name : {"handshake", "rtt", "delivery", "lost_after"}) add_times(name, metrics);
  const std::vector<Metric> others = {{"messages_per_s", Unit::kPerSecond},
                                      {"messages_received_per_s", Unit::kPerSecond},
                                      {"message_bytes_sent_per_s", Unit::kPerSecond},
                                      {"message_bytes_received_per_s", Unit::kPerSecond},
                                      {"messages_sent", Unit::kCount},
                                      {"messages_received", Unit::kCount},
                                      {"unsolicited", Unit::kCount},
                                      {"deliveries", Unit::kCount},
                                      {"losses", Unit::kCount},
                                      {"survival", Unit::kFraction},
                                      {"target_rss_before_bytes", Unit::kCount},
                                      {"target_rss_peak_bytes", Unit::kCount},
                                      {"target_rss_after_bytes", Unit::kCount}};
  metrics.insert(metrics.end(), others.begin(), others.end());
  for (const char* name : {"connection_messages_per_s", "connection_bytes_per_s"}) {
    for (const char* share : {".least", ".median", ".most"}) {
      metrics.push_back({std::string(name) + share, Unit::kPerSecond});
    }
    metrics.push_back({std::string(name) + "_fairness", Unit::kFraction});
  }
  for (const char* code : {"1000", "1001", "1002", "1003", "1005", "1006", "1007", "1008", "1009",
                           "1010", "1011", "1012", "1013", "1014"}) {
    metrics.push_back({std::string("close_codes.") + code, Unit::kCount});
  }
  return metrics;
}

std::vector<Metric> llm_metrics() {
  std::vector<Metric> metrics;
  for (const char* name :
       {"ttft_content", "ttft_any_chunk", "tpot", "itl_request_mean", "chunk_gap", "e2e",
        "retrieval", "generation", "ttft_content_#_words", "tpot_#_words"}) {
    add_times(name, metrics);
  }
  const std::vector<Metric> others = {{"tps_user", Unit::kPerSecond},
                                      {"tps_total", Unit::kPerSecond},
                                      {"goodput", Unit::kPerSecond},
                                      {"goodput_share", Unit::kFraction},
                                      {"input_tokens", Unit::kCount},
                                      {"output_tokens", Unit::kCount},
                                      {"cost", Unit::kCount},
                                      {"streams_peak", Unit::kCount},
                                      {"blocked", Unit::kCount},
                                      {"blocked_share", Unit::kFraction},
                                      {"context_share", Unit::kFraction}};
  metrics.insert(metrics.end(), others.begin(), others.end());
  add_gauges(metrics);
  return metrics;
}

std::vector<Metric> overhead_metrics() {
  std::vector<Metric> metrics;
  const auto add = [&](const std::string& name, Unit unit) {
    metrics.push_back({"overhead." + name, unit});
    if (unit != Unit::kFraction) metrics.push_back({"overhead_pct." + name, Unit::kCount});
  };
  for (const char* name : {"ttft_content", "ttft_any_chunk", "tpot", "itl_request_mean",
                           "chunk_gap", "e2e", "retrieval", "generation"}) {
    for (const char* figure : {".avg", ".p50", ".p95", ".p99"}) {
      add(std::string(name) + figure, Unit::kMilliseconds);
    }
  }
  for (const char* name : {"tps_user", "tps_total", "goodput"}) add(name, Unit::kPerSecond);
  for (const char* name : {"error_rate", "blocked_share", "goodput_share"}) {
    add(name, Unit::kFraction);
  }
  add("tokens_per_answer", Unit::kCount);
  return metrics;
}

const std::vector<Metric>& protocol_metrics() {
  static const std::vector<Metric> all = [] {
    std::vector<Metric> metrics = stream_metrics();
    for (const auto& more : {llm_metrics(), ws_metrics()}) {
      metrics.insert(metrics.end(), more.begin(), more.end());
    }
    return metrics;
  }();
  return all;
}

}  // namespace vastar
