// The least that a client can do with libevent and a buffer: what vastar's engine is held against.
//
// One persistent edge-triggered event a socket, the next request written from the callback, one
// read buffer for all. Nothing is parsed, timed or kept.
#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "bare_client.h"

namespace {

class EventClient;

struct Connection {
  EventClient* client;
  event* readable;
  int fd;
  size_t left;  // bytes of the answer that are still to come
};

class EventClient {
 public:
  explicit EventClient(const bare::Options& options)
      : options_(options), answer_(bare::answer_length(options)), base_(event_base_new()) {
    for (size_t i = 0; i < options_.connections; ++i) connections_.push_back({this, {}, -1, 0});
    for (Connection& connection : connections_) open(connection);
  }

  void run() {
    timeval end{};
    end.tv_sec = static_cast<time_t>(options_.seconds);
    end.tv_usec =
        static_cast<suseconds_t>((options_.seconds - static_cast<double>(end.tv_sec)) * 1e6);
    event_base_loopexit(base_, &end);
    const bare::Measured measured;
    for (Connection& connection : connections_) next(connection);
    event_base_dispatch(base_);
    measured.print(options_, sent_, done_, answer_);
  }

 private:
  void open(Connection& connection) {
    connection.fd = bare::connected(options_);
    connection.readable = event_new(
        base_, connection.fd, EV_READ | EV_PERSIST | EV_ET,
        [](evutil_socket_t, short, void* argument) {
          auto* connection = static_cast<Connection*>(argument);
          connection->client->receive(*connection);
        },
        &connection);
    if (event_add(connection.readable, nullptr) != 0) bare::fail("event_add failed");
  }

  void next(Connection& connection) {
    if (sent_ == options_.requests) return;
    bare::send_request(connection.fd, options_);
    connection.left = answer_;
    ++sent_;
  }

  // To a short read, or to the end of the answer: nothing follows it.
  void receive(Connection& connection) {
    ssize_t got = 0;
    do {
      got = recv(connection.fd, buffer_, sizeof buffer_, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) return;
      if (got < 0) bare::fail_errno("recv");
      if (got == 0) bare::fail("the server closed a connection");
      if (static_cast<size_t>(got) > connection.left) bare::fail("an answer is too long");
      connection.left -= static_cast<size_t>(got);
    } while (got == sizeof buffer_ && connection.left > 0);
    if (connection.left == 0) answered(connection);
  }

  void answered(Connection& connection) {
    if (++done_ == options_.requests) event_base_loopbreak(base_);
    if (options_.close) {  // the last ones too: the server's FIN would be an answer cut short
      event_free(connection.readable);
      close(connection.fd);
      if (sent_ < options_.requests) open(connection);
    }
    next(connection);
  }

  const bare::Options& options_;
  const size_t answer_;
  event_base* const base_;
  std::vector<Connection> connections_;
  uint64_t sent_ = 0;
  uint64_t done_ = 0;
  char buffer_[65536];
};

}  // namespace

int main(int argc, char** argv) {
  const bare::Options options = bare::parse(argc, argv);
  if (options.connect_only) return bare::connect_only(options);
  EventClient(options).run();
  return 0;
}
