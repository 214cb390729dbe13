// CONNECT and what a proxy makes of it.
#include "engine/tunnel.h"

#include <fmt/format.h>

#include <utility>

#include "base/version.h"
#include "wire/head.h"

namespace vastar {
namespace {

// The port is always there (RFC 9110, 9.3.6).
std::string place_of(const Origin& origin) {
  const bool ipv6 = origin.host.find(':') != std::string::npos;
  return fmt::format("{}:{}", ipv6 ? "[" + origin.host + "]" : origin.host, origin.port);
}

std::string request_for(const Proxy& proxy, const Origin& origin) {
  const std::string place = place_of(origin);
  std::string request = fmt::format(
      "CONNECT {0} HTTP/1.1\r\nHost: {0}\r\nUser-Agent: vastar/{1}\r\n", place, version());
  if (const std::string value = proxy.authorization(); !value.empty()) {
    request += fmt::format("Proxy-Authorization: {}\r\n", value);
  }
  return request + "\r\n";
}

}  // namespace

Tunnel::Tunnel(const Proxy& proxy, const Origin& origin)
    : knows_user_(!proxy.userinfo.empty()), request_(request_for(proxy, origin)) {}

Tunnel::State Tunnel::take(std::string_view& bytes) {
  while (!bytes.empty()) {
    std::string_view line;
    const LineCutter::Cut cut = lines_.next(bytes, kMaxHeadBytes - head_bytes_, line);
    if (status_ == 0 && !may_be_status_line(line)) {
      return fail(Failure::kProxyFailed, why_not_status_line(line));
    }
    if (cut == LineCutter::Cut::kMore) return State::kMore;
    if (cut == LineCutter::Cut::kBareLf) {
      return fail(Failure::kProxyFailed, "head line ended by LF without CR");
    }
    if (cut == LineCutter::Cut::kTooLong) return fail(Failure::kProxyFailed, "head over 64 KiB");
    head_bytes_ += line.size() + kCrLfBytes;
    const State state = line.empty() && status_ != 0 ? finish_head() : take_line(line);
    if (state != State::kMore) return state;
  }
  return State::kMore;
}

Tunnel::State Tunnel::take_line(std::string_view line) {
  if (status_ == 0) {
    StatusLine parsed;
    const char* const wrong = parse_status_line(line, parsed);
    if (wrong != nullptr) return fail(Failure::kProxyFailed, wrong);
    status_ = parsed.status;
    return State::kMore;
  }
  Field field;
  const char* const wrong = parse_field(line, field);
  return wrong == nullptr ? State::kMore : fail(Failure::kProxyFailed, wrong);
}

// What a 2xx says of a body's length means nothing (RFC 9110, 9.3.6): there is none.
Tunnel::State Tunnel::finish_head() {
  if (status_ >= 200 && status_ < 300) return State::kOpen;
  if (status_ == 407 || status_ == 401) {  // tinyproxy says 401 to the wrong user
    return fail(Failure::kProxyRefused,
                fmt::format("status {}: {}", status_,
                            knows_user_ ? "it does not take the user and password it was given"
                                        : "it wants a user and password (--proxy-user)"));
  }
  if (status_ >= 200) return fail(Failure::kProxyRefused, fmt::format("status {}", status_));
  if (status_ == 101) return fail(Failure::kProxyFailed, "101 without a request to upgrade");
  status_ = 0;  // an interim response: the next head is the answer
  return State::kMore;
}

Tunnel::State Tunnel::end() {
  return fail(Failure::kProxyFailed, head_bytes_ == 0 && !lines_.unfinished()
                                         ? "closed before its answer"
                                         : "closed inside its answer");
}

Tunnel::State Tunnel::fail(Failure failure, std::string why) {
  failure_ = failure;
  why_ = std::move(why);
  return State::kFailed;
}

}  // namespace vastar
