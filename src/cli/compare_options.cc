// The rows of a comparison's own flags.
#include "cli/compare_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/text.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kCompare = "Compare";
constexpr Nanos kLongest = 24 * kHour;

Setter margins_into(std::vector<Margin>& margins) {
  return [&margins](std::string_view text) { return set_margins(text, margins); };
}

Setter looks_into(CompareRules& rules) {
  return [&rules](std::string_view text) -> Result<void> {
    Result<std::vector<unsigned>> looks = parse_looks(text);
    if (!looks) return looks.error();
    rules.looks = std::move(*looks);
    return {};
  };
}

Setter milliseconds_into(double& field) {
  return [&field](std::string_view text) -> Result<void> {
    Nanos floor = 0;
    if (auto set = duration_into(floor, 0, kSecond)(text); !set) return set;
    field = to_ms(floor);
    return {};
  };
}

std::vector<Option> command_rows(CompareFlags& flags) {
  return {
      {.name = "base-cmd",
       .value = "COMMAND",
       .help = "starts the base server; {port} in it is a free port",
       .group = kCompare,
       .common = true,
       .set = text_into(flags.base_command)},
      {.name = "head-cmd",
       .value = "COMMAND",
       .help = "starts the head server; {port} in it is another one",
       .group = kCompare,
       .common = true,
       .set = text_into(flags.head_command)},
      {.name = "ready-timeout",
       .value = "TIME",
       .help = "how long a server may take to its first answer",
       .fallback = "30s",
       .group = kCompare,
       .set = duration_into(flags.ready_timeout, kMillisecond, kLongest)},
      {.name = "server-cores",
       .value = "auto|LIST",
       .help = "keep launched servers to these cores (0,2-3) and vastar to the others",
       .group = kCompare,
       .common = true,
       .set = text_into(flags.server_cores)},
      {.name = "aa",
       .help = "base alone, against itself: this machine's own false alarms",
       .group = kCompare,
       .common = true,
       .set = turn_on(flags.compare.aa)},
  };
}

std::vector<Option> evidence_rows(CompareFlags& flags) {
  CompareOptions& compare = flags.compare;
  return {
      {.name = "margin",
       .value = "LIST",
       .help = "how much worse head may be: p50=5%,p99=off",
       .fallback = "p50=5%,p99=15%,rps=5%,error_rate=0.1pp",
       .group = kCompare,
       .common = true,
       .repeatable = true,
       .set = margins_into(compare.rules.margins)},
      {.name = "floor",
       .value = "TIME",
       .help = "a latency that differs by less is no regression; 0: none",
       .fallback = "200us",
       .group = kCompare,
       .set = milliseconds_into(compare.rules.floor_ms)},
      {.name = "launches",
       .value = "LIST",
       .help = "after how many launches the evidence is looked at",
       .fallback = "6,9,12,16,20",
       .group = kCompare,
       .common = true,
       .set = looks_into(compare.rules)},
      {.name = "launch-time",
       .value = "TIME",
       .help = "how long a launch is measured, both sides together",
       .fallback = "9s",
       .group = kCompare,
       .common = true,
       .set = duration_into(compare.launch_time, kMillisecond, kLongestLaunch)},
      {.name = "budget",
       .value = "TIME",
       .help = "no launch begins that would not end within it",
       .fallback = "5m",
       .group = kCompare,
       .common = true,
       .set = duration_into(compare.budget, kMillisecond, kLongest)},
      {.name = "block",
       .value = "TIME",
       .help = "how long one side is driven before the other's turn",
       .fallback = "100ms",
       .group = kCompare,
       .set = duration_into(compare.block, 20 * kMillisecond, kLongest)},
      {.name = "trust-single-launch",
       .help = "a regression counts although vastar could not restart the servers",
       .group = kCompare,
       .set = turn_on(compare.rules.trust_single_launch)},
  };
}

// What is of use without load: where the verdict goes, and what an open one counts as.
bool says_how_to_measure(const Option& row) {
  constexpr std::array<std::string_view, 3> kOthers = {"inconclusive", "bisect", "config"};
  return row.group != kOutputGroup &&
         std::find(kOthers.begin(), kOthers.end(), row.name) == kOthers.end();
}

// A flag that does nothing in one kind of comparison is refused there: so what was given is noted.
void note_use(CompareFlags& flags, Option& row) {
  if (!row.set || !says_how_to_measure(row)) return;
  row.set = [&flags, name = row.name, set = std::move(row.set)](std::string_view text) {
    if (!flags.given(name)) flags.measuring.push_back(name);
    return set(text);
  };
}

}  // namespace

CompareFlags::CompareFlags() { run.warmup.duration = kSecond; }

bool CompareFlags::given(std::string_view measuring_flag) const {
  return std::find(measuring.begin(), measuring.end(), measuring_flag) != measuring.end();
}

std::vector<Option> compare_live_options(CompareFlags& flags) {
  std::vector<Option> rows = command_rows(flags);
  append(rows, evidence_rows(flags));
  std::vector<Option> run = run_options_table(flags.run, {.metrics = {}, .warmup_default = "1s"});
  std::erase_if(run, [](const Option& row) {
    return row.name == "requests" || row.name == "unix-socket" || row.name == "duration" ||
           row.name.starts_with("slo") || row.name == "hist-bins";
  });
  append(rows, content_options(flags.content));
  append(rows, std::move(run));
  for (Option& row : rows) note_use(flags, row);
  return rows;
}

bool names_a_document(const std::string& operand) {
  if (operand.find("://") != std::string::npos) return false;
  std::error_code ignored;
  return operand == "-" || operand.ends_with(".json") ||
         std::filesystem::is_regular_file(operand, ignored);
}

}  // namespace vastar
