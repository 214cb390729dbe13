// The least that a client can do: epoll, one send and one recv an answer, and nothing looked at.
//
// No load generator can be cheaper: bodies are dropped in the kernel (MSG_TRUNC), no byte is
// parsed, nothing is timed or kept. ci/bench holds the others against it.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

#include "bare_client.h"

namespace {

struct Connection {
  int fd;
  size_t left;  // bytes of the answer that are still to come
};

volatile std::sig_atomic_t time_is_up = 0;

class FloorClient {
 public:
  explicit FloorClient(const bare::Options& options)
      : options_(options), answer_(bare::answer_length(options)), epoll_(epoll_create1(0)) {
    for (size_t i = 0; i < options_.connections; ++i) connections_.push_back({-1, 0});
    for (Connection& connection : connections_) open(connection);
  }

  void run() {
    const bare::Measured measured;
    for (Connection& connection : connections_) next(connection);
    while (!time_is_up && done_ < options_.requests) turn();
    measured.print(options_, sent_, done_, answer_);
  }

 private:
  void turn() {
    epoll_event events[512];
    const int ready = epoll_wait(epoll_, events, 512, -1);
    for (int i = 0; i < ready; ++i) receive(*static_cast<Connection*>(events[i].data.ptr));
  }

  void open(Connection& connection) {
    connection.fd = bare::connected(options_);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = &connection;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) bare::fail_errno("epoll_ctl");
  }

  void next(Connection& connection) {
    if (sent_ == options_.requests) return;
    bare::send_request(connection.fd, options_);
    connection.left = answer_;
    ++sent_;
  }

  // One byte more is asked for than is due, so that a longer answer does not pass unseen.
  void receive(Connection& connection) {
    const ssize_t got = recv(connection.fd, nullptr, connection.left + 1, MSG_TRUNC | MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got < 0) bare::fail_errno("recv");
    if (got == 0) bare::fail("the server closed a connection");
    if (static_cast<size_t>(got) > connection.left) bare::fail("an answer is too long");
    connection.left -= static_cast<size_t>(got);
    if (connection.left == 0) answered(connection);
  }

  void answered(Connection& connection) {
    ++done_;
    if (options_.close) {  // the last ones too: the server's FIN would be an answer cut short
      close(connection.fd);
      if (sent_ < options_.requests) open(connection);
    }
    next(connection);
  }

  const bare::Options& options_;
  const size_t answer_;
  const int epoll_;
  std::vector<Connection> connections_;
  uint64_t sent_ = 0;
  uint64_t done_ = 0;
};

// An alarm, because a reading of the clock a turn would be more than the least.
void set_alarm(double seconds) {
  std::signal(SIGALRM, [](int) { time_is_up = 1; });
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(seconds);
  timer.it_value.tv_usec = static_cast<suseconds_t>((seconds - static_cast<int>(seconds)) * 1e6);
  setitimer(ITIMER_REAL, &timer, nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  const bare::Options options = bare::parse(argc, argv);
  if (options.connect_only) return bare::connect_only(options);
  FloorClient client(options);
  set_alarm(options.seconds);
  client.run();
  return 0;
}
