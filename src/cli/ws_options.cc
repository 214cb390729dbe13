// The rules between the flags of `vastar ws`, its modes, and the runs that come of them.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/files.h"
#include "cli/ws_flags.h"
#include "wire/websocket/utf8.h"

namespace vastar {
namespace {

constexpr std::uint64_t kLargestPayload = std::uint64_t{64} << 20U;
constexpr std::uint64_t kOperationsEach = 50;  // echo and ping, on each connection
constexpr std::uint64_t kFanoutMessages = 100;
constexpr std::uint64_t kBurstBytes = 65'536;
constexpr std::uint64_t kLongestBurst = 64;
constexpr unsigned kBatch = 500;
constexpr Nanos kPingEvery = 5 * kSecond;
constexpr std::string_view kClaims = R"({"sub":"vastar-{n}","exp":{now+3600}})";

struct Payload {
  std::string name;
  std::string bytes;
};

Error wrong_mode(std::string_view flag, const WsModeRow& mode, std::string_view modes) {
  return Error{fmt::format("--{} does nothing in {}: it is for {}", flag, mode.name, modes)};
}

// A flag that does nothing in this mode is refused.
Result<void> check_flags(const WsFlags& flags, const WsModeRow& mode) {
  const bool throughput = mode.mode == WsMode::kThroughput;
  const bool storm = mode.mode == WsMode::kStorm;
  const std::string_view senders = "the modes that send messages";
  if (!mode.messages) {
    if (!flags.payloads.empty()) return wrong_mode("payload", mode, senders);
    if (flags.text) return wrong_mode(*flags.text ? "text" : "binary", mode, senders);
    if (flags.fragments) return wrong_mode("fragments", mode, senders);
  }
  if (flags.any_answer && mode.mode != WsMode::kEcho) return wrong_mode("any-answer", mode, "echo");
  if (flags.burst && !throughput) return wrong_mode("burst", mode, "throughput, matrix and format");
  if (flags.in_flight && !mode.counts)
    return wrong_mode("in-flight", mode, "echo, ping and others");
  if (flags.batch && !storm) return wrong_mode("batch", mode, "storm and limit");
  if (flags.ping_every && mode.mode != WsMode::kHold) return wrong_mode("ping-every", mode, "hold");
  const bool limit = mode.name == "limit";
  if ((flags.limit_from || flags.limit_to) && !limit) {
    return wrong_mode(flags.limit_from ? "from" : "to", mode, "limit");
  }
  if (flags.levels && (limit || flags.run.concurrency)) {
    return Error{limit ? "limit finds the number of connections itself: leave --conc out"
                       : "-c and --conc exclude each other"};
  }
  if (limit && flags.run.concurrency) return Error{"limit goes from --from to --to: leave -c out"};
  return {};
}

Result<void> check_load(const WsFlags& flags, const WsModeRow& mode) {
  const RunFlags& run = flags.run;
  const bool storm = mode.mode == WsMode::kStorm;
  const bool hold = mode.mode == WsMode::kHold;
  if ((storm || hold) && run.requests) {
    return Error{fmt::format("-n does nothing in {}: {}", mode.name,
                             storm ? "each connection is opened once" : "-z says how long")};
  }
  if (storm && run.duration > 0) return Error{"-z does nothing here: it ends when all are open"};
  if ((storm || hold) && (run.qps > 0 || run.rate > 0)) {
    return Error{
        fmt::format("{} has a pace of its own: {}", mode.name, storm ? "--batch" : "--ping-every")};
  }
  if (storm && (run.warmup.duration > 0 || run.warmup.requests > 0)) {
    return Error{"--warmup does nothing here: connections are opened once"};
  }
  if (mode.mode == WsMode::kFanout && run.workers > 1) {
    return Error{"fanout has one worker: the receivers' times are held against the sender's"};
  }
  for (const std::string& header : run.request.headers) {
    const std::string name = to_lower(header.substr(0, header.find(':')));
    if (name.starts_with("sec-websocket-") || name == "upgrade" || name == "connection") {
      return Error{
          fmt::format("-H {}: that header is the handshake's own (--subprotocol and "
                      "--compress say what it offers)",
                      printable(header.substr(0, header.find(':'))))};
    }
  }
  return {};
}

Result<std::string> secret_of(const std::string& source) {
  if (source.starts_with('@')) {
    Result<std::string> text = read_file(source.substr(1), 1U << 20U);
    if (!text) return Error{"--jwt-secret: " + text.error().message};
    return std::string(trim(*text));
  }
  if (!source.starts_with("env:")) {
    return Error{
        "--jwt-secret is env:NAME, of an environment variable, or @FILE, so that it shows "
        "in no list of processes"};
  }
  const char* value = std::getenv(source.c_str() + 4);
  if (value == nullptr || *value == '\0') {
    return Error{fmt::format("--jwt-secret: the environment has no {}", source.substr(4))};
  }
  return std::string(value);
}

// A request has one Authorization.
Result<void> check_credentials(const WsFlags& flags) {
  const RequestOptions& request = flags.run.request;
  const char* other = !request.bearer.empty()       ? "--bearer"
                      : !request.basic_auth.empty() ? "-a"
                                                    : "";
  for (const std::string& header : request.headers) {
    const std::string_view name = std::string_view(header).substr(0, header.find(':'));
    if (equals_ignoring_case(trim(name), "authorization")) other = "-H Authorization";
  }
  if (*other == '\0') return {};
  return Error{fmt::format(
      "{} and --jwt-secret exclude each other: a handshake has one Authorization", other)};
}

Result<void> add_token(const WsFlags& flags, WebSocketPlan& plan) {
  if (flags.jwt_secret.empty()) {
    if (flags.jwt_claims.empty()) return {};
    return Error{"--jwt-claims are what is signed: give --jwt-secret too"};
  }
  if (auto checked = check_credentials(flags); !checked) return checked;
  Result<std::string> secret = secret_of(flags.jwt_secret);
  if (!secret) return secret.error();
  if (secret->empty()) return Error{"--jwt-secret: it is empty"};
  const std::string claims = flags.jwt_claims.empty() ? std::string(kClaims) : flags.jwt_claims;
  if (!claims.starts_with('{'))
    return Error{"--jwt-claims are a JSON object, like {\"sub\":\"{n}\"}"};
  plan.token = TokenPlan{.secret = std::move(*secret), .claims = claims};
  return {};
}

Result<Payload> payload_of(const std::string& source) {
  constexpr std::string_view kPattern =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  if (source.starts_with('@')) {
    const std::string path = source.substr(1);
    Result<std::string> bytes = read_file(path, kLargestPayload);
    if (!bytes) return Error{"--payload: " + bytes.error().message};
    return Payload{path, std::move(*bytes)};
  }
  const Result<std::uint64_t> size = parse_size(source);
  if (!size) return size.error();
  if (*size > kLargestPayload) return Error{"--payload: no more than 64 MiB"};
  Payload payload{format_size(*size), std::string(*size, '\0')};
  for (std::size_t i = 0; i < *size; ++i) payload.bytes[i] = kPattern[i % kPattern.size()];
  return payload;
}

bool is_text(std::string_view bytes) {
  ws::Utf8Check check;
  return check.take(bytes) && check.complete();
}

Result<std::vector<Payload>> payloads_of(const WsFlags& flags, const WsModeRow& mode) {
  std::vector<std::string> sources = flags.payloads;
  if (sources.empty()) {
    if (mode.name == "format") {
      return Error{"format compares payloads: give --payload @FILE for each"};
    }
    for (const std::string_view size : split(mode.payloads, ',')) sources.emplace_back(size);
  }
  std::vector<Payload> payloads;
  for (const std::string& source : sources) {
    if (!mode.messages) return std::vector<Payload>{{"", ""}};
    Result<Payload> payload = payload_of(source);
    if (!payload) return payload.error();
    if (flags.text.value_or(false) && !is_text(payload->bytes)) {
      return Error{fmt::format("--text: {} is not UTF-8", printable(payload->name))};
    }
    payloads.push_back(std::move(*payload));
  }
  return payloads;
}

Result<std::vector<unsigned>> levels_of(const WsFlags& flags, const WsModeRow& mode) {
  if (flags.levels) return flags.levels->values;
  const bool several = !mode.levels.empty() && !flags.run.concurrency;
  if (several) return parse_levels(mode.levels)->values;
  const auto one =
      flags.run.concurrency.value_or(mode.name == "limit" ? 1 : LoadShape{}.concurrency);
  return std::vector<unsigned>{static_cast<unsigned>(one)};
}

// -n and -z where the mode, and not the user, says how much.
RunFlags with_amount(RunFlags run, const WsModeRow& mode, unsigned connections) {
  run.concurrency = connections;
  if (mode.mode == WsMode::kStorm) {
    run.requests = connections;
  } else if (!run.requests && run.duration == 0) {
    run.duration = mode.duration;
    if (mode.mode == WsMode::kFanout) run.requests = kFanoutMessages;
    if (run.duration == 0 && !run.requests) run.requests = kOperationsEach * connections;
  }
  return run;
}

void shape_load(const WsFlags& flags, const WsModeRow& mode, unsigned connections, Plan& plan) {
  LoadShape& load = plan.load;
  load.streams = static_cast<unsigned>(flags.in_flight.value_or(1));
  if (mode.mode == WsMode::kStorm) {
    load.opening = static_cast<unsigned>(flags.batch.value_or(kBatch));
  } else if (mode.mode == WsMode::kHold) {
    load.qps = 1 / to_seconds(flags.ping_every.value_or(kPingEvery));
  } else if (mode.mode == WsMode::kFanout) {
    load.senders = 1;
    load.concurrency = connections;  // of which one sends, however few messages
    plan.workers = 1;
  }
}

std::uint64_t burst_of(const WsFlags& flags, std::size_t payload) {
  const std::uint64_t fit = kBurstBytes / std::max<std::size_t>(payload, 1);
  return flags.burst.value_or(std::clamp<std::uint64_t>(fit, 1, kLongestBurst));
}

// "ws" or "wss" where the URL was given with it.
std::string ws_scheme(const std::string& url) {
  const std::string lower = to_lower(url.substr(0, 6));
  return lower.starts_with("ws://") ? "ws" : lower.starts_with("wss://") ? "wss" : "";
}

// ws is http until the upgrade.
std::string http_form(const std::string& url) {
  const std::string scheme = ws_scheme(url);
  if (scheme.empty()) return url;
  return (scheme == "ws" ? "http" : "https") + url.substr(scheme.size());
}

Result<RunOptions> run_of(const WsFlags& flags, const WsModeRow& mode, const std::string& url,
                          const WebSocketPlan& common, const Payload& payload,
                          unsigned connections) {
  auto options = resolve_run(with_amount(flags.run, mode, connections), {http_form(url)},
                             {.redirects = false});
  if (!options) return options.error();
  if (common.token && !options->plan.url.userinfo.empty()) {
    return Error{
        "a user in the URL and --jwt-secret exclude each other: a handshake has one "
        "Authorization"};
  }
  if (mode.mode == WsMode::kFanout) options->notes.clear();  // -n is of one connection
  options->plan.url.shown_scheme = ws_scheme(url);
  shape_load(flags, mode, connections, options->plan);
  WebSocketPlan& plan = options->plan.websocket.emplace(common);
  plan.mode = mode.mode;
  plan.payload = payload.bytes;
  plan.text = flags.text.value_or(is_text(payload.bytes));
  plan.fragments = static_cast<unsigned>(flags.fragments.value_or(1));
  plan.any_answer = flags.any_answer;
  plan.burst = burst_of(flags, payload.bytes.size());
  options->plan.watched_pid = flags.pid.value_or(0);
  return options;
}

}  // namespace

Result<std::vector<WsRun>> resolve_ws(const WsFlags& flags, const WsModeRow& mode,
                                      const std::string& url) {
  if (auto checked = check_flags(flags, mode); !checked) return checked.error();
  if (auto checked = check_load(flags, mode); !checked) return checked.error();
  WebSocketPlan common = flags.plan;
  if (auto added = add_token(flags, common); !added) return added.error();
  const auto payloads = payloads_of(flags, mode);
  if (!payloads) return payloads.error();
  const auto levels = levels_of(flags, mode);
  if (!levels) return levels.error();
  if (mode.mode == WsMode::kFanout && levels->front() < 2) {
    return Error{"fanout needs two connections at least: one sends, the others receive"};
  }
  std::vector<WsRun> runs;
  for (const Payload& payload : *payloads) {
    for (const unsigned connections : *levels) {
      auto options = run_of(flags, mode, url, common, payload, connections);
      if (!options) return options.error();
      const std::string with = payload.name.empty() ? "" : payload.name + ", ";
      runs.push_back({fmt::format("{}{} connections", with, connections), std::move(*options)});
    }
  }
  return runs;
}

}  // namespace vastar
