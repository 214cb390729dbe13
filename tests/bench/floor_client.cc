// The least that a client can do: epoll, one send and one recv an answer, and nothing looked at.
//
// No load generator can be cheaper: bodies are dropped in the kernel (MSG_TRUNC), no byte is
// parsed, nothing is timed or kept. ci/bench holds the others against it.
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "bare_client.h"

namespace {

volatile std::sig_atomic_t time_is_up = 0;

class FloorClient {
 public:
  explicit FloorClient(const bare::Options& options)
      : exchange_(options), epoll_(epoll_create1(0)), connections_(options.connections) {
    for (bare::Connection& connection : connections_) open(connection);
  }

  void run() {
    const bare::Measured measured;
    for (bare::Connection& connection : connections_) exchange_.send_next(connection);
    while (!time_is_up && !exchange_.all_done()) turn();
    exchange_.print(measured);
  }

 private:
  void turn() {
    epoll_event events[512];
    const int ready = epoll_wait(epoll_, events, 512, -1);
    for (int i = 0; i < ready; ++i) receive(*static_cast<bare::Connection*>(events[i].data.ptr));
  }

  void open(bare::Connection& connection) {
    connection.fd = bare::connected(exchange_.options());
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = &connection;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) != 0) bare::fail_errno("epoll_ctl");
  }

  // One byte more is asked for than is due, so that a longer answer does not pass unseen.
  void receive(bare::Connection& connection) {
    const ssize_t got = recv(connection.fd, nullptr, connection.left + 1, MSG_TRUNC | MSG_DONTWAIT);
    if (exchange_.take(connection, got) && connection.left == 0) answered(connection);
  }

  void answered(bare::Connection& connection) {
    if (exchange_.options().close) {  // the last too: the server's FIN would cut an answer short
      close(connection.fd);
      if (!exchange_.all_sent()) open(connection);
    }
    exchange_.send_next(connection);
  }

  bare::Exchange exchange_;
  const int epoll_;
  std::vector<bare::Connection> connections_;
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
