// The least that a client can do with libevent and a buffer: what vastar's engine is held against.
//
// One persistent edge-triggered event a socket, the next request written from the callback, one
// read buffer for all. Nothing is parsed, timed or kept.
#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "bare_client.h"

namespace {

class EventClient;

struct Connection : bare::Connection {
  EventClient* client = nullptr;
  event* readable = nullptr;
};

class EventClient {
 public:
  explicit EventClient(const bare::Options& options)
      : exchange_(options), base_(event_base_new()), connections_(options.connections) {
    for (Connection& connection : connections_) open(connection);
  }

  void run() {
    const double seconds = exchange_.options().seconds;
    timeval end{};
    end.tv_sec = static_cast<time_t>(seconds);
    end.tv_usec = static_cast<suseconds_t>((seconds - static_cast<double>(end.tv_sec)) * 1e6);
    event_base_loopexit(base_, &end);
    const bare::Measured measured;
    for (Connection& connection : connections_) exchange_.send_next(connection);
    event_base_dispatch(base_);
    exchange_.print(measured);
  }

 private:
  void open(Connection& connection) {
    connection.client = this;
    connection.fd = bare::connected(exchange_.options());
    connection.readable = event_new(
        base_, connection.fd, EV_READ | EV_PERSIST | EV_ET,
        [](evutil_socket_t, short, void* argument) {
          auto* connection = static_cast<Connection*>(argument);
          connection->client->receive(*connection);
        },
        &connection);
    if (event_add(connection.readable, nullptr) != 0) bare::fail("event_add failed");
  }

  // To a short read, or to the end of the answer: nothing follows it.
  void receive(Connection& connection) {
    ssize_t got = 0;
    do {
      got = recv(connection.fd, buffer_, sizeof buffer_, MSG_DONTWAIT);
      if (!exchange_.take(connection, got)) return;
    } while (got == sizeof buffer_ && connection.left > 0);
    if (connection.left == 0) answered(connection);
  }

  void answered(Connection& connection) {
    if (exchange_.all_done()) event_base_loopbreak(base_);
    if (exchange_.options().close) {  // the last too: the server's FIN would cut an answer short
      event_free(connection.readable);
      close(connection.fd);
      if (!exchange_.all_sent()) open(connection);
    }
    exchange_.send_next(connection);
  }

  bare::Exchange exchange_;
  event_base* const base_;
  std::vector<Connection> connections_;
  char buffer_[65536];
};

}  // namespace

int main(int argc, char** argv) {
  const bare::Options options = bare::parse(argc, argv);
  if (options.connect_only) return bare::connect_only(options);
  EventClient(options).run();
  return 0;
}
