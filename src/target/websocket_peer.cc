// Echoes, silence, and messages for all.
#include "target/websocket_peer.h"

#include <fmt/format.h>

#include <utility>

#include "base/base64.h"
#include "target/request.h"
#include "wire/octets.h"
#include "wire/websocket/close_code.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/handshake.h"

namespace vastar::target {
namespace {

constexpr std::size_t kKeyBytes = 16;

void append(ws::Opcode opcode, std::string_view payload, std::string& out) {
  ws::append_frame({.opcode = opcode}, payload, out);
}

void append_close(std::uint16_t code, std::string& out) {
  const std::string payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  append(ws::Opcode::kClose, code == ws::kNoCode ? std::string_view() : payload, out);
}

}  // namespace

bool is_key(std::string_view key) {
  const auto bytes = base64_decode(key);
  return bytes && bytes->size() == kKeyBytes;
}

std::string upgrade_head(const WsRequest& request,
                         const std::optional<ws::DeflateParams>& deflate) {
  std::string head = fmt::format(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: {}\r\n",
      ws::accept_of(request.key));
  const std::string_view protocols = request.protocols;
  const std::string_view first = trim_blanks(protocols.substr(0, protocols.find(',')));
  if (is_token(first)) head += fmt::format("Sec-WebSocket-Protocol: {}\r\n", first);
  if (deflate) {
    head += fmt::format("Sec-WebSocket-Extensions: {}\r\n", ws::deflate_answer(*deflate));
  }
  return head + "\r\n";
}

WebSocketPeer::WebSocketPeer(const WsRoute& route, const std::optional<ws::DeflateParams>& deflate,
                             std::string& scratch)
    : route_(route),
      deflate_(deflate),
      reader_({.sender = ws::Sender::kClient, .deflate = deflate, .largest_message = kMaxEcho},
              scratch) {}

WebSocketPeer::Next WebSocketPeer::take(std::string_view& input, std::string& out) {
  const ws::Piece piece = reader_.next(input);
  switch (piece.kind) {
    case ws::Piece::Kind::kNone:
      return Next::kMore;
    case ws::Piece::Kind::kData:
      return take_data(piece, out);
    case ws::Piece::Kind::kPing:
      append(ws::Opcode::kPong, piece.bytes, out);
      return Next::kAgain;
    case ws::Piece::Kind::kPong:
      return Next::kAgain;
    case ws::Piece::Kind::kClose:
    case ws::Piece::Kind::kBroken:
      append_close(piece.code, out);
      return Next::kEnd;
  }
  return Next::kEnd;
}

WebSocketPeer::Next WebSocketPeer::take_data(const ws::Piece& piece, std::string& out) {
  if (route_.kind != WsRoute::Kind::kSilent) message_.append(piece.bytes);
  return piece.ends ? message_ended(piece.text, out) : Next::kAgain;
}

WebSocketPeer::Next WebSocketPeer::message_ended(bool text, std::string& out) {
  const ws::Opcode opcode = text ? ws::Opcode::kText : ws::Opcode::kBinary;
  const std::string message = std::exchange(message_, {});
  Next next = Next::kAgain;
  if (route_.kind == WsRoute::Kind::kFanout) {
    said_.clear();
    append(opcode, message, said_);
    next = Next::kSaid;
  } else if (route_.kind == WsRoute::Kind::kEcho && deflate_) {
    ws::Deflater deflater(deflate_->server_window);
    ws::append_frame({.compressed = true, .opcode = opcode}, deflater.compress(message), out);
  } else if (route_.kind == WsRoute::Kind::kEcho) {
    append(opcode, message, out);
  }
  if (++messages_ != route_.drop_messages) return next;
  drop(out);
  return Next::kEnd;
}

void WebSocketPeer::drop(std::string& out) {
  if (route_.drop_code != 0) append_close(route_.drop_code, out);
}

}  // namespace vastar::target
