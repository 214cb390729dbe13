// Reports as documents, and the events of a run: compact JSON text, as the schemas describe.
#pragma once

#include <string>
#include <string_view>

#include "report/compare_report.h"
#include "report/report.h"
#include "report/suite_report.h"
#include "report/sweep_journal.h"
#include "stats/progress.h"

namespace vastar {

std::string to_document(const RunReport& report);
std::string to_document(const SweepReport& report);
std::string to_document(const CompareReport& report);
std::string to_document(const SuiteReport& report);

// Events, one object a line in NDJSON output. t_s counts from the start event.
// `scenario`: of a suite, which one begins.
std::string start_event(std::string_view command, std::string_view url,
                        std::string_view scenario = {});
// Of a sweep that can be resumed from its events: `planned` has its params, its pairing and the
// machine, `load` what every run of it has in common.
std::string sweep_start_event(const SweepReport& planned, const RunParams& load,
                              std::string_view scenario = {});
// `run` tells the one under way from the others of a sweep or comparison.
std::string tick_event(double t_s, std::string_view run, const ProgressSnapshot& progress);
// A run of a sweep, whole, so that the sweep can be resumed behind it.
std::string sweep_run_event(double t_s, const SweepRun& run);
std::string point_event(double t_s, const SweepPoint& point);
std::string launch_event(double t_s, const LaunchPair& launch);
std::string end_event(double t_s);

// The same JSON, indented by two blanks, for files that people open.
std::string indented(std::string_view json);

}  // namespace vastar
