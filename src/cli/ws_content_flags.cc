// The rows of what is said on WebSocket connections.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/llm_flags.h"
#include "cli/stream_flags.h"
#include "cli/values.h"
#include "cli/ws_content.h"
#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kGroup = "WebSocket";
constexpr std::uint64_t kMostInFlight = 1000;
constexpr std::uint64_t kMostFragments = 10'000;
constexpr std::uint64_t kMostBurst = 1'000'000;

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

std::vector<Option> message_rows(WsContentFlags& flags) {
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

std::vector<Option> connection_rows(WsContentFlags& flags) {
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
  };
}

}  // namespace

std::vector<Option> ws_content_options(WsContentFlags& flags) {
  std::vector<Option> rows = message_rows(flags);
  append(rows, connection_rows(flags));
  return rows;
}

bool is_not_of_websocket(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kOfHttp = {"accept",
                                                              "http2",
                                                              "streams",
                                                              "h2-window",
                                                              "disable-keepalive",
                                                              "expect-status",
                                                              "expect-100-timeout"};
  return is_of_the_request(name) || is_of_whole_responses(name) ||
         std::find(kOfHttp.begin(), kOfHttp.end(), name) != kOfHttp.end();
}

std::vector<Option> without_http(std::vector<Option> rows) {
  std::erase_if(rows, [](const Option& row) { return is_not_of_websocket(row.name); });
  return rows;
}

}  // namespace vastar
