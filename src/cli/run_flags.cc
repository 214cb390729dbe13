// The rows of a run's flags.
#include "cli/run_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "base/text.h"
#include "cli/route_flags.h"
#include "cli/secrets.h"
#include "cli/tls_flags.h"
#include "cli/values.h"
#include "plan/header.h"
#include "samples/sample_format.h"
#include "stats/quantile.h"

namespace vastar {
namespace {

constexpr std::string_view kLoad = "Load";
constexpr std::string_view kRequest = "Request";
constexpr std::string_view kGates = "Gates";

constexpr std::uint64_t kMostRequests = std::uint64_t{1} << 53U;  // exact as a JSON number
constexpr std::uint64_t kMostConnections = 1'000'000;
constexpr std::uint64_t kMostStreams = 10'000;
constexpr std::uint64_t kMostWorkers = 1024;
constexpr std::uint64_t kMostBins = 100;
constexpr std::uint64_t kMostRedirects = 1000;
// The histograms hold up to an hour.
constexpr Nanos kLongestWait = kHour;
constexpr Nanos kLongestRun = kHour * 24 * 365;

Setter warmup_into(Warmup& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (const auto requests = parse_unsigned(text); requests) {
      field = {.duration = 0, .requests = *requests};
      return {};
    }
    if (parse_number(text)) {
      return Error{"a bare number counts requests and must be whole; a time has a unit: 500ms"};
    }
    const Result<Nanos> duration = parse_duration(text);
    if (!duration) return duration.error();
    field = {.duration = *duration, .requests = 0};
    return {};
  };
}

Setter arrivals_into(std::optional<Arrivals>& field) {
  return choice_into<std::optional<Arrivals>>(
      field, {{"constant", Arrivals::kConstant}, {"poisson", Arrivals::kPoisson}});
}

Setter source_addresses_into(SourceAddresses& sources) {
  return [&sources](std::string_view text) { return add_source_addresses(text, sources); };
}

Setter body_into(RequestOptions& request) {
  return [&request](std::string_view text) -> Result<void> {
    request.body = text;
    request.has_body = true;
    return {};
  };
}

Setter header_into(std::vector<std::string>& headers) {
  return [&headers](std::string_view text) -> Result<void> {
    if (const auto header = parse_header(text); !header) return header.error();
    headers.emplace_back(text);
    return {};
  };
}

Setter auth_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.find(':') == std::string_view::npos && !names_a_place(text)) {
      return Error{"wants user:password (the password may be empty), @FILE or env:NAME"};
    }
    field = text;
    return {};
  };
}

Setter bearer_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{"the token is empty"};
    field = text;
    return {};
  };
}

// "200,204" or a class, "2xx".
Setter statuses_into(std::vector<std::uint16_t>& field) {
  return [&field](std::string_view text) -> Result<void> {
    std::vector<std::uint16_t> statuses;
    for (const std::string_view part : split(text, ',')) {
      const std::string word = to_lower(trim(part));
      const bool is_class = word.size() == 3 && word.ends_with("xx");
      const auto first = parse_unsigned(is_class ? word.substr(0, 1) + "00" : word);
      if (!first || *first < 100 || *first > 599) {
        return Error{
            fmt::format("'{}' is no status: give numbers from 100 to 599, or classes like "
                        "2xx, with commas between",
                        printable(part))};
      }
      for (std::uint64_t i = 0; i < (is_class ? 100 : 1); ++i) {
        statuses.push_back(static_cast<std::uint16_t>(*first + i));
      }
    }
    field = statuses;
    return {};
  };
}

template <typename Check>
Setter check_into(std::vector<Check>& field, Result<Check> (*parse)(std::string_view)) {
  return [&field, parse](std::string_view text) -> Result<void> {
    Result<Check> check = parse(text);
    if (!check) return check.error();
    field.push_back(*std::move(check));
    return {};
  };
}

// "a=b; c=d", as it goes into the header.
Setter cookie_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.find('=') == std::string_view::npos) {
      return Error{"wants NAME=VALUE, several with '; ' between"};
    }
    if (const auto checked = check_value("a cookie", text); !checked) return checked.error();
    field += (field.empty() ? "" : "; ") + std::string(trim(text));
    return {};
  };
}

Setter slo_into(std::vector<Slo>& slos, std::vector<Metric> metrics) {
  return [&slos, metrics = std::move(metrics)](std::string_view text) -> Result<void> {
    Result<Slo> slo = parse_slo(text, metrics);
    if (!slo) return slo.error();
    slos.push_back(std::move(*slo));
    return {};
  };
}

Setter slo_target_into(std::vector<Slo>& slos, std::vector<Metric> metrics) {
  return [&slos, metrics = std::move(metrics)](std::string_view text) -> Result<void> {
    Result<std::vector<Slo>> targets = parse_slo_target(text, metrics);
    if (!targets) return targets.error();
    std::move(targets->begin(), targets->end(), std::back_inserter(slos));
    return {};
  };
}

// --slo-p99=200ms is --slo 'p99<=200ms'.
Setter percentile_limit_into(std::vector<Slo>& slos, std::vector<Metric> metrics,
                             std::string_view percentile) {
  return [set = slo_into(slos, std::move(metrics)), percentile](std::string_view text) {
    return set(fmt::format("{}<={}", percentile, text));
  };
}

std::vector<Option> how_much(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = {
      {.name = "requests",
       .letter = 'n',
       .value = "N",
       .help = "requests to send",
       .fallback = table.requests_default,
       .group = kLoad,
       .common = true,
       .instead_of = {"duration", "stages"},
       .set = count_into(flags.requests, 1, kMostRequests)},
      {.name = "duration",
       .letter = 'z',
       .value = "TIME",
       .help = "send for so long instead: 500ms, 10s, 1m30s",
       .group = kLoad,
       .common = true,
       .instead_of = {"requests", "stages"},
       .set = duration_into(flags.duration, 1, kLongestRun)},
      {.name = "qps",
       .letter = 'q',
       .value = "R",
       .help = "cap of each connection, requests/s; 0: none",
       .fallback = "0",
       .group = kLoad,
       .common = true,
       .instead_of = {"rate", "arrivals"},
       .set = number_into(flags.qps, 0, 1e9)},
      {.name = "rate",
       .value = "R",
       .help = "open loop: R requests/s over all connections",
       .group = kLoad,
       .common = true,
       .instead_of = {"qps"},
       .set = positive_into(flags.rate)},
  };
  if (table.with_concurrency) {
    rows.insert(rows.begin() + 1, {.name = "concurrency",
                                   .letter = 'c',
                                   .value = "N",
                                   .help = "connections",
                                   .fallback = "50",
                                   .group = kLoad,
                                   .common = true,
                                   .set = count_into(flags.concurrency, 1, kMostConnections)});
  }
  return rows;
}

Setter stages_into(Stages& stages) {
  return [&stages](std::string_view text) { return add_stages(text, stages); };
}

std::vector<Option> how_it_changes(RunFlags& flags) {
  return {
      {.name = "stages",
       .value = "LIST",
       .help = "a load that changes: 30s:100,1m:0 connections, or 30s:100/s,1m:500/s",
       .group = kLoad,
       .repeatable = true,
       .instead_of = {"requests", "duration"},
       .set = stages_into(flags.stages)},
  };
}

std::vector<Option> how_exactly(RunFlags& flags, const RunTable& table) {
  return {
      {.name = "arrivals",
       .value = "constant|poisson",
       .help = "how the requests of --rate are spaced",
       .fallback = "constant",
       .choices = {"constant", "poisson"},
       .group = kLoad,
       .set = arrivals_into(flags.arrivals)},
      {.name = "seed",
       .value = "N",
       .help = "of poisson arrivals and random requests: the same seed, the same ones",
       .fallback = "1",
       .group = kLoad,
       .set = count_into(flags.seed, 0, std::numeric_limits<std::uint64_t>::max())},
      {.name = "warmup",
       .value = "TIME|N",
       .help = "load first, not counted: a time, or N requests",
       .fallback = table.warmup_default,
       .group = kLoad,
       .common = true,
       .set = warmup_into(flags.warmup)},
      {.name = "timeout",
       .letter = 't',
       .value = "TIME",
       .help = "of one request",
       .fallback = table.timeout_default,
       .group = kLoad,
       .common = true,
       .set = duration_into(flags.timeout, kMicrosecond, kLongestWait)},
      {.name = "drain-cap",
       .value = "TIME",
       .help = "how long a run with -z waits for what is under way at its end",
       .fallback = table.drain_cap_default,
       .group = kLoad,
       .set = duration_into(flags.drain_cap, 0, kLongestWait)},
      {.name = "http2",
       .help = "HTTP/2, at once on a plain connection ('prior knowledge')",
       .group = kLoad,
       .set = turn_on(flags.http2)},
      {.name = "streams",
       .value = "N",
       .help = "with --http2: requests at a time on each connection",
       .fallback = "1",
       .group = kLoad,
       .set = count_into(flags.streams, 1, kMostStreams)},
      {.name = "workers",
       .value = "N",
       .help = "threads that send",
       .fallback = "one for 128 connections, up to the cores",
       .group = kLoad,
       .set = count_into(flags.workers, 1, kMostWorkers)},
      {.name = "source-address",
       .value = "LIST",
       .help = "connect from these local addresses in turn: 127.0.0.2,127.0.0.8-127.0.0.20 or "
               "127.0.1.0/24",
       .fallback = "the kernel's choice; on loopback several when ports are short",
       .group = kLoad,
       .repeatable = true,
       .set = source_addresses_into(flags.source_addresses)},
  };
}

std::vector<Option> what_is_sent(RunFlags& flags, const RunTable& table) {
  RequestOptions& request = flags.request;
  return {
      {.name = "method",
       .letter = 'm',
       .value = "METHOD",
       .help = "method, whether or not there is a body",
       .fallback = "GET",
       .group = kRequest,
       .common = true,
       .set = text_into(request.method)},
      {.name = "body",
       .letter = 'd',
       .value = "TEXT",
       .help = "request body",
       .group = kRequest,
       .common = true,
       .instead_of = {"body-file", "form", "body-lines"},
       .set = body_into(request)},
      {.name = "body-file",
       .letter = 'D',
       .value = "FILE",
       .help = "request body from a file; '-': standard input",
       .group = kRequest,
       .common = true,
       .instead_of = {"body", "form", "body-lines"},
       .set = path_into(flags.body_file)},
      {.name = "content-type",
       .letter = 'T',
       .value = "TYPE",
       .help = "Content-Type",
       .fallback = table.content_type_default,
       .group = kRequest,
       .common = true,
       .set = text_into(request.content_type)},
      {.name = "header",
       .letter = 'H',
       .value = "'NAME: VALUE'",
       .help = "a header, replacing a default",
       .group = kRequest,
       .common = true,
       .repeatable = true,
       .secret = true,
       .set = header_into(request.headers)},
      {.name = "accept",
       .letter = 'A',
       .value = "TYPE",
       .help = "Accept",
       .group = kRequest,
       .set = text_into(request.accept)},
      {.name = "auth",
       .letter = 'a',
       .value = "USER:PASS",
       .help = "basic authentication; also from @FILE or env:NAME",
       .group = kRequest,
       .secret = true,
       .instead_of = {"bearer"},
       .set = auth_into(request.basic_auth)},
      {.name = "bearer",
       .value = "TOKEN",
       .help = "Authorization: Bearer TOKEN; also from @FILE or env:NAME",
       .group = kRequest,
       .secret = true,
       .instead_of = {"auth", "aws-sigv4"},
       .set = bearer_into(request.bearer)},
      {.name = "disable-keepalive",
       .help = "a new connection for every request",
       .group = kRequest,
       .set = turn_off(request.keep_alive)},
      {.name = "disable-compression",
       .help = "ask for identity, not gzip",
       .group = kRequest,
       .set = turn_off(request.compression)},
  };
}

std::vector<Option> what_comes(RunFlags& flags) {
  return {
      {.name = "expect-status",
       .value = "CODES",
       .help = "what counts as success: 200,204 or 2xx",
       .fallback = "all below 400",
       .group = kRequest,
       .set = statuses_into(flags.expect_status)},
      {.name = "expect-header",
       .value = "'NAME: VALUE'",
       .help = "a header that responses must have: NAME, 'NAME: VALUE' or 'NAME: re:PATTERN'",
       .group = kRequest,
       .repeatable = true,
       .set = check_into(flags.checks.headers, parse_header_check)},
      {.name = "expect-body",
       .value = "TEXT",
       .help = "what bodies must have: a text, 're:PATTERN' or 'json:/pointer == VALUE'",
       .group = kRequest,
       .repeatable = true,
       .set = check_into(flags.checks.bodies, parse_body_check)},
      {.name = "disable-redirects",
       .help = "take a redirect for the answer",
       .group = kRequest,
       .instead_of = {"max-redirects"},
       .set = turn_off(flags.follow_redirects)},
      {.name = "max-redirects",
       .value = "N",
       .help = "redirects followed in one request",
       .fallback = "10",
       .group = kRequest,
       .instead_of = {"disable-redirects"},
       .set = count_into(flags.max_redirects, 1, kMostRedirects)},
      {.name = "cookie",
       .letter = 'b',
       .value = "'NAME=VALUE'",
       .help = "cookies of every request: 'a=b; c=d'",
       .group = kRequest,
       .repeatable = true,
       .secret = true,
       .set = cookie_into(flags.request.cookies)},
      {.name = "cookies",
       .help = "each connection is a user that keeps the cookies it is sent",
       .group = kRequest,
       .set = turn_on(flags.cookies)},
  };
}

Setter abort_rule_into(std::vector<AbortRule>& rules) {
  return [&rules](std::string_view text) -> Result<void> {
    Result<AbortRule> rule = parse_abort_rule(text);
    if (!rule) return rule.error();
    rules.push_back(std::move(*rule));
    return {};
  };
}

std::vector<Option> when_to_give_up(RunFlags& flags) {
  return {{.name = "abort-on",
           .value = "EXPR",
           .help = "end early, and fail, when it holds for a second: 'error_rate>50%', 'p99>2s for "
                   "5s'",
           .group = kGates,
           .repeatable = true,
           .set = abort_rule_into(flags.abort_on)}};
}

Setter samples_into(std::string& path) {
  return [&path](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{kEmptyPath};
    if (!sample_file_kind(text)) return Error{kSampleFileNames};
    path = text;
    return {};
  };
}

std::vector<Option> gates(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = {
      {.name = "slo",
       .value = "EXPR",
       .help = "a gate, like 'p99<200ms' or 'rps>=5000'",
       .group = kGates,
       .common = true,
       .repeatable = true,
       .set = slo_into(flags.slos, table.metrics)},
      {.name = "slo-target",
       .value = "LIST",
       .help = "gates that colour the histogram: p50=20ms,p99=1s",
       .group = kGates,
       .repeatable = true,
       .set = slo_target_into(flags.slos, table.metrics)},
      {.name = "inconclusive",
       .value = "pass|fail",
       .help = "what a gate that cannot be judged counts as; else the exit code is 3",
       .choices = {"pass", "fail"},
       .group = kGates,
       .shared = true,
       .set = choice_into<InconclusiveAs>(
           flags.inconclusive_as,
           {{"pass", InconclusiveAs::kPass}, {"fail", InconclusiveAs::kFail}})},
      // Without a setter it is no key of a file: asks_for_bisect() reads the command line alone.
      {.name = "bisect",
       .help = "exit codes for 'git bisect run': 3 and 4 become 125, 2 and 70 become 255",
       .group = kGates},
  };
  for (const QuantileName& quantile : kQuantiles) {
    rows.push_back({.name = fmt::format("slo-{}", quantile.name),
                    .value = "TIME",
                    .help = fmt::format("the same as --slo '{}<=TIME'", quantile.name),
                    .group = kGates,
                    .repeatable = true,
                    .set = percentile_limit_into(flags.slos, table.metrics, quantile.name)});
  }
  return rows;
}

}  // namespace

std::vector<Option> run_options_table(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = how_much(flags, table);
  if (table.with_shape) append(rows, how_it_changes(flags));
  append(rows, how_exactly(flags, table));
  append(rows, what_is_sent(flags, table));
  append(rows, what_comes(flags));
  append(rows, vary_options_table(flags.vary));
  append(rows, tls_options(flags.tls));
  append(rows, route_options(flags.routes));
  append(rows, gates(flags, table));
  if (table.with_shape) append(rows, when_to_give_up(flags));
  append(rows, output_options(flags.output));
  rows.push_back({.name = "hist-bins",
                  .value = "N",
                  .help = "bars of the histogram",
                  .fallback = "16",
                  .group = kOutputGroup,
                  .set = count_into(flags.hist_bins, 1, kMostBins)});
  if (table.with_samples) {
    rows.push_back(
        {.name = "samples",
         .value = "FILE",
         .help = "every request as a line of FILE.csv or FILE.ndjson; with .zst compressed",
         .group = kOutputGroup,
         .set = samples_into(flags.samples)});
  }
  rows.push_back({.name = "config",
                  .value = "FILE",
                  .help = "flags and scenarios from a TOML file (docs/scenarios.md)",
                  .group = "General"});
  rows.push_back({.name = "scenario",
                  .value = "NAME",
                  .help = "of the scenarios in --config only this one",
                  .group = "General",
                  .repeatable = true});
  return rows;
}

}  // namespace vastar
