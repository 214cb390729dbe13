// TCP sockets and addresses.
#include "net/socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace vastar {
namespace {

void set_option(int fd, int level, int name) {
  const int on = 1;
  setsockopt(fd, level, name, &on, sizeof on);
}

const sockaddr* where(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address.storage);
}

// The port is chosen when the connection is made: chosen now, it would have to be free for every
// target, and there would be far fewer (ip(7), IP_BIND_ADDRESS_NO_PORT).
bool bind_address(int fd, const Address& from) {
  set_option(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
  return bind(fd, where(from), from.size) == 0;
}

Error resolve_error(const std::string& host, int code) {
  const std::string reason = code == EAI_SYSTEM ? errno_text(errno) : gai_strerror(code);
  return {fmt::format("cannot resolve host '{}': {}; check the name in the URL", host, reason),
          ExitCode::kNoData};
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int Fd::release() {
  const int fd = fd_;
  fd_ = -1;
  return fd;
}

void Fd::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool Address::operator==(const Address& other) const {
  return size == other.size && std::memcmp(&storage, &other.storage, size) == 0;
}

std::string Address::text() const {
  char host[INET6_ADDRSTRLEN] = "?";
  if (storage.ss_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &storage, sizeof v6);
    inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
    return fmt::format("[{}]:{}", host, ntohs(v6.sin6_port));
  }
  if (storage.ss_family == AF_UNIX) {
    sockaddr_un local;
    std::memcpy(&local, &storage, sizeof local);
    return fmt::format("unix:{}", printable(local.sun_path));
  }
  sockaddr_in v4;
  std::memcpy(&v4, &storage, sizeof v4);
  inet_ntop(AF_INET, &v4.sin_addr, host, sizeof host);
  return fmt::format("{}:{}", host, ntohs(v4.sin_port));
}

Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port, int family) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const std::string service = std::to_string(port);
  const int code = getaddrinfo(host.c_str(), service.c_str(), &hints, &list);
  if (code != 0) return resolve_error(host, code);
  std::vector<Address> addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    Address address;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    addresses.push_back(address);
  }
  freeaddrinfo(list);
  return addresses;
}

Address unix_address(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  path.copy(where.sun_path, sizeof where.sun_path - 1);
  Address address;
  std::memcpy(&address.storage, &where, sizeof where);
  address.size = sizeof where;
  return address;
}

ConnectStart start_connect(const Address& address, const Address* from) {
  ConnectStart start;
  start.fd = Fd(socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!start.fd) {
    start.errno_value = errno;
    return start;
  }
  set_option(start.fd.get(), IPPROTO_TCP, TCP_NODELAY);
  const bool bound = from == nullptr || bind_address(start.fd.get(), *from);
  if (!bound ||
      (connect(start.fd.get(), where(address), address.size) != 0 && errno != EINPROGRESS)) {
    start.errno_value = errno;
    start.fd.close();
  }
  return start;
}

int try_source(const Address& source, const Address& target) {
  const Fd fd(socket(source.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd || bind(fd.get(), where(source), source.size) != 0) return errno;
  return connect(fd.get(), where(target), target.size) == 0 ? 0 : errno;
}

int connect_result(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

ssize_t send_now(int fd, std::string_view bytes) {
  return syscall(SYS_sendto, fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, nullptr, 0);
}

ssize_t receive_now(int fd, std::span<char> buffer) {
  return syscall(SYS_recvfrom, fd, buffer.data(), buffer.size(), 0, nullptr, nullptr);
}

ssize_t peek_now(int fd, std::span<char> buffer) {
  return syscall(SYS_recvfrom, fd, buffer.data(), buffer.size(), MSG_PEEK, nullptr, nullptr);
}

ssize_t discard_now(int fd, std::size_t count) {
  return syscall(SYS_recvfrom, fd, nullptr, count, MSG_TRUNC, nullptr, nullptr);
}

// close_range can do it where unshare is forbidden, as in most containers. What others have open is
// closed in the new table: a copy would keep a connection from ending when its owner closes it.
void own_descriptors() {
#ifndef __SANITIZE_THREAD__  // it knows descriptors by number, and would take two threads' for one
  [[maybe_unused]] const int done = close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_UNSHARE);
#endif
}

Result<Fd> listen_on(const Address& address, bool reuse_port) {
  Fd fd(socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return Error{fmt::format("cannot open a socket: {}", errno_text(errno))};
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR);
  if (reuse_port) set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT);
  if (bind(fd.get(), where(address), address.size) != 0 || listen(fd.get(), SOMAXCONN) != 0) {
    return Error{fmt::format("cannot listen on {}: {}", address.text(), errno_text(errno))};
  }
  return fd;
}

std::uint16_t local_port(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  sockaddr_in v4;  // the port stands at the same place in sockaddr_in6
  std::memcpy(&v4, &storage, sizeof v4);
  return ntohs(v4.sin_port);
}

Failure classify_connect(int errno_value) {
  switch (errno_value) {
    case ECONNREFUSED:
      return Failure::kConnectRefused;
    case ETIMEDOUT:
      return Failure::kConnectTimeout;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
    case EADDRNOTAVAIL:  // no ephemeral port left
    case EAGAIN:
      return Failure::kLocalResources;
    default:
      return Failure::kConnectFailed;
  }
}

std::string connect_error_text(int errno_value) {
  if (errno_value != EADDRNOTAVAIL) return errno_text(errno_value);
  return errno_text(errno_value) +
         " (all local ports to this target are taken; a connection closed here keeps its port for "
         "a minute: --source-address with more addresses of this machine, or kept-alive "
         "connections, would help)";
}

}  // namespace vastar
