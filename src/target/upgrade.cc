// WebSocket on a connection of the target: the upgrade, and frames instead of requests.
#include <fmt/format.h>

#include "target/connection.h"
#include "target/worker.h"
#include "wire/websocket/handshake.h"

namespace vastar::target {
namespace {

// What a client that falls behind may owe before it is cut off.
constexpr std::size_t kMostUnsent = std::size_t{64} * 1024 * 1024;

}  // namespace

void Connection::answer_upgrade() {
  const WsRequest* wanted = request_->websocket.get();
  if (wanted == nullptr || wanted->version != "13") {
    const Route refusal = plain_answer(426, "this route speaks WebSocket, version 13\n");
    append_answer(refusal.head + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                  refusal.body);
    return finish_answer();
  }
  if (!is_key(wanted->key)) {
    const Route refusal = plain_answer(400, "the Sec-WebSocket-Key is not 16 bytes in base64\n");
    append_answer(refusal.head, refusal.body);
    return finish_answer();
  }
  const auto deflate = ws::choose_deflate(wanted->extensions);
  out().append(upgrade_head(*wanted, deflate));
  finish_answer();
  begin_websocket(deflate);
}

void Connection::begin_websocket(const std::optional<ws::DeflateParams>& deflate) {
  const WsRoute& websocket = *route().websocket;
  work().peer = std::make_unique<WebSocketPeer>(websocket, deflate, worker_.scratch());
  if (!websocket.greeting.empty()) {
    ws::append_frame({.opcode = ws::Opcode::kText}, websocket.greeting, out());
  }
  if (websocket.kind == WsRoute::Kind::kFanout) worker_.room().join(*this);
  if (websocket.drop_time > 0) {
    work().drop_at = monotonic_now() + websocket.drop_time;
    worker_.set_alarm(alarm_, work().drop_at);
  }
}

// As take_head, of frames.
bool Connection::take_frames(std::string_view& input) {
  switch (work_->peer->take(input, out())) {
    case WebSocketPeer::Next::kMore:
      return false;
    case WebSocketPeer::Next::kAgain:
      return true;
    case WebSocketPeer::Next::kSaid:
      worker_.room().say(work_->peer->said());
      return true;
    case WebSocketPeer::Next::kEnd:
      end_ = FaultEnd::kClose;
      return true;
  }
  return false;
}

// The time of a route that drops its clients.
void Connection::drop_when_due(Nanos now) {
  if (!work_ || !work_->peer || work_->drop_at == 0 || now < work_->drop_at) return;
  work_->peer->drop(out());
  end_ = FaultEnd::kClose;
}

void Connection::on_said(const std::string& frame) {
  if (state_ != State::kReading || end_ != FaultEnd::kGoOn) return;
  if (work_->unsent.rest().size() > kMostUnsent) return shut();
  begin_turn();
  out().append(frame);
  go_on();
}

}  // namespace vastar::target
