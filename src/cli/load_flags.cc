// The rows of a run's flags: the load.
#include <limits>
#include <string_view>
#include <utility>

#include "cli/run_flag_groups.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kLoad = "Load";

constexpr std::uint64_t kMostRequests = std::uint64_t{1} << 53U;  // exact as a JSON number
constexpr std::uint64_t kMostConnections = 1'000'000;
constexpr std::uint64_t kMostStreams = 10'000;
constexpr std::uint64_t kMostWorkers = 1024;
// The histograms hold up to an hour.
constexpr Nanos kLongestWait = kHour;
constexpr Nanos kLongestRun = kHour * 24 * 365;

Setter warmup_into(Warmup& field) {
  return [&field](std::string_view text) -> Result<void> {
    Warmup warmup;
    const bool whole = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!whole && parse_number(text)) {
      return Error{"a bare number counts requests and must be whole; a time has a unit: 500ms"};
    }
    const Setter set = whole && !text.empty() ? count_into(warmup.requests, 0, kMostRequests)
                                              : duration_into(warmup.duration, 0, kLongestRun);
    if (auto taken = set(text); !taken) return taken;
    field = warmup;
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

Setter windows_into(std::optional<Http2Windows>& field) {
  return [&field](std::string_view text) -> Result<void> {
    const Result<Http2Windows> windows = parse_http2_windows(text);
    if (!windows) return windows.error();
    field = *windows;
    return {};
  };
}

Setter stages_into(Stages& stages) {
  return [&stages](std::string_view text) { return add_stages(text, stages); };
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
       .set = zero_or_number_into(flags.qps, 1e-6, 1e9)},
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
      {.name = "h2-window",
       .value = "SIZE[,SIZE]",
       .help = "with --http2: receive windows, of a stream and of the connection",
       .fallback = "1G",
       .group = kLoad,
       .set = windows_into(flags.http2_windows)},
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

}  // namespace

std::vector<Option> load_options(RunFlags& flags, const RunTable& table) {
  std::vector<Option> rows = how_much(flags, table);
  if (table.with_shape) append(rows, how_it_changes(flags));
  append(rows, how_exactly(flags, table));
  return rows;
}

}  // namespace vastar
