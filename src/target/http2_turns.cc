// HTTP/2 on a connection of the target: frames instead of requests.
#include <memory>

#include "target/connection.h"
#include "target/worker.h"

namespace vastar::target {

// By prior knowledge or as TLS has agreed on it.
void Connection::begin_http2() { work().http2 = std::make_unique<Http2Peer>(worker_, *this); }

// Whether the first bytes of a connection are HTTP/2's, or may become so.
bool Connection::begins_http2(std::string_view input) const {
  return request_ == nullptr &&
         input.substr(0, kHttp2Preface.size()) == kHttp2Preface.substr(0, input.size());
}

// As take_head, of frames: it could always take more.
bool Connection::take_http2(std::string_view& input) {
  if (!input.empty()) work_->http2->take(input);
  input = {};
  write_http2();
  return false;
}

bool Connection::write_http2() {
  const bool wrote = work_->http2->write(out());
  if (work_->http2->finished()) end_ = FaultEnd::kClose;
  return wrote;
}

void Connection::go_on_with(Http2Stream& stream) {
  if (state_ != State::kReading) return;
  begin_turn();
  stream.proceed();
  go_on();
}

}  // namespace vastar::target
