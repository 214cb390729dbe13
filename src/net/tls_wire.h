// What stands between OpenSSL and a socket: reads in large pieces, keeps what the socket does not
// take, so that a write never waits inside OpenSSL, and never raises SIGPIPE. Private to net/.
#pragma once

#include <openssl/bio.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace vastar {

// The most that is kept for a peer which does not read, in bytes. What is sent comes one record at
// a time (16 KiB), so only answers of TLS itself (RFC 8446, 4.6.3) can pile up to this.
inline constexpr std::size_t kMostUnsent = std::size_t{256} * 1024;

struct TlsWire {
  int fd = -1;
  std::string unsent;    // whole or partial records, from `sent` on
  std::size_t sent = 0;  // of `unsent`
  bool hold = false;     // read nothing more from the socket
  bool filled = false;   // the last read took all that was asked for: there may be more
  bool ended = false;    // the peer has closed its side
  bool flooded = false;  // the peer makes TLS busy with itself: nothing is read or kept any more
  int error = 0;         // errno of the socket, once it broke
  std::array<char, 5> first{};  // the first bytes that came: a record's header, if it is TLS
  std::size_t first_size = 0;

  bool has_unsent() const { return sent < unsent.size(); }
  std::string_view beginning() const { return {first.data(), first_size}; }
  // False when the socket broke.
  bool flush();
};

// A BIO on `wire`, which must outlive it.
BIO* new_bio(TlsWire& wire);

}  // namespace vastar
