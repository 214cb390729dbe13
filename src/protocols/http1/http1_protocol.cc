// Makes HTTP/1.1 sessions.
#include "protocols/http1/http1_protocol.h"

#include "protocols/http1/http1_session.h"

namespace vastar {

std::unique_ptr<Session> Http1Protocol::make_session() const {
  return std::make_unique<Http1Session>(request_);
}

}  // namespace vastar
