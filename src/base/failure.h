// Why an operation did not succeed. Each class is named once, here; documents use the names.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace vastar {

enum class Failure : std::uint8_t {
  kNone,
  kDns,
  kConnectRefused,
  kConnectTimeout,
  kConnectFailed,
  kLocalResources,
  kProxyRefused,
  kProxyFailed,
  kTlsCertificate,
  kTlsHandshake,
  kTimeout,
  kRefused,
  kReset,
  kClosed,
  kTruncated,
  kProtocol,
  kStreamReset,
  kStreamError,
  kWsHandshake,
  kWsClose,
  kHttpStatus,
  kCheck,
  kRedirect,
  kDrainAborted,
  kCount,  // how many there are; not a class
};

inline constexpr std::size_t kFailureCount = static_cast<std::size_t>(Failure::kCount);

struct FailureClass {
  std::string_view name;     // in documents
  std::string_view meaning;  // for people
};

inline constexpr std::array<FailureClass, kFailureCount> kFailureClasses = {{
    {"none", "succeeded"},
    {"dns", "the host name did not resolve"},
    {"connect_refused", "the target refused the connection"},
    {"connect_timeout", "the connection was not answered in time"},
    {"connect_failed", "the connection could not be made"},
    {"local_resources", "this machine ran out of ports, descriptors or memory for a connection"},
    {"proxy_refused", "the proxy would not make a tunnel to the target"},
    {"proxy_failed", "the proxy's answer to CONNECT broke off or breaks the protocol"},
    {"tls_certificate", "the target's certificate is not one to trust"},
    {"tls_handshake", "the target and vastar did not agree on TLS"},
    {"timeout", "no complete response within --timeout"},
    {"refused", "the target would not process the request"},
    {"reset", "the target reset the connection"},
    {"closed", "the target closed the connection before it answered"},
    {"truncated", "the target closed the connection inside a response"},
    {"protocol", "the response breaks the protocol"},
    {"stream_reset", "the target reset the request's stream (HTTP/2)"},
    {"stream_error", "the target reported an error inside the stream of its response"},
    {"ws_handshake", "the opening handshake of WebSocket was refused, or not finished"},
    {"ws_close", "the target closed the WebSocket connection while it owed an answer"},
    {"http_status", "the response's status counts as a failure"},
    {"check", "the response is not as a check wants it"},
    {"redirect", "a redirect that cannot be followed, or too many of them"},
    {"drain_aborted", "still under way when the time to drain was over"},
}};

constexpr bool is_tls(Failure failure) {
  return failure == Failure::kTlsCertificate || failure == Failure::kTlsHandshake;
}

constexpr bool is_proxy(Failure failure) {
  return failure == Failure::kProxyRefused || failure == Failure::kProxyFailed;
}

constexpr const FailureClass& describe(Failure failure) {
  return kFailureClasses[static_cast<std::size_t>(failure)];
}

}  // namespace vastar
