// TCP and Unix sockets, non-blocking: addresses, connecting, listening, reading and writing.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "base/result.h"

namespace vastar {

// Owns a descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  bool operator==(const Address& other) const;
  std::string text() const;  // "127.0.0.1:8080", "[::1]:8080", "unix:/run/x"
};

// A name's addresses in the order of RFC 6724, as getaddrinfo gives them, of one family or of both;
// blocks.
Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     int family = AF_UNSPEC);
// Of a Unix socket; `path` fits into sockaddr_un.
Address unix_address(const std::string& path);

// A connect under way (or done): TCP_NODELAY, non-blocking, close-on-exec. When it could not even
// start, fd is empty and errno_value says why. It comes from the local address `from` when there is
// one, and from a port of the kernel's choice.
struct ConnectStart {
  Fd fd;
  int errno_value = 0;
};
ConnectStart start_connect(const Address& address, const Address* from = nullptr);
// Whether connections to `target` can come from the local address `source`: 0, or the errno that
// says why not. Sends nothing.
int try_source(const Address& source, const Address& target);
// SO_ERROR of a socket that became writable: 0 when connected.
int connect_result(int fd);

// send and recv on a non-blocking socket, SIGPIPE held back, as bytes or -1 and errno. Straight
// system calls: in a process with threads the library's are points where a thread may be cancelled,
// which costs two atomic operations a call.
ssize_t send_now(int fd, std::string_view bytes);
ssize_t receive_now(int fd, std::span<char> buffer);
// As receive_now, but the bytes stay where they are.
ssize_t peek_now(int fd, std::span<char> buffer);
// Drops up to `count` bytes that have come, unread.
ssize_t discard_now(int fd, std::size_t count);

// Gives the calling thread a table of descriptors of its own, where the kernel can: 0, 1 and 2 and
// what it will open. A table that threads share costs every call on a descriptor two atomic
// operations. From then on no other thread may use or close what this one opens, nor the reverse.
void own_descriptors();

// A listening socket with SO_REUSEADDR, and SO_REUSEPORT when several threads accept.
Result<Fd> listen_on(const Address& address, bool reuse_port);
std::uint16_t local_port(int fd);

// What errno means for a connect, as a class and in words.
Failure classify_connect(int errno_value);
std::string connect_error_text(int errno_value);

}  // namespace vastar
