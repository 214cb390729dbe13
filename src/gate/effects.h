// Effects: how much worse head is than base, on the scale that is compared. LaunchFigure in
// report/compare_report.h defines it.
#pragma once

#include "plan/compare.h"
#include "report/report.h"

namespace vastar {

// Of two values of one metric; none where both are nothing: 0 requests/s on both sides compare
// nothing.
Number effect_between(MetricKind kind, const Number& base, const Number& head);

// The margin as an effect. A latency may grow by the floor, whatever the ratio.
double margin_effect(const Margin& margin, MetricKind kind, double floor_ms, const Number& base);

// An effect as a change of head against base, in percent (points of a kShare): + is more.
double as_change(double effect, MetricKind kind);
// The same in the bad direction: + is worse.
double as_worse(double effect, MetricKind kind);

}  // namespace vastar
