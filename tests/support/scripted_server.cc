// The scripted peer.
#include "support/scripted_server.h"

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>

namespace vastar::testing {

Peer::Peer(int fd, const std::atomic<bool>& stopping) : fd_(fd), stopping_(stopping) {
  const timeval patience{0, 20'000};  // how often to look whether the server stops
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int on = 1;  // what a script sends in pieces shall leave in pieces
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

std::string Peer::address() const {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  char host[NI_MAXHOST] = "?";
  auto* where = reinterpret_cast<sockaddr*>(&from);
  if (getpeername(fd_.get(), where, &size) != 0) return host;
  getnameinfo(where, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return host;
}

long Peer::receive(char* buffer, std::size_t size) {
  while (!stopping_) {
    const ssize_t got = ::recv(fd_.get(), buffer, size, 0);
    if (got >= 0 || errno != EAGAIN) return got;
  }
  return 0;
}

bool Peer::read_request() {
  while (true) {
    const std::size_t end = pending_.find("\r\n\r\n");
    if (end != std::string::npos) {
      head_ = pending_.substr(0, end + 4);
      pending_.erase(0, end + 4);
      return true;
    }
    char buffer[4096];
    const long got = receive(buffer, sizeof buffer);
    if (got <= 0) return false;
    pending_.append(buffer, static_cast<std::size_t>(got));
  }
}

bool Peer::skip(std::size_t count) {
  while (pending_.size() < count) {
    count -= pending_.size();
    pending_.resize(64 * 1024);
    const long got = receive(pending_.data(), pending_.size());
    pending_.resize(static_cast<std::size_t>(std::max(got, 0L)));
    if (got <= 0) return false;
  }
  pending_.erase(0, count);
  return true;
}

std::string Peer::take(std::size_t count) {
  while (pending_.size() < count) {
    char buffer[4096];
    const long got = receive(buffer, sizeof buffer);
    if (got <= 0) return {};
    pending_.append(buffer, static_cast<std::size_t>(got));
  }
  std::string bytes = pending_.substr(0, count);
  pending_.erase(0, count);
  return bytes;
}

bool Peer::heard() {
  char byte = 0;
  return !pending_.empty() || ::recv(fd_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool Peer::sleep(Nanos duration) {
  const Nanos until = monotonic_now() + duration;
  while (!stopping_ && monotonic_now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return !stopping_;
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EAGAIN && !stopping_) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Peer::reset() {
  const linger now{1, 0};
  setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  fd_.close();
}

void Peer::half_close() { ::shutdown(fd_.get(), SHUT_WR); }

void Peer::wait_for_close() {
  char byte = 0;
  while (receive(&byte, 1) > 0) {
  }
}

ScriptedServer::ScriptedServer(Script script) : script_(std::move(script)) {
  auto addresses = resolve("127.0.0.1", 0);
  auto listener = listen_on(addresses->front(), false);
  if (!listener) std::abort();
  listener_ = std::move(*listener);
  port_ = local_port(listener_.get());
  accepting_ = std::thread([this] { accept_all(); });
}

std::string ScriptedServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

void ScriptedServer::stop() {
  if (stopping_.exchange(true)) return;
  accepting_.join();
  listener_.close();
  for (std::thread& thread : threads_) thread.join();
}

void ScriptedServer::accept_all() {
  while (!stopping_) {
    pollfd ready{listener_.get(), POLLIN, 0};
    if (poll(&ready, 1, 10) <= 0) continue;
    const int fd = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    threads_.emplace_back([this, fd, connection = connections_++] {
      Peer peer(fd, stopping_);
      script_(peer, connection);
    });
  }
}

}  // namespace vastar::testing
