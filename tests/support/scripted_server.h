// A TCP server on a free port of 127.0.0.1 whose every connection runs a script of the test's: the
// peer that behaves exactly as badly as the test wants. Blocking sockets, one thread a connection.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/units.h"
#include "net/socket.h"

namespace vastar::testing {

// One accepted connection, in the hands of a script. Every call returns once the server stops.
class Peer {
 public:
  Peer(int fd, const std::atomic<bool>& stopping);

  std::string address() const;  // where the client connects from, without the port

  bool read_request();  // up to the end of the next head; false when the client has gone
  const std::string& last_head() const { return head_; }
  bool skip(std::size_t count);  // reads so many bytes of a body; false when the client has gone
  std::string take(std::size_t count);  // exactly so many; "" when the client has gone
  bool heard();                         // whether there are bytes that nobody has read
  bool send(std::string_view bytes);
  bool sleep(Nanos duration);  // false when the server stopped meanwhile
  void close() { fd_.close(); }
  void reset();           // RST in place of FIN
  void half_close();      // FIN, and goes on reading
  void wait_for_close();  // until the client closes

 private:
  long receive(char* buffer, std::size_t size);

  Fd fd_;
  const std::atomic<bool>& stopping_;
  std::string pending_;
  std::string head_;
};

class ScriptedServer {
 public:
  // `connection` counts from 0. The connection is closed when the script returns.
  using Script = std::function<void(Peer& peer, int connection)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer() { stop(); }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

  void stop();  // refuses new connections and breaks those there are

 private:
  void accept_all();

  const Script script_;
  Fd listener_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::vector<std::thread> threads_;  // of the accepting thread
  std::thread accepting_;
};

// A whole response that keeps the connection.
inline constexpr std::string_view kOkResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace vastar::testing
