// The rules between a run's flags.
#include "cli/run_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/request_plan.h"
#include "cli/route_flags.h"
#include "cli/secrets.h"
#include "cli/tls_flags.h"
#include "engine/locate.h"
#include "output/progress_line.h"
#include "plan/request_set.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

// A body is held in memory once; beyond this it is more likely a mistake than a request.
constexpr std::uint64_t kBodyLimit = 1024ULL * 1024 * 1024;

constexpr std::uint64_t kMostSlots = 1'000'000;

// Far above what a machine can send; arrivals stay distinct in nanoseconds.
constexpr double kHighestRate = 10'000'000;

// A lone word that is almost a subcommand is taken for a typing error, not for a host.
Result<void> check_not_a_command(std::string_view word) {
  if (word.find_first_of(".:/[") != std::string_view::npos) return {};
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string_view near = nearest(word, names);
  if (near.empty()) return {};
  return Error{
      fmt::format("'{}' looks like the command '{}', which goes before all flags; for a host "
                  "of this name write http://{}",
                  printable(word), near, printable(word))};
}

// The one operand. With a list of URLs there may be none.
Result<std::string> url_text(const Operands& operands, bool has_list) {
  if (operands.empty() && has_list) return std::string();
  if (operands.empty()) return Error{"a URL is missing, like http://127.0.0.1:8080/"};
  if (auto checked = check_not_a_command(operands[0]); !checked) return checked.error();
  if (operands.size() > 1) {
    return Error{
        fmt::format("one URL is wanted, and there is '{}' too (a value with blanks needs "
                    "quotes, and a flag takes one value)",
                    printable(operands[1], 80))};
  }
  return operands[0];
}

RequestOptions request_of(RequestOptions request, std::vector<std::string>& notes) {
  request.method = usual_method(request.method);
  if (request.has_body && (request.method == "GET" || request.method == "HEAD")) {
    notes.push_back(fmt::format(
        "a {} with a body: many servers ignore it; -m POST would send a POST", request.method));
  }
  return request;
}

// What a load that changes begins at: --rate, or -c.
Stages stages_of(const RunFlags& flags) {
  Stages stages = flags.stages;
  if (stages.empty()) return stages;
  stages.from = stages.of_rate ? flags.rate : static_cast<double>(flags.concurrency.value_or(0));
  return stages;
}

Result<void> check_staged(const RunFlags& flags) {
  const Stages stages = stages_of(flags);
  if (auto checked = check_stages(stages); !checked) {
    return Error{"--stages: " + checked.error().message};
  }
  if (flags.requests || flags.duration > 0) {
    return Error{"--stages says how long the run takes: leave out -n and -z"};
  }
  if (stages.of_rate && flags.qps > 0) {
    return Error{"-q and --stages of requests/s exclude each other: -q caps a closed loop"};
  }
  if (!stages.of_rate && flags.rate > 0) {
    return Error{
        "--rate is requests/s, and --stages here are connections: with --rate write the stages as "
        "30s:100/s"};
  }
  return {};
}

Result<void> check_load(const RunFlags& flags) {
  if (!flags.stages.empty()) {
    if (auto checked = check_staged(flags); !checked) return checked;
  }
  if (flags.qps > 0 && flags.rate > 0) {
    return Error{
        "-q and --rate exclude each other: -q caps each connection of a closed loop, --rate "
        "is an open loop over all connections"};
  }
  if (flags.rate > kHighestRate) {
    return Error{fmt::format("--rate {}: no more than 10,000,000 requests/s", flags.rate)};
  }
  if (flags.streams > 0 && !flags.http2) {
    return Error{
        "--streams says how many requests at a time a connection of HTTP/2 carries: give --http2 "
        "too"};
  }
  if (flags.http2_windows && !flags.http2) {
    return Error{"--h2-window is how much a target may send ahead over HTTP/2: give --http2 too"};
  }
  if (flags.streams > 1 && !flags.request.keep_alive) {
    return Error{
        "--streams and --disable-keepalive exclude each other: a connection for one request "
        "carries one at a time"};
  }
  if (flags.arrivals && flags.rate == 0 && !flags.stages.of_rate) {
    return Error{
        "--arrivals says how the requests of --rate, or of --stages with /s, are spaced: give "
        "--rate "
        "or such stages too"};
  }
  return {};
}

void settle_stages(LoadShape& load) {
  const Ramp ramp = load.stages.ramp();
  load.requests = 0;  // no such end
  load.duration = ramp.duration();
  if (!load.stages.of_rate) load.concurrency = static_cast<unsigned>(ramp.highest());
}

// -z wins over -n; connections that could never get a request are not opened.
// `most_requests`: what there are data for, 0 when any number.
void settle_requests(const RunFlags& flags, const RunRules& rules, std::uint64_t most_requests,
                     LoadShape& load, std::vector<std::string>& notes) {
  if (load.duration > 0) {
    if (flags.requests) {
      notes.push_back(
          fmt::format("-z {} wins over -n {}", format_duration(load.duration), *flags.requests));
    }
    load.requests = most_requests;  // 0: no such end
  } else if (most_requests > 0) {
    if (flags.requests && *flags.requests > most_requests) {
      notes.push_back(fmt::format("-n {} is more than the {} rows of --data, which are used once",
                                  *flags.requests, most_requests));
    }
    load.requests = std::min(flags.requests.value_or(most_requests), most_requests);
  }
  if (load.requests == 0) return;
  if (!rules.requests_per_level && load.requests < load.concurrency) {
    notes.push_back(fmt::format("-n {} is less than -c {}: runs with c = {}", load.requests,
                                load.concurrency, load.requests));
    load.concurrency = static_cast<unsigned>(load.requests);
  }
}

LoadShape load_of(const RunFlags& flags, const RunRules& rules, std::uint64_t most_requests,
                  std::vector<std::string>& notes) {
  LoadShape load;
  load.requests = flags.requests.value_or(load.requests);
  load.concurrency = static_cast<unsigned>(flags.concurrency.value_or(load.concurrency));
  load.streams = std::max({flags.streams, rules.in_flight, 1U});
  load.duration = flags.duration;
  load.qps = flags.qps;
  load.rate = flags.rate;
  load.arrivals = flags.arrivals.value_or(load.arrivals);
  load.seed = flags.seed;
  load.warmup_duration = flags.warmup.duration;
  load.warmup_requests = flags.warmup.requests;
  load.stages = stages_of(flags);
  if (load.stages.empty()) {
    settle_requests(flags, rules, most_requests, load, notes);
  } else {
    settle_stages(load);
    load.requests = most_requests;
  }
  return load;
}

Result<void> check_slots(const LoadShape& load) {
  if (load.slots() <= kMostSlots) return {};
  return Error{fmt::format("-c {} with --streams {} is {} requests at a time: no more than {}",
                           load.concurrency, load.streams, load.slots(), kMostSlots)};
}

// What of a header given with -H has no place in HTTP/2.
void note_left_out(const RequestSpec& request, std::vector<std::string>& notes) {
  for (const Header& header : request.headers) {
    const bool by_flag = equals_ignoring_case(header.name, "connection") && !request.keep_alive;
    if (by_flag || !left_out_of_http2(header)) continue;
    notes.push_back(fmt::format("HTTP/2 has no header '{}': it is left out", header.name));
  }
}

Result<void> check_redirects(const RunFlags& flags) {
  if (!flags.vary.aws_sigv4.empty() && flags.max_redirects) {
    return Error{
        "--max-redirects and --aws-sigv4 exclude each other: a signature is for one URL, so "
        "redirects are not followed"};
  }
  if (flags.follow_redirects || !flags.max_redirects) return {};
  return Error{"--disable-redirects and --max-redirects exclude each other: leave one out"};
}

unsigned redirects_of(const RunFlags& flags, unsigned usual) {
  return flags.follow_redirects ? static_cast<unsigned>(flags.max_redirects.value_or(usual)) : 0;
}

// Whether any of the requests that vary goes with TLS.
bool goes_with_tls(const Plan& plan) {
  if (!plan.requests) return false;
  const auto& requests = plan.requests->requests;
  return std::any_of(requests.begin(), requests.end(),
                     [](const VaryingRequest& request) { return request.url.origin().secure(); });
}

Result<void> check_refresh(const Plan& plan, const RunRules& rules) {
  const auto looked_up = [&plan](const Url& url) {
    return needs_lookup(plan.routes, url.origin());
  };
  if (plan.routes.refresh == 0 || rules.several_targets || looked_up(plan.url)) return {};
  if (plan.requests) {
    const auto& all = plan.requests->requests;
    const bool some = std::any_of(all.begin(), all.end(), [&](const VaryingRequest& request) {
      return looked_up(request.url);
    });
    if (some) return {};
  }
  return Error{
      "--dns-refresh looks names up again, and connections go to an address: leave it out"};
}

// What a proxy is told stands in --proxy: a header would reach the target.
Result<void> check_proxy_headers(const Plan& plan) {
  const auto& headers = plan.request.headers;
  const bool given = std::any_of(headers.begin(), headers.end(), [](const Header& header) {
    return equals_ignoring_case(header.name, "Proxy-Authorization");
  });
  if (!given || !plan.routes.proxies.any()) return {};
  return Error{
      "-H Proxy-Authorization would reach the target, through a tunnel: --proxy-user is for the "
      "proxy alone"};
}

// TLS, and where connections go.
Result<void> check_connections(const RunFlags& flags, bool tls_elsewhere, const RunRules& rules,
                               Plan& plan, std::vector<std::string>& notes) {
  const Environment environment = [](const char* name) { return std::getenv(name); };
  Result<Proxies> proxies = resolve_proxies(flags.proxy, environment);
  if (!proxies) return proxies.error();
  plan.routes = flags.routes;
  plan.routes.proxies = *std::move(proxies);
  if (auto checked = check_tls(flags.tls, plan.url, tls_elsewhere); !checked) return checked;
  if (auto checked = check_routes(plan.routes, flags.source_addresses); !checked) return checked;
  if (auto checked = check_refresh(plan, rules); !checked) return checked;
  if (auto checked = check_proxy_headers(plan); !checked) return checked;
  if (const auto warning = tls_warning(flags.tls); !warning.empty()) notes.emplace_back(warning);
  for (std::string& note : route_notes(plan.routes)) notes.push_back(std::move(note));
  if (flags.proxy.any() || !plan.routes.unix_socket.empty()) return {};
  std::string unused = unused_proxy_note(plan.url.origin(), environment);
  if (!unused.empty()) notes.push_back(std::move(unused));
  return {};
}

bool any_body(const Plan& plan) {
  if (!plan.requests) return !plan.request.body.empty();
  const auto& all = plan.requests->requests;
  return !plan.requests->bodies.empty() ||
         std::any_of(all.begin(), all.end(),
                     [](const VaryingRequest& request) { return !request.shape.body.empty(); });
}

Result<void> check_expectation(const RunFlags& flags, const Plan& plan) {
  constexpr std::string_view kHeader = "-H 'Expect: 100-continue'";
  const bool given = flags.expect_wait > 0;
  if (!asks_to_continue(plan.request)) {
    if (!given) return {};
    return Error{fmt::format(
        "--expect-100-timeout is how long a body waits for what {} asks for: give that too",
        kHeader)};
  }
  if (plan.http2) {
    return Error{fmt::format("{} holds bodies back in HTTP/1.1 alone: not with --http2", kHeader)};
  }
  if (any_body(plan)) return {};
  return Error{fmt::format(
      "{} is for requests with a body (RFC 9110, 10.1.1): give one, with -d or -D", kHeader)};
}

Result<Plan> plan_of(const RunFlags& flags, const Operands& operands, const RunRules& rules,
                     std::vector<std::string>& notes) {
  const Result<std::string> url = url_text(operands, !flags.vary.urls.empty());
  if (!url) return url.error();
  if (auto checked = check_load(flags); !checked) return checked.error();
  if (auto checked = check_redirects(flags); !checked) return checked.error();
  Result<RunFlags> whole = with_files(flags);
  if (!whole) return whole.error();
  VaryOptions vary = std::move(whole->vary.options);
  vary.seed = flags.seed;
  if (auto checked = check_vary(vary, rules, flags.warmup); !checked) return checked.error();
  Plan plan;
  const RequestOptions asked = request_of(std::move(whole->request), notes);
  if (auto added = add_requests(*url, asked, vary, rules, plan, notes); !added) {
    return added.error();
  }
  const bool follows = rules.redirects && flags.follow_redirects && !vary.signing;
  if (vary.signing && rules.redirects && flags.follow_redirects) {
    notes.emplace_back("redirects are not followed: a signature of --aws-sigv4 is for one URL");
  }
  bool tls_elsewhere = rules.tls_elsewhere || goes_with_tls(plan);
  if (!tls_elsewhere && !plan.url.origin().secure() && follows) {
    tls_elsewhere = true;
    std::string note = tls_by_redirect_note(flags.tls, plan.url);
    if (!note.empty()) notes.push_back(std::move(note));
  }
  if (auto checked = check_connections(*whole, tls_elsewhere, rules, plan, notes); !checked) {
    return checked.error();
  }
  plan.http2 = flags.http2;
  plan.http2_windows = flags.http2_windows.value_or(Http2Windows());
  plan.tls = flags.tls;
  if (auto checked = check_expectation(flags, plan); !checked) return checked.error();
  if (flags.expect_wait > 0) plan.expect_wait = flags.expect_wait;
  const std::uint64_t most = plan.requests ? plan.requests->most_requests() : 0;
  plan.load = load_of(flags, rules, most, notes);
  if (auto checked = check_slots(plan.load); !checked) return checked.error();
  if (plan.http2) note_left_out(plan.request, notes);
  plan.timeout = flags.timeout;
  plan.drain_cap = flags.drain_cap;
  plan.workers = flags.workers;
  plan.source_addresses = flags.source_addresses;
  plan.expect_status = flags.expect_status;
  plan.checks = flags.checks;
  plan.max_redirects = vary.signing ? 0 : redirects_of(flags, plan.max_redirects);
  plan.cookies = flags.cookies;
  return plan;
}

Result<void> read_body(RunFlags& flags) {
  if (flags.body_file.empty()) return {};
  if (flags.request.has_body) return Error{"-d and -D exclude each other: give the body once"};
  Result<std::string> body = read_file(flags.body_file, kBodyLimit);
  if (!body) return Error{"-D: " + body.error().message};
  flags.request.body = std::move(*body);
  flags.request.has_body = true;
  return {};
}

Result<void> read_credentials(RequestOptions& request) {
  if (!request.bearer.empty() && !request.basic_auth.empty()) {
    return Error{"-a and --bearer exclude each other: a request has one Authorization"};
  }
  for (const auto& [flag, field] :
       {std::pair{"-a", &request.basic_auth}, std::pair{"--bearer", &request.bearer}}) {
    if (!names_a_place(*field)) continue;
    Result<std::string> secret = read_secret(*field);
    if (!secret) return Error{fmt::format("{}: {}", flag, secret.error().message)};
    *field = *std::move(secret);
  }
  return {};
}

Result<void> read_proxy_user(ProxyFlags& flags) {
  if (!names_a_place(flags.user)) return {};
  Result<std::string> secret = read_secret(flags.user);
  if (!secret) return Error{"--proxy-user: " + secret.error().message};
  flags.user = *std::move(secret);
  return {};
}

// The upper limits on percentiles of the response time, ascending by quantile.
std::vector<double> color_limits(const std::vector<Slo>& slos) {
  std::vector<double> limits;
  for (const QuantileName& quantile : kQuantiles) {
    for (const Slo& slo : slos) {
      const bool upper =
          slo.comparison == Comparison::kLess || slo.comparison == Comparison::kLessOrEqual;
      if (upper && slo.metric == quantile.name) limits.push_back(slo.limit);
    }
  }
  return limits;
}

Presentation presentation_of(const RunFlags& flags) {
  const OutputFlags& output = flags.output;
  Presentation presentation;
  presentation.quiet = output.quiet;
  presentation.output = output_options_of(output);
  presentation.progress = wants_progress(output.quiet);
  presentation.hist_bins = flags.hist_bins;
  presentation.color_limits_ms = color_limits(flags.slos);
  if (const auto warning = tls_warning(flags.tls); !warning.empty()) {
    presentation.warnings.emplace_back(warning);
  }
  return presentation;
}

}  // namespace

Result<RunFlags> with_files(RunFlags flags) {
  if (flags.files_read) return flags;
  if (auto read = read_credentials(flags.request); !read) return read.error();
  if (auto read = read_proxy_user(flags.proxy); !read) return read.error();
  if (auto read = read_body(flags); !read) return read.error();
  if (auto read = read_vary_files(flags.vary, flags.request); !read) return read.error();
  flags.files_read = true;
  return flags;
}

Result<RunOptions> resolve_run(const RunFlags& flags, const Operands& operands,
                               const RunRules& rules) {
  RunOptions options;
  Result<Plan> plan = plan_of(flags, operands, rules, options.notes);
  if (!plan) return plan.error();
  options.plan = std::move(*plan);
  options.slos = flags.slos;
  options.abort_on = flags.abort_on;
  options.samples = flags.samples;
  options.inconclusive_as = flags.inconclusive_as;
  options.outputs = flags.output.outputs;
  options.presentation = presentation_of(flags);
  return options;
}

}  // namespace vastar
