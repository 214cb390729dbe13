// The keys of a run's document (report/fields.h), but for those of its protocol's own metrics,
// whose names are not ours.
#pragma once

#include "plan/ramp.h"
#include "report/common_fields.h"

namespace vastar {

boost::json::value of_rate_json(bool of_rate);
bool of_rate_of(const boost::json::value& word);
boost::json::value nanos_json(Nanos time);  // in seconds
Nanos nanos_of(const boost::json::value& seconds);

template <typename Fields, Described<Stage> Given>
void fields(Fields& f, Given& stage) {
  f.converted("duration_s", stage.duration, nanos_json, nanos_of);
  f.number("target", stage.target, fraction);
}

template <typename Fields, Described<Stages> Given>
void fields(Fields& f, Given& stages) {
  f.converted("of", stages.of_rate, of_rate_json, of_rate_of);
  f.number("from", stages.from, fraction);
  f.array("steps", stages.steps);
}

template <typename Fields, Described<StreamParams> Given>
void fields(Fields& f, Given& stream) {
  f.value("required", stream.required);
  f.value("events", stream.events);
  f.number("time_s", stream.time_s, seconds);
  f.value("reconnect", stream.reconnect);
}

template <typename Fields, Described<ModelParams> Given>
void fields(Fields& f, Given& model) {
  f.value("dialect", model.dialect);
  f.value("name", model.model);
  f.value("prompts", model.prompts);
  f.value("prompts_digest", model.prompts_digest);
  f.value("rag", model.rag);
  f.number("slo_ttft_ms", model.slo_ttft_ms, ms);
  f.number("slo_tpot_ms", model.slo_tpot_ms, ms);
  f.number("slo_e2e_ms", model.slo_e2e_ms, ms);
  f.number("slo_tps", model.slo_tps, fraction);
  f.number("price_input", model.price_input, fraction);
  f.number("price_output", model.price_output, fraction);
}

// Everything needed to repeat the run, but never header values or bodies: they may be secrets.
template <typename Fields, Described<RunParams> Params>
void fields(Fields& f, Params& params) {
  f.value("url", params.url);
  f.value("method", params.method);
  f.value("body_bytes", params.body_bytes);
  f.value("requests", params.requests);
  f.number("duration_s", params.duration_s, seconds);
  f.value("concurrency", params.concurrency);
  f.value("http_version", params.http_version);
  f.value("streams", params.streams);
  f.value("workers", params.workers);
  f.number("qps", params.qps_per_connection, fraction);
  f.number("rate", params.rate, fraction);
  f.value("arrivals", params.arrivals);
  f.object_unless(params.stages.empty(), "stages", params.stages);
  f.value("seed", params.seed);
  f.number("warmup_s", params.warmup_s, seconds);
  f.value("warmup_requests", params.warmup_requests);
  f.number("timeout_s", params.timeout_s, seconds);
  f.number("drain_cap_s", params.drain_cap_s, seconds);
  f.value("source_addresses", params.source_addresses);
  f.value("keep_alive", params.keep_alive);
  f.value("expect_status", params.expect_status);
  f.value("max_redirects", params.max_redirects);
  f.value("cookies", params.cookies);
  f.value("checks", params.checks);
  f.object_if_any("h2_window", params.http2_windows);
  f.object_if_any("websocket", params.websocket);
  f.object_if_any("stream", params.stream);
  f.object_if_any("model", params.model);
}

template <typename Fields, Described<Aborted> Given>
void fields(Fields& f, Given& aborted) {
  f.value("expr", aborted.expr);
  f.value("unit", aborted.unit);
  f.number("actual", aborted.actual, fraction);
  f.number("at_s", aborted.at_s, seconds);
}

template <typename Fields, Described<TlsSeries> Tls>
void fields(Fields& f, Tls& tls) {
  f.value_or_null("protocol", tls.protocol);
  f.value_or_null("cipher", tls.cipher);
  f.value_or_null("alpn", tls.alpn);
  f.value("handshakes", tls.handshakes);
  f.value("resumed", tls.resumed);
}

template <typename Fields, Described<PhaseSummary> Phase>
void fields(Fields& f, Phase& phase) {
  f.value("count", phase.count);
  f.number("min_ms", phase.min_ms, ms);
  f.number("mean_ms", phase.mean_ms, ms);
  f.number("p50_ms", phase.p50_ms, ms);
  f.number("p90_ms", phase.p90_ms, ms);
  f.number("p95_ms", phase.p95_ms, ms);
  f.number("p99_ms", phase.p99_ms, ms);
  f.number("p999_ms", phase.p999_ms, ms);
  f.number("max_ms", phase.max_ms, ms);
}

// A distribution of times: its figures, and the histogram that they are of.
template <typename Fields, Described<PhaseSummary> Phase, Described<std::string> Histogram>
void distribution_fields(Fields& f, Phase& times, Histogram& encoded) {
  fields(f, times);
  f.converted("histogram", encoded, histogram_json, histogram_of);
}

template <typename Fields, Described<TimelinePoint> Row>
void fields(Fields& f, Row& row) {
  f.number("t_s", row.t_s, seconds);
  f.number("offered", row.offered, fraction);
  f.value("started", row.started);
  f.value("succeeded", row.succeeded);
  f.value("failed", row.failed);
  f.number("p50_ms", row.p50_ms, ms);
  f.number("p99_ms", row.p99_ms, ms);
}

template <typename Fields, Described<SeriesReport> Series>
void fields(Fields& f, Series& series) {
  f.value("name", series.name);
  f.group("requests", [&series](auto& in) {
    in.derived("started", series.succeeded + series.failed);
    in.value("succeeded", series.succeeded);
    in.value("failed", series.failed);
  });
  f.converted("status_codes", series.statuses, statuses_json, statuses_of);
  f.group("latency", [&series](auto& in) {
    distribution_fields(in, series.latency, series.histogram);
    in.number_if_any("censored_from_ms", series.censored_from_ms, ms);
  });
}

template <typename Fields, Described<StreamSummary> Stream>
void fields(Fields& f, Stream& stream) {
  f.value("stream", stream.stream);
  f.number("ttfb_ms", stream.ttfb_ms, ms);
  f.number("duration_ms", stream.duration_ms, ms);
  f.value("events", stream.events);
  f.value("bytes", stream.bytes);
  f.value("error", stream.error);
}

template <typename Fields, Described<RunPart> Part>
void fields(Fields& f, Part& part) {
  f.value("started_at", part.started_at);
  f.value("digest", part.digest);
}

// p99 of the lag is among the latencies too; in a closed loop, which has no schedule, all is null.
template <typename Fields, Described<RunReport> Report>
void schedule_fields(Fields& f, Report& report) {
  f.number("offered_rps", report.offered_rps, per_second);
  f.number("achieved_rps", report.achieved_rps, per_second);
  f.value("scheduled", report.scheduled);
  f.value("unsent", report.unsent);
  f.derived("lag_p99_ms", ms(report.offered_rps ? report.lag.percentile("p99") : Number{}));
}

template <typename Fields, Described<RunReport> Report>
void request_fields(Fields& f, Report& report) {
  f.value("started", report.started);
  f.value("completed", report.completed);
  f.value("succeeded", report.succeeded);
  f.value("failed", report.failed);
  f.value("timed_out", report.timed_out);
  f.value("drain_aborted", report.drain_aborted);
  f.value("redirects", report.redirects);
}

template <typename Fields, Described<RunReport> Report>
void time_fields(Fields& f, Report& report) {
  f.group("latency", [&report](auto& in) {
    in.object("response", report.response);
    in.object("service", report.service);
    in.object("lag", report.lag);
    in.object("successes", report.successes);
  });
  f.group("phases", [&report](auto& in) {
    for (std::size_t i = 0; i < kPhaseCount; ++i) in.object(kPhaseNames[i], report.phases[i]);
  });
  f.group("schedule", [&report](auto& in) { schedule_fields(in, report); });
  f.array("timeline", report.timeline);
}

// From `interrupted` to `series`: what follows in a document is the protocol's own.
template <typename Fields, Described<RunReport> Report>
void fields(Fields& f, Report& report) {
  f.value("interrupted", report.interrupted);
  f.object("aborted", report.aborted);
  f.number("elapsed_s", report.elapsed_s, seconds);
  f.group("requests", [&report](auto& in) { request_fields(in, report); });
  f.number("rps", report.rps, per_second);
  f.number("error_rate", report.error_rate, fraction);
  f.value("sent_bytes", report.sent_bytes);
  f.value("received_bytes", report.received_bytes);
  f.value("connections_opened", report.connections_opened);
  f.object("tls", report.tls);
  f.converted("status_codes", report.statuses, statuses_json, statuses_of);
  f.array("errors", report.errors);
  time_fields(f, report);
  f.array_if_any("series", report.series);
}

// The last keys of the document.
template <typename Fields, Described<RunReport> Report>
void origin_fields(Fields& f, Report& report) {
  f.object("samples", report.samples);
  f.array_if_any("merged_from", report.merged_from);
}

}  // namespace vastar
