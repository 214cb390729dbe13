// What vastar makes of HTTP/1.1 responses to a GET, to be held against another parser.
//
// With --cases: the responses of tests/support/http1_responses.h, one a line, in hexadecimal.
// Else: a response a line of standard input, in hexadecimal, each by itself and followed by the end
// of its connection; a line of output each: "STATUS BODY_BYTES keep|close", or "failed WHY".
#include <fmt/format.h>

#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "protocols/http/http_protocol.h"
#include "support/http1_responses.h"
#include "wire/octets.h"

namespace vastar {
namespace {

void print_cases() {
  for (const auto* table : {&testing::right_responses(), &testing::wrong_responses(),
                            &testing::broken_off_responses()}) {
    for (const testing::Http1Response& response : *table) {
      for (const char octet : response.bytes) {
        fmt::print("{:02x}", static_cast<unsigned char>(octet));
      }
      fmt::print("\n");
    }
  }
}

std::string octets_of(std::string_view hex) {
  std::string octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets += static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1]));
  }
  return octets;
}

// Of the first response: what follows it is another matter.
std::string verdict(SessionSource& source, std::string_view bytes) {
  const std::unique_ptr<Session> session = source.make_session({});
  Outbox outbox;
  if (!session->submit(0, outbox)) return "failed to be asked";
  Events events;
  session->receive({bytes.data(), bytes.size()}, 1, outbox, events);
  session->end(false, 1, events);
  for (const Event& event : events) {
    if (event.kind == Event::Kind::kFailed) return fmt::format("failed {}", event.detail);
    if (event.kind != Event::Kind::kFinished) continue;
    return fmt::format("{} {} {}", event.status, event.body_bytes,
                       event.keep_alive ? "keep" : "close");
  }
  return "failed silently";
}

void print_verdicts() {
  RequestSpec request;
  request.method = "GET";
  const HttpProtocol protocol(request);
  const auto source = protocol.for_worker(testing::one_origin(), {});
  for (std::string line; std::getline(std::cin, line);) {
    fmt::print("{}\n", verdict(*source, octets_of(line)));
  }
}

}  // namespace
}  // namespace vastar

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--cases") {
    vastar::print_cases();
  } else {
    vastar::print_verdicts();
  }
}
