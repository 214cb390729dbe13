// The rules of what is said on WebSocket connections.
#include "cli/ws_content.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "cli/files.h"
#include "cli/ws_url.h"
#include "wire/websocket/utf8.h"

namespace vastar {
namespace {

constexpr std::uint64_t kLargestPayload = std::uint64_t{64} << 20U;
constexpr std::uint64_t kBurstBytes = 65'536;
constexpr std::uint64_t kLongestBurst = 64;
constexpr std::string_view kClaims = R"({"sub":"vastar-{n}","exp":{now+3600}})";

struct Payload {
  std::string name;
  std::string bytes;
};

Result<void> check_mode(const WsContentFlags& flags, const WsModeRow& mode) {
  const std::string_view senders = "the modes that send messages";
  if (!mode.messages) {
    if (!flags.payloads.empty()) return wrong_mode("payload", mode, senders);
    if (flags.text) return wrong_mode(*flags.text ? "text" : "binary", mode, senders);
    if (flags.fragments) return wrong_mode("fragments", mode, senders);
  }
  if (flags.any_answer && mode.mode != WsMode::kEcho) return wrong_mode("any-answer", mode, "echo");
  if (flags.burst && mode.mode != WsMode::kThroughput) {
    return wrong_mode("burst", mode, "throughput, matrix and format");
  }
  if (flags.in_flight && !mode.counts)
    return wrong_mode("in-flight", mode, "echo, ping and others");
  return {};
}

Result<void> check_headers(const RunFlags& run) {
  for (const std::string& header : run.request.headers) {
    const std::string name = to_lower(header.substr(0, header.find(':')));
    if (!name.starts_with("sec-websocket-") && name != "upgrade" && name != "connection") continue;
    return Error{
        fmt::format("-H {}: that header is the handshake's own (--subprotocol and --compress say "
                    "what it offers)",
                    printable(header.substr(0, header.find(':'))))};
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
Result<void> check_credentials(const RequestOptions& request) {
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

Result<void> add_token(const WsContentFlags& flags, const RunFlags& run, WebSocketPlan& plan) {
  if (flags.jwt_secret.empty()) {
    if (flags.jwt_claims.empty()) return {};
    return Error{"--jwt-claims are what is signed: give --jwt-secret too"};
  }
  if (auto checked = check_credentials(run.request); !checked) return checked;
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

Result<std::vector<Payload>> payloads_of(const WsContentFlags& flags, const WsModeRow& mode) {
  if (!mode.messages) return std::vector<Payload>{{"", ""}};
  std::vector<std::string> sources = flags.payloads;
  if (sources.empty()) {
    if (mode.payloads.empty()) {
      return Error{"format compares payloads: give --payload @FILE for each"};
    }
    for (const std::string_view size : split(mode.payloads, ',')) sources.emplace_back(size);
  }
  std::vector<Payload> payloads;
  for (const std::string& source : sources) {
    Result<Payload> payload = payload_of(source);
    if (!payload) return payload.error();
    if (flags.text.value_or(false) && !is_text(payload->bytes)) {
      return Error{fmt::format("--text: {} is not UTF-8", printable(payload->name))};
    }
    payloads.push_back(std::move(*payload));
  }
  return payloads;
}

std::uint64_t burst_of(const WsContentFlags& flags, std::size_t payload) {
  const std::uint64_t fit = kBurstBytes / std::max<std::size_t>(payload, 1);
  return flags.burst.value_or(std::clamp<std::uint64_t>(fit, 1, kLongestBurst));
}

}  // namespace

Error wrong_mode(std::string_view flag, const WsModeRow& mode, std::string_view modes) {
  return Error{fmt::format("--{} does nothing in {}: it is for {}", flag, mode.name, modes)};
}

Result<std::vector<WsContent>> resolve_ws_content(const WsContentFlags& flags,
                                                  const WsModeRow& mode, const RunFlags& run) {
  if (auto checked = check_mode(flags, mode); !checked) return checked.error();
  if (auto checked = check_headers(run); !checked) return checked.error();
  WebSocketPlan common = flags.plan;
  common.mode = mode.mode;
  common.fragments = static_cast<unsigned>(flags.fragments.value_or(1));
  common.any_answer = flags.any_answer;
  if (auto added = add_token(flags, run, common); !added) return added.error();
  auto payloads = payloads_of(flags, mode);
  if (!payloads) return payloads.error();
  std::vector<WsContent> contents;
  for (Payload& payload : *payloads) {
    WsContent content{.name = std::move(payload.name), .plan = common};
    content.plan.text = flags.text.value_or(is_text(payload.bytes));
    content.plan.burst = burst_of(flags, payload.bytes.size());
    content.plan.payload = std::move(payload.bytes);
    content.in_flight = static_cast<unsigned>(flags.in_flight.value_or(1));
    contents.push_back(std::move(content));
  }
  return contents;
}

Result<RunOptions> resolve_ws_run(const RunFlags& run, const WsContent& content, Operands operands,
                                  RunRules rules) {
  const std::string scheme = operands.empty() ? "" : ws_scheme(operands[0]);
  if (!operands.empty()) operands[0] = http_form(operands[0]);
  rules.redirects = false;
  rules.in_flight = content.in_flight;
  auto options = resolve_run(run, operands, rules);
  if (!options) return options.error();
  if (content.plan.token && !options->plan.url.userinfo.empty()) {
    return Error{
        "a user in the URL and --jwt-secret exclude each other: a handshake has one "
        "Authorization"};
  }
  options->plan.url.shown_scheme = scheme;
  options->plan.websocket = content.plan;
  return options;
}

}  // namespace vastar
