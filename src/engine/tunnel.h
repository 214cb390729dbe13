// The opening of a tunnel through an HTTP proxy (RFC 9110, 9.3.6): the request for it, and its
// answer, read strictly. Bytes in, bytes out: it owns no socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/failure.h"
#include "plan/origin.h"
#include "plan/proxy.h"
#include "wire/lines.h"

namespace vastar {

class Tunnel {
 public:
  enum class State : std::uint8_t {
    kMore,
    kOpen,    // from here on bytes go to the origin and come from it
    kFailed,  // failure() and why() say how
  };

  Tunnel(const Proxy& proxy, const Origin& origin);

  // What of the request is still to be sent.
  std::string_view unsent() const { return std::string_view(request_).substr(sent_); }
  void sent(std::size_t count) { sent_ += count; }

  // Takes bytes of the answer off the front, and none of those behind it.
  State take(std::string_view& bytes);
  // The proxy has closed the connection.
  State end();

  Failure failure() const { return failure_; }
  const std::string& why() const { return why_; }

 private:
  State take_line(std::string_view line);
  State finish_head();
  State fail(Failure failure, std::string why);

  const bool knows_user_;  // the proxy has been told a user and password
  const std::string request_;
  std::size_t sent_ = 0;
  LineCutter lines_;
  std::size_t head_bytes_ = 0;  // of all heads
  std::uint16_t status_ = 0;    // 0: its line has not come
  Failure failure_ = Failure::kNone;
  std::string why_;
};

}  // namespace vastar
