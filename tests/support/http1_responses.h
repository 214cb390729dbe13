// What HTTP/1.1 peers do, right and wrong, and what a client must make of it (RFC 9112): one table,
// played to a session byte by byte and to the engine over sockets.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "support/session_play.h"

namespace vastar::testing {

struct Http1Response {
  const char* name;
  std::string bytes;  // what the peer answers one request with
  Story events;       // what a session must say of it, as slot 7 (session_play.h)
  Ending ending = Ending::kNone;
  const char* method = "GET";  // of the request
};

inline void PrintTo(const Http1Response& response, std::ostream* out) { *out << response.name; }

const std::vector<Http1Response>& right_responses();
const std::vector<Http1Response>& wrong_responses();
// Those that end too early, or too late: with bytes that no request has asked for.
const std::vector<Http1Response>& broken_off_responses();

std::string interims(int count);  // so many 100 Continue

}  // namespace vastar::testing
