// HTTP/1.1 for one plan: the request, written once; what the sessions of a worker share; a session
// a connection.
#pragma once

#include <memory>
#include <string_view>

#include "engine/session.h"
#include "plan/request.h"
#include "protocols/http1/request_bytes.h"

namespace vastar {

class Http1Protocol final : public Protocol {
 public:
  explicit Http1Protocol(const RequestSpec& request) : request_(serialize_request(request)) {}
  Http1Protocol(const Http1Protocol&) = delete;  // sessions point into it
  Http1Protocol& operator=(const Http1Protocol&) = delete;

  std::string_view name() const override { return "http1"; }
  std::unique_ptr<SessionSource> for_worker() const override;

 private:
  const RequestBytes request_;
};

}  // namespace vastar
