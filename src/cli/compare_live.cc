// The rules between the flags and operands of a live comparison.
#include "cli/compare_live.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "cli/server_cores.h"
#include "cli/tls_flags.h"
#include "study/launched_server.h"

namespace vastar {
namespace {

constexpr std::uint16_t kAnyPort = 1;  // where a URL is only checked
constexpr int kBlocksAQuad = 4;

// The requests of a launch are what its blocks have time for.
constexpr RunRules kRules = {
    .requests_per_level = true, .several_runs = true, .several_targets = true};

bool starts_servers(const CompareFlags& flags) {
  return !flags.base_command.empty() || !flags.head_command.empty();
}

// Both sides are warmed up in every launch. How long servers take to start is not known yet.
Result<void> check_times(const CompareOptions& options, Nanos warmup) {
  const Nanos a_launch = options.launch_time + 2 * warmup;
  const Nanos needed = a_launch * options.rules.looks.front();
  if (options.launch_time < options.block * kBlocksAQuad) {
    return Error{fmt::format("--launch-time {} has no room for four blocks of {} (--block)",
                             format_duration(options.launch_time), format_duration(options.block))};
  }
  if (options.budget < needed) {
    return Error{fmt::format(
        "--budget {} has no room for {} launches of {}, warm-up included: raise it to {} or more, "
        "or lower "
        "--launch-time or --launches",
        format_duration(options.budget), options.rules.looks.front(), format_duration(a_launch),
        format_duration(needed))};
  }
  return {};
}

Result<void> check_commands(const CompareFlags& flags, const Operands& operands) {
  if (flags.base_command.empty()) {
    return Error{"--base-cmd is missing: the command that starts what --head-cmd is compared with"};
  }
  if (flags.head_command.empty() && !flags.compare.aa) {
    return Error{
        "--head-cmd is missing: the command that starts the other server (or --aa, to compare "
        "base with itself)"};
  }
  if (operands.size() != 1) {
    return Error{
        "with --base-cmd and --head-cmd give one URL for both servers, like "
        "http://127.0.0.1:{port}/ ({port} is a free port for each)"};
  }
  if (!has_port_placeholder(operands[0])) {
    return Error{fmt::format(
        "the URL '{}' has no {{port}}: both servers run at the same time, each on a free port that "
        "vastar chooses",
        printable(operands[0]))};
  }
  for (const auto& [flag, command] : {std::pair{"--base-cmd", &flags.base_command},
                                      std::pair{"--head-cmd", &flags.head_command}}) {
    if (command->empty() || has_port_placeholder(*command)) continue;
    return Error{
        fmt::format("{} has no {{port}}: the server must listen on the port that stands "
                    "for it, as in './server --port {{port}}'",
                    flag)};
  }
  if (flags.compare.rules.trust_single_launch) {
    return Error{
        "--trust-single-launch is for two URLs: with --base-cmd and --head-cmd every launch is a "
        "fresh one, and nothing needs to be trusted"};
  }
  return {};
}

Result<void> check_urls(const CompareFlags& flags, const Operands& operands) {
  if (flags.given("server-cores")) {
    return Error{
        "--server-cores is for servers that vastar starts (--base-cmd, --head-cmd): keep running "
        "ones to their cores with taskset"};
  }
  if (flags.given("ready-timeout")) {
    return Error{
        "--ready-timeout is for servers that vastar starts (--base-cmd, --head-cmd): a URL has to "
        "answer at once"};
  }
  const std::size_t wanted = flags.compare.aa ? 1 : 2;
  for (const std::string& operand : operands) {
    if (names_a_document(operand)) {
      return Error{fmt::format(
          "'{}' is a file: compare two files, or two URLs, or start two servers with --base-cmd "
          "and --head-cmd",
          printable(operand))};
    }
    if (has_port_placeholder(operand)) {
      return Error{
          "{port} is the port of a server that vastar starts: --base-cmd and --head-cmd say how"};
    }
  }
  if (operands.size() == wanted || (flags.compare.aa && operands.size() == 2)) return {};
  return Error{flags.compare.aa
                   ? "--aa compares base with itself: give its URL"
                   : fmt::format("two URLs are wanted, base and head, and there {} {}: vastar "
                                 "compare http://127.0.0.1:8080/ http://127.0.0.1:8081/",
                                 operands.size() == 1 ? "is" : "are", operands.size())};
}

// For documents: with its {port}, which a parsed URL has no more, and without user and password.
std::string shown(const std::string& url) {
  const std::string_view front = before_path(url);
  const std::size_t at = front.find('@');
  if (at == std::string_view::npos) return url;
  const std::size_t scheme = front.find("://");
  return url.substr(0, scheme == std::string_view::npos ? 0 : scheme + 3) + url.substr(at + 1);
}

PlanForPort plan_maker(const RunFlags& flags, const ContentFlags& content, const std::string& url) {
  return [flags, content, url](std::uint16_t port) -> Result<Plan> {
    Result<RunOptions> run = resolve_content(flags, content, {with_port(url, port)}, kRules);
    if (!run) return run.error();
    return std::move(run->plan);
  };
}

CompareParams params_of(const CompareFlags& flags, const Plan& plan) {
  const LoadShape& load = plan.load;
  CompareParams params;
  params.method = plan.request.method;
  params.aa = flags.compare.aa;
  params.seed = flags.run.seed;
  params.concurrency = load.concurrency;
  params.http_version = plan.http2 ? "2" : "1.1";
  params.streams = load.streams;
  if (plan.http2) params.http2_windows = plan.http2_windows;
  if (plan.websocket) params.websocket = params_of(*plan.websocket, 0);
  if (load.open_loop()) {
    params.rate = load.rate;
    params.arrivals = load.arrivals == Arrivals::kPoisson ? "poisson" : "constant";
  }
  params.block_s = to_seconds(flags.compare.block);
  params.launch_time_s = to_seconds(flags.compare.launch_time);
  params.warmup_s = to_seconds(load.warmup_duration);
  params.timeout_s = to_seconds(plan.timeout);
  params.budget_s = to_seconds(flags.compare.budget);
  params.rules = flags.compare.rules;
  return params;
}

Result<void> assign_cores(const CompareFlags& flags, CompareSetup& setup) {
  if (!flags.given("server-cores")) return {};
  const Result<CoreSplit> split = split_cores(flags.server_cores, available_cores());
  if (!split) return split.error();
  setup.sides.base_command->cores = setup.sides.head_command->cores = split->servers;
  setup.sides.generator_cores = split->generator;
  setup.params.server_cores = split->servers;
  setup.params.generator_cores = split->generator;
  setup.notes.push_back(fmt::format("--server-cores: servers on {}, vastar on {}",
                                    cores_text(split->servers), cores_text(split->generator)));
  return {};
}

Result<LiveComparison> with_commands(const CompareFlags& flags, const RunFlags& run,
                                     const std::string& url) {
  Result<RunOptions> checked =
      resolve_content(run, flags.content, {with_port(url, kAnyPort)}, kRules);
  if (!checked) return checked.error();
  const std::string& head = flags.compare.aa ? flags.base_command : flags.head_command;
  LiveComparison live;
  live.run = std::move(*checked);
  live.setup.params = params_of(flags, live.run.plan);
  live.setup.params.source = CompareSource::kCommands;
  live.setup.params.base = flags.base_command;
  live.setup.params.head = head;
  live.setup.params.url = shown(url);
  const PlanForPort plan_for = plan_maker(run, flags.content, url);
  live.setup.sides.base_command = {"the base server", flags.base_command, plan_for};
  live.setup.sides.head_command = {"the head server", head, plan_for};
  live.setup.sides.ready_timeout = flags.ready_timeout;
  if (auto assigned = assign_cores(flags, live.setup); !assigned) return assigned.error();
  return live;
}

Result<LiveComparison> with_urls(const CompareFlags& flags, const RunFlags& run,
                                 const Operands& operands) {
  RunRules rules = kRules;
  rules.tls_elsewhere = names_tls(operands.front()) || names_tls(operands.back());
  Result<RunOptions> base = resolve_content(run, flags.content, {operands.front()}, rules);
  if (!base) return base.error();
  Result<RunOptions> head = resolve_content(
      run, flags.content, {flags.compare.aa ? operands.front() : operands.back()}, rules);
  if (!head) return head.error();
  LiveComparison live;
  live.run = std::move(*base);
  live.setup.params = params_of(flags, live.run.plan);
  live.setup.params.source = CompareSource::kUrls;
  live.setup.params.base = live.run.plan.url.display();
  live.setup.params.head = head->plan.url.display();
  live.setup.params.rules.single_launch = true;
  live.setup.sides.base = live.run.plan;
  live.setup.sides.head = std::move(head->plan);
  return live;
}

}  // namespace

Result<LiveComparison> resolve_live(const CompareFlags& flags, const Operands& operands) {
  const bool commands = starts_servers(flags);
  if (auto checked = commands ? check_commands(flags, operands) : check_urls(flags, operands);
      !checked) {
    return checked.error();
  }
  if (auto checked = check_times(flags.compare, flags.run.warmup.duration); !checked)
    return checked.error();
  for (const Margin& margin : flags.compare.rules.margins) {
    const std::string given = "--margin " + margin.metric;
    auto known = check_content_metric(flags.content, given, margin.metric);
    if (!known) return known.error();
    if (auto checked = check_ws_margin(margin.metric); !checked) return checked.error();
  }
  Result<RunFlags> run = with_files(flags.run);
  if (!run) return run.error();
  Result<LiveComparison> live =
      commands ? with_commands(flags, *run, operands[0]) : with_urls(flags, *run, operands);
  if (!live) return live.error();
  live->setup.options = flags.compare;
  live->setup.options.rules = live->setup.params.rules;
  live->setup.notes.insert(live->setup.notes.begin(), live->run.notes.begin(),
                           live->run.notes.end());
  const bool unused_url = !commands && operands.front() != operands.back();
  if (flags.compare.aa && (!flags.head_command.empty() || unused_url)) {
    live->setup.notes.push_back(fmt::format("--aa compares base with itself: {} was not used",
                                            unused_url ? "the second URL" : "--head-cmd"));
  }
  return live;
}

}  // namespace vastar
