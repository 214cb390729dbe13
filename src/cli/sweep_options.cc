// The rows of a sweep's own flags, and the rules between them.
#include "cli/sweep_options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/paired_options.h"
#include "cli/resume.h"
#include "cli/run.h"
#include "cli/tls_flags.h"
#include "cli/values.h"
#include "engine/pool.h"
#include "report/to_json.h"
#include "study/run.h"

namespace vastar {
namespace {

constexpr std::string_view kSweep = "Sweep";
constexpr std::uint64_t kMostRepeats = 1000;
constexpr std::uint64_t kMostConnections = 1'000'000;
// A stream lasts: so many have a p99.
constexpr std::uint64_t kFewestStreams = 100;
constexpr std::uint64_t kStreamsASlot = 5;

Setter levels_into(SweepOptions& sweep) {
  return [&sweep](std::string_view text) -> Result<void> {
    Result<Levels> levels = parse_levels(text);
    if (!levels) return levels.error();
    sweep.conc = text;
    sweep.levels = std::move(*levels);
    return {};
  };
}

std::vector<Option> level_rows(SweepOptions& sweep) {
  return {
      {.name = "conc",
       .value = "LEVELS",
       .help = "connections to try: auto, 10,50,100, 10..1000:log=6 or 10..200:step=20",
       .fallback = "auto",
       .group = kSweep,
       .common = true,
       .set = levels_into(sweep)},
      {.name = "refine",
       .help = "then try 0.5, 0.75, 1.25 and 1.5 times the best",
       .group = kSweep,
       .common = true,
       .set = turn_on(sweep.refine)},
      {.name = "repeats",
       .value = "N",
       .help = "measure each level N times and take the median of each figure",
       .fallback = "1",
       .group = kSweep,
       .common = true,
       .set = count_into(sweep.repeats, 1, kMostRepeats)},
      {.name = "baseline-c",
       .value = "N",
       .help = "connections of the baseline",
       .fallback = "1",
       .group = kSweep,
       .set = count_into(sweep.baseline_c, 1, kMostConnections)},
      {.name = "pick",
       .value = "knee|score",
       .help = "fewest connections near the peak, or most rps / (p99/p50)^2",
       .fallback = "knee",
       .choices = {"knee", "score"},
       .group = kSweep,
       .common = true,
       .set = choice_into<Pick>(sweep.pick, {{"knee", Pick::kKnee}, {"score", Pick::kScore}})},
      {.name = "knee-ratio",
       .value = "SHARE",
       .help = "share of the peak throughput that the knee must have",
       .fallback = "0.95",
       .group = kSweep,
       .set = fraction_into(sweep.knee_ratio)},
  };
}

Option resume_row(std::string& path) {
  return {.name = "resume",
          .value = "FILE",
          .help = "go on with the sweep that wrote this with -o ndjson=FILE and was broken off",
          .group = kSweep,
          .set = text_into(path)};
}

std::vector<Option> limit_rows(SweepOptions& sweep) {
  return {
      {.name = "max-spread",
       .value = "RATIO",
       .help = "a point with more p99/p50 is out",
       .fallback = "4.0",
       .group = kSweep,
       .set = positive_into(sweep.max_spread)},
      {.name = "max-p999-ratio",
       .value = "RATIO",
       .help = "a point with more p99.9/p50 is out",
       .fallback = "8.0",
       .group = kSweep,
       .set = positive_into(sweep.max_p999_ratio)},
      {.name = "max-errors",
       .value = "SHARE",
       .help = "a point with a higher error rate is out",
       .fallback = "0.01",
       .group = kSweep,
       .set = fraction_into(sweep.max_errors)},
      {.name = "max-tail-mult",
       .value = "RATIO",
       .help = "a point with more p99 than this many times the baseline's is out",
       .fallback = "3.0",
       .group = kSweep,
       .set = positive_into(sweep.max_tail_mult)},
      {.name = "tail-floor",
       .value = "TIME",
       .help = "the three ratios do not apply to a tail shorter than this",
       .fallback = "1ms",
       .group = kSweep,
       .set = duration_into(sweep.tail_floor, 0, kHour)},
  };
}

// A level that was asked for by name and cannot be opened is known before anything is sent; "auto"
// goes as far as it can.
Result<void> room_for_levels(const SweepCommandOptions& options) {
  const Levels& levels = options.sweep.levels;
  if (levels.automatic) return {};
  Plan plan = options.run.plan;
  plan.load.concurrency = *std::max_element(levels.values.begin(), levels.values.end());
  return room_for_pools(plan, options.reference.live ? 2 : 1);
}

std::string start_of(const SweepCommandOptions& options) {
  const RunSetup setup = setup_of(options.run);
  return sweep_start_event(planned_sweep(setup, options.sweep, options.reference),
                           asked_for(setup.plan));
}

}  // namespace

SweepFlags::SweepFlags() { run.warmup.duration = 500 * kMillisecond; }

std::vector<Option> sweep_options_table(SweepFlags& flags) {
  std::vector<Option> rows = level_rows(flags.sweep);
  std::vector<Metric> metrics = sweep_metrics();
  for (Metric& metric : content_metrics()) metrics.push_back(std::move(metric));
  const RunTable run = {.metrics = std::move(metrics),
                        .with_concurrency = false,
                        .with_samples = true,
                        .requests_default = "a level: 2000, or 20 x c if more",
                        .warmup_default = "500ms",
                        .content_type_default = "application/json with a body"};
  append(rows, limit_rows(flags.sweep));
  rows.push_back(resume_row(flags.resume));
  append(rows, paired_options_table(flags));
  append(rows, content_options(flags.content));
  append(rows, run_options_table(flags.run, run));
  return rows;
}

Result<SweepCommandOptions> resolve_sweep(const SweepFlags& given, const Operands& operands) {
  Result<RunFlags> read = with_files(given.run);
  if (!read) return read.error();
  SweepFlags flags = given;  // its files are the reference's too
  flags.run = std::move(*read);
  const RunRules rules = {.content_type = "application/json",
                          .tls_elsewhere = names_tls(flags.vs),
                          .requests_per_level = true,
                          .several_runs = true,
                          .several_targets = !flags.vs.empty()};
  Result<RunOptions> run = resolve_content(flags.run, flags.content, operands, rules);
  if (!run) return run.error();
  for (const Slo& slo : run->slos) {
    auto known = check_content_metric(flags.content, "--slo '" + slo.text + "'", slo.metric);
    if (!known) return known.error();
  }
  SweepCommandOptions options{
      .run = std::move(*run), .sweep = flags.sweep, .reference = {}, .resumed = {}};
  options.sweep.requests = flags.run.requests.value_or(0);
  if (flags.content.streams()) {
    options.sweep.fewest_requests = kFewestStreams;
    options.sweep.requests_a_slot = kStreamsASlot;
  }
  if (options.sweep.levels.values.empty()) {
    Result<Levels> levels = parse_levels(options.sweep.conc);
    if (!levels) return levels.error();
    options.sweep.levels = std::move(*levels);
  }
  if (!flags.vs.empty() && !flags.run.routes.unix_socket.empty()) {
    return Error{"--unix-socket and --vs exclude each other: both would be the same server"};
  }
  Result<Reference> reference = resolve_reference(flags, rules, options.run.plan.url.origin());
  if (!reference) return reference.error();
  options.reference = std::move(*reference);
  if (options.reference.live && !flags.run.samples.empty()) {
    return Error{"--samples are of one target: not with --vs (--ref-from-json will do)"};
  }
  if (auto room = room_for_levels(options); !room) return room.error();
  if (!flags.resume.empty()) {
    if (!flags.run.samples.empty()) {
      return Error{"--samples and --resume exclude each other: the runs before left none"};
    }
    Result<SweepJournal> resumed = read_resumed(flags.resume, start_of(options));
    if (!resumed) return resumed.error();
    options.resumed = std::move(*resumed);
  }
  return options;
}

}  // namespace vastar
