// The client that the Autobahn test suite's fuzzing server wants to talk to: it sends every message
// back. Made of the parts that `vastar ws` is made of, which so are judged: the handshake, frames,
// messages, UTF-8, compression. ci/autobahn runs it.
//
// Usage: autobahn_echo HOST PORT AGENT
#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "base/text.h"
#include "net/socket.h"
#include "protocols/websocket/opening.h"
#include "wire/websocket/close_code.h"
#include "wire/websocket/deflate.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/message_reader.h"

namespace vastar {
namespace {

// A case of a thousand compressed messages keeps the suite's one thread busy for minutes.
constexpr int kPatienceMs = 900'000;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "autobahn_echo: {}\n", why);
  std::exit(1);
}

std::string random_bytes(std::size_t count) {
  static std::random_device device;
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(device());
  return bytes;
}

// A connection that waits.
class Line {
 public:
  explicit Line(const Address& address) {
    ConnectStart start = start_connect(address);
    if (!start.fd) give_up(errno_text(start.errno_value));
    fd_ = std::move(start.fd);
    if (!await(POLLOUT) || connect_result(fd_.get()) != 0) give_up("nobody listens there");
  }

  // Empty: the peer has closed it.
  std::string_view read() {
    for (;;) {
      const ssize_t got = receive_now(fd_.get(), buffer_);
      if (got > 0) return {buffer_.data(), static_cast<std::size_t>(got)};
      if (got == 0 || errno != EAGAIN) return {};
      if (!await(POLLIN)) give_up("the server is silent");
    }
  }

  // What cannot be sent any more is not.
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send_now(fd_.get(), bytes);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN || !await(POLLOUT)) {
        return;
      }
    }
  }

 private:
  bool await(short events) {
    pollfd waiting{.fd = fd_.get(), .events = events, .revents = 0};
    return poll(&waiting, 1, kPatienceMs) > 0;
  }

  Fd fd_;
  std::array<char, 65'536> buffer_{};
};

WebSocketPlan compressing() {
  WebSocketPlan plan;
  plan.compress = true;
  return plan;
}

class Echo {
 public:
  Echo(const Address& address, const std::string& authority, const std::string& target)
      : line_(address), opening_(plan_, base64_encode(random_bytes(16))) {
    const RequestSpec request{.target = target, .headers = {{"Host", authority}}, .body = {}};
    line_.write(opening_.request(opening_head(request, plan_), {}));
  }

  // Until the server has closed. The last message that came.
  std::string run() {
    for (std::string_view bytes = line_.read(); !bytes.empty(); bytes = line_.read()) take(bytes);
    return last_;
  }

 private:
  void take(std::string_view bytes) {
    if (!reader_) {
      const Opening::State state = opening_.take(bytes);
      if (state == Opening::State::kMore) return;
      if (state != Opening::State::kOpen) give_up(opening_.refusal());
      agreed_ = opening_.deflate();
      reader_.emplace(ws::ReaderRules{.deflate = agreed_}, scratch_);
      if (agreed_) deflater_ = std::make_unique<ws::Deflater>(agreed_->client_window);
    }
    for (;;) {
      const ws::Piece piece = reader_->next(bytes);
      if (piece.kind == ws::Piece::Kind::kNone) return;
      answer(piece);
    }
  }

  void answer(const ws::Piece& piece) {
    switch (piece.kind) {
      case ws::Piece::Kind::kData:
        if (piece.begins) message_.clear();
        message_ += piece.bytes;
        if (piece.ends) echo(piece.text);
        return;
      case ws::Piece::Kind::kPing:
        return send({.opcode = ws::Opcode::kPong}, piece.bytes);
      case ws::Piece::Kind::kClose:
      case ws::Piece::Kind::kBroken:
        return close(piece.code);
      case ws::Piece::Kind::kPong:
      case ws::Piece::Kind::kNone:
        return;
    }
  }

  void echo(bool text) {
    last_ = message_;
    const ws::Opcode opcode = text ? ws::Opcode::kText : ws::Opcode::kBinary;
    const bool compressed = deflater_ && deflater_->usable();
    send({.compressed = compressed, .opcode = opcode},
         compressed ? deflater_->compress(message_) : message_);
  }

  void close(std::uint16_t code) {
    std::string payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    if (code == ws::kNoCode) payload.clear();
    send({.opcode = ws::Opcode::kClose}, payload);
  }

  void send(ws::FrameHead head, std::string_view payload) {
    const std::string mask = random_bytes(sizeof(ws::Mask));
    std::copy(mask.begin(), mask.end(), head.mask.emplace().begin());
    std::string frame;
    ws::append_frame(head, payload, frame);
    line_.write(frame);
  }

  const WebSocketPlan plan_ = compressing();
  Line line_;
  Opening opening_;
  std::optional<ws::DeflateParams> agreed_;
  std::unique_ptr<ws::Deflater> deflater_;
  std::string scratch_;
  std::optional<ws::MessageReader> reader_;
  std::string message_, last_;
};

int run_cases(const std::string& host, std::uint16_t port, const std::string& agent) {
  const auto addresses = resolve(host, port);
  if (!addresses) give_up(addresses.error().message);
  const std::string authority = fmt::format("{}:{}", host, port);
  const auto talk = [&](const std::string& target) {
    return Echo(addresses->front(), authority, target).run();
  };
  const int cases = std::atoi(talk("/getCaseCount").c_str());
  if (cases <= 0) give_up("the server has no cases");
  for (int i = 1; i <= cases; ++i) talk(fmt::format("/runCase?case={}&agent={}", i, agent));
  talk("/updateReports?agent=" + agent);
  fmt::print("{} cases\n", cases);
  return 0;
}

}  // namespace
}  // namespace vastar

int main(int argc, char** argv) {
  if (argc != 4) vastar::give_up("usage: autobahn_echo HOST PORT AGENT");
  return vastar::run_cases(argv[1], static_cast<std::uint16_t>(std::atoi(argv[2])), argv[3]);
}
