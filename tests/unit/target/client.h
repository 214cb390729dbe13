// A blocking client for the tests of the target: bytes out, bytes in, nothing clever.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>

namespace vastar::target {

class Client {
 public:
  // A small receive buffer makes a slow reader of it.
  explicit Client(std::uint16_t port, int receive_buffer = 0)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    const timeval patience{.tv_sec = 20, .tv_usec = 0};  // a hang is a failure, not a hung test
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0;
  }
  ~Client() { close(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void get(std::string_view path) {
    send("GET " + std::string(path) + " HTTP/1.1\r\nHost: t\r\n\r\n");
  }

  // Until that many bytes are there, or the end.
  std::string read(std::size_t size) {
    while (pending_.size() < size && receive()) {
    }
    std::string taken = pending_.substr(0, size);
    pending_.erase(0, taken.size());
    return taken;
  }
  // What there is, waited for; "" at the end.
  std::string read_some() {
    if (pending_.empty()) receive();
    return read(pending_.size());
  }
  // Until `mark` and with it, or the end.
  std::string read_until(std::string_view mark) {
    std::size_t found = std::string::npos;
    while ((found = pending_.find(mark)) == std::string::npos && receive()) {
    }
    return read(found == std::string::npos ? pending_.size() : found + mark.size());
  }
  std::string read_to_end() {
    while (receive()) {
    }
    return read(pending_.size());
  }
  // A response that has a Content-Length, whole.
  std::string response() {
    std::string head = read_until("\r\n\r\n");
    const std::size_t field = head.find("Content-Length: ");
    return field == std::string::npos ? head : head + read(std::stoul(head.substr(field + 16)));
  }

  bool was_reset() const { return last_error_ == ECONNRESET; }
  bool timed_out() const { return last_error_ == EAGAIN; }

  void shut_writes() { shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void close_with_reset() {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }

 private:
  bool receive() {
    char buffer[65536];
    const ssize_t size = recv(fd_, buffer, sizeof buffer, 0);
    last_error_ = size < 0 ? errno : 0;
    if (size > 0) pending_.append(buffer, static_cast<std::size_t>(size));
    return size > 0;
  }

  int fd_;
  bool connected_ = false;
  int last_error_ = 0;
  std::string pending_;
};

}  // namespace vastar::target
