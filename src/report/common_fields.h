// The keys of what documents of several kinds keep (report/fields.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "plan/websocket.h"
#include "report/fields.h"
#include "report/json_text.h"
#include "report/report.h"

namespace vastar {

boost::json::value failure_json(Failure failure);  // its name
Failure failure_of(const boost::json::value& name);
boost::json::value statuses_json(const std::map<std::uint16_t, std::uint64_t>& statuses_seen);
std::map<std::uint16_t, std::uint64_t> statuses_of(const boost::json::value& counts);
// An encoded histogram with what tells how to decode it.
boost::json::value histogram_json(const std::string& encoded);
std::string histogram_of(const boost::json::value& embedded);
boost::json::value bins_json(const std::vector<Bin>& bins);
boost::json::value message_json(std::optional<bool> text);  // "text", "binary"; null: no messages
std::optional<bool> is_text_message(const boost::json::value& word);
boost::json::value ratio(std::optional<double> value);  // to four decimals

template <typename Fields, Described<MachineFacts> Machine>
void fields(Fields& f, Machine& machine) {
  f.value("cpu_cores_physical", machine.cpu_cores_physical);
  f.value("cpu_cores_logical", machine.cpu_cores_logical);
  f.value("ram_mb", machine.ram_mb);
  f.value_or_null("cpu_model", machine.cpu_model);
  f.value_or_null("os", machine.os);
}

template <typename Fields, Described<Validity> Given>
void fields(Fields& f, Given& validity) {
  f.value("valid", validity.valid);
  f.value("reasons", validity.reasons);
  f.numbers("generator_cpu_pct", validity.generator_cpu_pct, percent);
  f.number("steal_pct", validity.steal_pct, percent);
  f.number("littles_law_ratio", validity.littles_law_ratio, ratio);
}

template <typename Fields, Described<Http2Windows> Windows>
void fields(Fields& f, Windows& windows) {
  f.value("stream_bytes", windows.stream);
  f.value("connection_bytes", windows.connection);
}

// What a WebSocket connection was asked to do.
template <typename Fields, Described<WebSocketParams> Asked>
void fields(Fields& f, Asked& asked) {
  f.value("mode", asked.mode);
  f.value("payload_bytes", asked.payload_bytes);
  f.converted("message", asked.text, message_json, is_text_message);
  f.value("fragments", asked.fragments);
  f.value("burst", asked.burst);
  f.value("batch", asked.batch);
  f.value("any_answer", asked.any_answer);
  f.value("compress", asked.compress);
  f.value("awaits_ready", asked.awaits_ready);
  f.value("signs_tokens", asked.signs_tokens);
  f.value("subprotocols", asked.subprotocols);
}

template <typename Fields, Described<SamplesReport> Samples>
void fields(Fields& f, Samples& samples) {
  f.value("file", samples.file);
  f.value("rows", samples.rows);
  f.value("dropped", samples.dropped);
}

template <typename Fields, Described<ErrorClass> Error>
void fields(Fields& f, Error& error) {
  f.converted("class", error.failure, failure_json, failure_of);
  f.value("count", error.count);
  f.value("example", error.example);
}

// The bars are not read: they follow from the histogram.
template <typename Fields, Described<LatencySummary> Latency>
void fields(Fields& f, Latency& latency) {
  f.value("count", latency.count);
  f.number("min_ms", latency.min_ms, ms);
  f.number("mean_ms", latency.mean_ms, ms);
  f.number("stddev_ms", latency.stddev_ms, ms);
  f.number("max_ms", latency.max_ms, ms);
  f.group("percentiles_ms", [&latency](auto& in) {
    for (std::size_t i = 0; i < kQuantiles.size(); ++i) {
      in.number(kQuantiles[i].name, latency.percentiles_ms[i], ms);
    }
  });
  f.converted("histogram", latency.histogram, histogram_json, histogram_of);
  if constexpr (Fields::kWrites) f.derived("bins", bins_json(latency.bins));
  f.number_if_any("censored_from_ms", latency.censored_from_ms, ms);
}

}  // namespace vastar
