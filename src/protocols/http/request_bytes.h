// A request as HTTP/1.1 bytes, and what of it decides how its response is read.
#pragma once

#include <string>

#include "plan/request.h"

namespace vastar {

struct RequestBytes {
  std::string bytes;       // request line, fields, blank line, body
  bool head = false;       // HEAD: the response has no body, whatever its fields say
  bool connect = false;    // CONNECT: after a 2xx the connection is a tunnel
  bool expects = false;    // its body waits until the peer asks for it (asks_to_continue())
  bool keep_alive = true;  // false: we asked for the connection to be closed
};

RequestBytes serialize_request(const RequestSpec& request);
// Into memory that is used again.
void serialize_request(const RequestSpec& request, RequestBytes& made);

}  // namespace vastar
