// The rows of the flags of `vastar ws`.
#include "cli/ws_flags.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "cli/values.h"
#include "plan/slo.h"
#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kGroup = "WebSocket";
constexpr std::uint64_t kMostInFlight = 1000;
constexpr std::uint64_t kMostFragments = 10'000;
constexpr std::uint64_t kMostBurst = 1'000'000;
constexpr std::uint64_t kMostConnections = 1'000'000;

constexpr std::array<WsModeRow, 9> kModes = {{
    {.name = "echo",
     .mode = WsMode::kEcho,
     .messages = true,
     .counts = true,
     .payloads = "64",
     .levels = ""},
    {.name = "ping", .mode = WsMode::kPing, .counts = true, .payloads = "", .levels = ""},
    {.name = "throughput",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .duration = 10 * kSecond,
     .payloads = "64",
     .levels = ""},
    {.name = "matrix",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .duration = 5 * kSecond,
     .payloads = "64,1k,16k,64k",
     .levels = "10,50,100"},
    {.name = "format",
     .mode = WsMode::kThroughput,
     .messages = true,
     .counts = true,
     .duration = 10 * kSecond,
     .payloads = "",
     .levels = ""},
    {.name = "fanout",
     .mode = WsMode::kFanout,
     .messages = true,
     .counts = true,
     .payloads = "64",
     .levels = ""},
    {.name = "storm", .mode = WsMode::kStorm, .payloads = "", .levels = ""},
    {.name = "hold", .mode = WsMode::kHold, .duration = 30 * kSecond, .payloads = "", .levels = ""},
    {.name = "limit", .mode = WsMode::kStorm, .payloads = "", .levels = ""},
}};

// What a run has and a WebSocket connection does not.
constexpr std::array<std::string_view, 16> kNotOurs = {"method",
                                                       "body",
                                                       "body-file",
                                                       "content-type",
                                                       "accept",
                                                       "http2",
                                                       "streams",
                                                       "h2-window",
                                                       "disable-keepalive",
                                                       "expect-status",
                                                       "expect-header",
                                                       "expect-body",
                                                       "disable-compression",
                                                       "max-redirects",
                                                       "cookies",
                                                       "disable-redirects"};

Setter levels_into(std::optional<Levels>& field) {
  return [&field](std::string_view text) -> Result<void> {
    Result<Levels> levels = parse_levels(text);
    if (!levels) return levels.error();
    if (levels->automatic) return Error{"wants numbers: 10,50,100 or 10..1000:log=6"};
    field = std::move(*levels);
    return {};
  };
}

Setter payloads_into(std::vector<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.starts_with('@')) {
      if (text.size() == 1) return Error{kEmptyPath};
      field.emplace_back(text);
      return {};
    }
    for (const std::string_view size : split(text, ',')) {
      if (const auto parsed = parse_size(size); !parsed) return parsed.error();
      field.emplace_back(size);
    }
    return {};
  };
}

Setter subprotocol_into(std::vector<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (!is_token(text))
      return Error{"a subprotocol is a word without blanks, commas and the like"};
    field.emplace_back(text);
    return {};
  };
}

Setter into_flag(std::optional<bool>& field, bool value) {
  return [&field, value](std::string_view) -> Result<void> {
    field = value;
    return {};
  };
}

Setter duration_into_optional(std::optional<Nanos>& field) {
  return [&field](std::string_view text) -> Result<void> {
    const Result<Nanos> time = parse_duration(text);
    if (!time) return time.error();
    if (*time < kMillisecond || *time > kHour) return Error{"a time from 1ms to 1h is wanted"};
    field = *time;
    return {};
  };
}

std::vector<Option> message_rows(WsFlags& flags) {
  return {
      {.name = "payload",
       .value = "SIZE|@FILE",
       .help = "what a message carries: so many bytes, or a file's; several, a run each: 64,1k,16k",
       .fallback = "64",
       .group = kGroup,
       .common = true,
       .repeatable = true,
       .set = payloads_into(flags.payloads)},
      {.name = "text",
       .help = "messages are text (the default for payloads that are UTF-8)",
       .group = kGroup,
       .instead_of = {"binary"},
       .set = into_flag(flags.text, true)},
      {.name = "binary",
       .help = "messages are binary",
       .group = kGroup,
       .common = true,
       .instead_of = {"text"},
       .set = into_flag(flags.text, false)},
      {.name = "fragments",
       .value = "N",
       .help = "frames of a message",
       .fallback = "1",
       .group = kGroup,
       .set = count_into(flags.fragments, 1, kMostFragments)},
      {.name = "in-flight",
       .value = "N",
       .help = "operations under way at a time on a connection",
       .fallback = "1",
       .group = kGroup,
       .common = true,
       .set = count_into(flags.in_flight, 1, kMostInFlight)},
      {.name = "any-answer",
       .help = "echo: any message is an answer, not the one sent alone",
       .group = kGroup,
       .set = turn_on(flags.any_answer)},
      {.name = "burst",
       .value = "N",
       .help = "throughput: messages between two pings",
       .fallback = "64 KiB of payload, from 1 to 64 messages",
       .group = kGroup,
       .set = count_into(flags.burst, 1, kMostBurst)},
  };
}

std::vector<Option> connection_rows(WsFlags& flags) {
  return {
      {.name = "compress",
       .help = "offer permessage-deflate",
       .group = kGroup,
       .common = true,
       .set = turn_on(flags.plan.compress)},
      {.name = "subprotocol",
       .value = "NAME",
       .help = "offer this subprotocol",
       .group = kGroup,
       .repeatable = true,
       .set = subprotocol_into(flags.plan.subprotocols)},
      {.name = "ready",
       .value = "TEXT",
       .help = "a connection is ready when a message with TEXT in it has come",
       .fallback = "once upgraded",
       .group = kGroup,
       .common = true,
       .set = text_into(flags.plan.ready)},
      {.name = "jwt-secret",
       .value = "env:NAME|@FILE",
       .help = "sign a token for each connection (HS256), sent as Authorization: Bearer",
       .group = kGroup,
       .set = text_into(flags.jwt_secret)},
      {.name = "jwt-claims",
       .value = "JSON",
       .help = "its claims; {n} is the connection's number, {now} and {now+60} are times in s",
       .fallback = "{\"sub\":\"vastar-{n}\",\"exp\":{now+3600}}",
       .group = kGroup,
       .set = text_into(flags.jwt_claims)},
      {.name = "pid",
       .value = "PID",
       .help = "report the memory of this process, the target's, before, at its peak, and after",
       .group = kGroup,
       .set = count_into(flags.pid, 1, 4'194'304)},
  };
}

std::vector<Option> mode_rows(WsFlags& flags) {
  return {
      {.name = "conc",
       .value = "LEVELS",
       .help = "a run for each number of connections: 10,50,100 or 10..1000:log=6",
       .group = kGroup,
       .instead_of = {"concurrency"},
       .set = levels_into(flags.levels)},
      {.name = "batch",
       .value = "N",
       .help = "storm, limit: connections being opened at a time",
       .fallback = "500",
       .group = kGroup,
       .common = true,
       .set = count_into(flags.batch, 1, kMostConnections)},
      {.name = "ping-every",
       .value = "TIME",
       .help = "hold: between two pings of a connection",
       .fallback = "5s",
       .group = kGroup,
       .set = duration_into_optional(flags.ping_every)},
      {.name = "from",
       .value = "N",
       .help = "limit: connections to begin with",
       .fallback = "100",
       .group = kGroup,
       .set = count_into(flags.limit_from, 1, kMostConnections)},
      {.name = "to",
       .value = "N",
       .help = "limit: no more connections than this",
       .fallback = "100000",
       .group = kGroup,
       .set = count_into(flags.limit_to, 1, kMostConnections)},
  };
}

}  // namespace

const WsModeRow* find_ws_mode(std::string_view name) {
  const auto* found = std::find_if(kModes.begin(), kModes.end(),
                                   [name](const WsModeRow& row) { return row.name == name; });
  return found == kModes.end() ? nullptr : found;
}

std::vector<std::string_view> ws_mode_names() {
  std::vector<std::string_view> names;
  for (const WsModeRow& row : kModes) names.push_back(row.name);
  return names;
}

std::vector<Option> ws_options_table(WsFlags& flags) {
  RunTable run{.metrics = run_metrics(), .requests_default = "by mode"};
  std::vector<Metric> own = ws_metrics();
  std::move(own.begin(), own.end(), std::back_inserter(run.metrics));
  std::vector<Option> rows = message_rows(flags);
  append(rows, connection_rows(flags));
  append(rows, mode_rows(flags));
  std::vector<Option> of_run = run_options_table(flags.run, run);
  std::erase_if(of_run, [](const Option& row) {
    return std::find(kNotOurs.begin(), kNotOurs.end(), row.name) != kNotOurs.end();
  });
  append(rows, std::move(of_run));
  return rows;
}

}  // namespace vastar
