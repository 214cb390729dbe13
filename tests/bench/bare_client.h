// What the reference clients of ci/bench share: options, connecting, and the line they print.
//
// They are what a load generator's speed is held against, not load generators: they know one
// address of the loopback interface, send one request again and again, and take every answer to be
// as long as the first. What they cannot do ends them with a message.
#pragma once

#include <netinet/in.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bare {

struct Options {
  sockaddr_in server{};
  std::string request;             // whole, sent as it is
  size_t connections = 1;          // -c
  double seconds = 1;              // -z
  uint64_t requests = UINT64_MAX;  // -n: ends at this many answers, or at -z
  bool close = false;              // --close: a connection a request
  bool connect_only = false;       // --connect-only: opens -c connections and no more
};

// From `NAME HOST PORT PATH [-c N] [-z SECONDS] [-n N] [--close] [--connect-only]`.
// Also raises the limit of descriptors as far as it goes.
Options parse(int argc, char** argv);

// Bytes of a whole answer, head and body: asks once, over a connection of its own.
size_t answer_length(const Options& options);

// A connected socket. Blocks: on the loopback interface the handshake is over when connect returns,
// unless the server's backlog is full.
int connected(const Options& options);

void send_request(int fd, const Options& options);

[[noreturn]] void fail(const char* what);        // "NAME: what"
[[noreturn]] void fail_errno(const char* what);  // with what errno says

// Takes the CPU and the time of the part that counts.
class Measured {
 public:
  Measured();
  // One line of JSON; `sent` is at most `connections` above `requests`: what was in flight.
  void print(const Options& options, uint64_t sent, uint64_t requests, size_t answer_bytes) const;

 private:
  double seconds_;
  int64_t user_us_, sys_us_;
};

struct Connection {
  int fd = -1;
  size_t left = 0;  // bytes of the answer that are still to come
};

// How far a client is, and what is sent and taken alike whatever it waits with.
class Exchange {
 public:
  explicit Exchange(const Options& options) : options_(options), answer_(answer_length(options)) {}

  bool all_sent() const { return sent_ == options_.requests; }
  bool all_done() const { return done_ == options_.requests; }
  const Options& options() const { return options_; }

  void send_next(Connection& connection) {
    if (all_sent()) return;
    send_request(connection.fd, options_);
    connection.left = answer_;
    ++sent_;
  }

  // What recv(2) returned: false when there was nothing yet.
  bool take(Connection& connection, ssize_t got) {
    if (got < 0 && errno == EAGAIN) return false;
    if (got < 0) fail_errno("recv");
    if (got == 0) fail("the server closed a connection");
    if (static_cast<size_t>(got) > connection.left) fail("an answer is too long");
    connection.left -= static_cast<size_t>(got);
    if (connection.left == 0) ++done_;
    return true;
  }

  void print(const Measured& measured) const { measured.print(options_, sent_, done_, answer_); }

 private:
  const Options& options_;
  const size_t answer_;
  uint64_t sent_ = 0;
  uint64_t done_ = 0;
};

// The whole of --connect-only.
int connect_only(const Options& options);

}  // namespace bare
