// The keys of a comparison's document that its verdict can be found again from (report/fields.h).
#pragma once

#include <vector>

#include "report/common_fields.h"
#include "report/compare_report.h"

namespace vastar {

boost::json::value exact(std::optional<double> value);  // as it was computed, to twelve decimals
boost::json::value source_json(CompareSource source);
CompareSource source_of(const boost::json::value& name);
boost::json::value end_json(CompareEnd end);
CompareEnd end_of(const boost::json::value& name);
boost::json::value margins_json(const std::vector<Margin>& margins);  // by their metrics
std::vector<Margin> margins_of(const boost::json::value& by_metric);
boost::json::value figures_json(const std::vector<LaunchFigure>& figures);
std::vector<LaunchFigure> figures_of(const boost::json::value& by_metric);

template <typename Fields, Described<Margin> Given>
void fields(Fields& f, Given& margin) {
  f.number("limit", margin.limit, exact);
  f.value("asked", margin.asked);
}

template <typename Fields, Described<CompareRules> Rules>
void fields(Fields& f, Rules& rules) {
  f.converted("margins", rules.margins, margins_json, margins_of);
  f.value("looks", rules.looks);
  f.number("floor_ms", rules.floor_ms, exact);
  f.value("single_launch", rules.single_launch);
  f.value("trust_single_launch", rules.trust_single_launch);
}

template <typename Fields, Described<CompareParams> Params>
void fields(Fields& f, Params& params) {
  f.converted("source", params.source, source_json, source_of);
  f.value("base", params.base);
  f.value("head", params.head);
  f.value("url", params.url);
  f.value("method", params.method);
  f.value("aa", params.aa);
  f.value("seed", params.seed);
  f.value_or_null("concurrency", params.concurrency);
  f.value("http_version", params.http_version);
  f.value_or_null("streams", params.streams);
  f.value_or_null("workers", params.workers);
  f.value_or_null("server_cores", params.server_cores);
  f.value_or_null("generator_cores", params.generator_cores);
  f.number("rate", params.rate, fraction);
  f.value("arrivals", params.arrivals);
  f.number("block_s", params.block_s, seconds);
  f.number("launch_time_s", params.launch_time_s, seconds);
  f.number("warmup_s", params.warmup_s, seconds);
  f.number("timeout_s", params.timeout_s, seconds);
  f.number("budget_s", params.budget_s, seconds);
  fields(f, params.rules);
  f.object_if_any("h2_window", params.http2_windows);
  f.object_if_any("websocket", params.websocket);
}

template <typename Fields, Described<LaunchSide> Side>
void fields(Fields& f, Side& side) {
  f.value("started", side.started);
  f.value("succeeded", side.succeeded);
  f.value("failed", side.failed);
  f.number("measured_s", side.measured_s, seconds);
  f.number("generator_cpu_pct", side.generator_cpu_pct, percent);
  f.number("achieved_share", side.achieved_share, fraction);
  f.value_or_null("died", side.died);
}

template <typename Fields, Described<LaunchFigure> Figure>
void fields(Fields& f, Figure& figure) {
  f.number("base", figure.base, exact);
  f.number("head", figure.head, exact);
  f.number("effect", figure.effect, exact);
  f.value("groups", figure.groups);
  f.value_if_any("samples", figure.samples);
}

template <typename Fields, Described<LaunchPair> Launch>
void fields(Fields& f, Launch& launch) {
  f.number("t_s", launch.t_s, seconds);
  f.value("valid", launch.valid);
  f.value("reasons", launch.reasons);
  f.value("quads", launch.quads);
  f.number("steal_pct", launch.steal_pct, percent);
  f.number("steal_blocks_share", launch.steal_blocks_share, fraction);
  f.object("base", launch.base);
  f.object("head", launch.head);
  f.converted("figures", launch.figures, figures_json, figures_of);
}

}  // namespace vastar
