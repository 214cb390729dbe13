// OpenSSL's BIO on a non-blocking socket.
#include "net/tls_wire.h"

#include <algorithm>
#include <cerrno>

#include "base/out_of_memory.h"
#include "net/socket.h"

namespace vastar {
namespace {

bool would_block(int errno_value) { return errno_value == EAGAIN || errno_value == EWOULDBLOCK; }

TlsWire& wire_of(BIO* bio) { return *static_cast<TlsWire*>(BIO_get_data(bio)); }

void note_beginning(TlsWire& wire, const char* bytes, std::size_t size) {
  const std::size_t count = std::min(size, wire.first.size() - wire.first_size);
  std::copy_n(bytes, count, wire.first.begin() + static_cast<std::ptrdiff_t>(wire.first_size));
  wire.first_size += count;
}

int read_wire(BIO* bio, char* buffer, std::size_t size, std::size_t* read) {
  TlsWire& wire = wire_of(bio);
  BIO_clear_retry_flags(bio);
  *read = 0;
  if (wire.flooded) return 0;
  ssize_t got = -1;
  do {
    errno = EAGAIN;
    if (!wire.hold) got = receive_now(wire.fd, {buffer, size});
  } while (got < 0 && errno == EINTR);
  wire.filled = got > 0 && static_cast<std::size_t>(got) == size;
  if (got > 0) {
    if (wire.first_size < wire.first.size()) {
      note_beginning(wire, buffer, static_cast<std::size_t>(got));
    }
    *read = static_cast<std::size_t>(got);
    return 1;
  }
  if (got == 0) {
    wire.ended = true;
  } else if (would_block(errno)) {
    BIO_set_retry_read(bio);
  } else {
    wire.error = errno;
  }
  return 0;
}

// Takes everything, or fails: what the socket leaves is kept, within bounds.
int write_wire(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) {
  TlsWire& wire = wire_of(bio);
  BIO_clear_retry_flags(bio);
  *written = 0;
  std::size_t sent = 0;
  if (!wire.has_unsent()) {
    ssize_t result = 0;
    do {
      result = send_now(wire.fd, {bytes, size});
    } while (result < 0 && errno == EINTR);
    if (result < 0 && !would_block(errno)) {
      wire.error = errno;
      return 0;
    }
    sent = static_cast<std::size_t>(std::max<ssize_t>(result, 0));
  }
  wire.flooded |= wire.unsent.size() - wire.sent + size - sent > kMostUnsent;
  if (wire.flooded) return 0;
  wire.unsent.append(bytes + sent, size - sent);
  *written = size;
  return 1;
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* method() {
  static const BIO_METHOD* const made = [] {
    BIO_METHOD* fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "vastar socket");
    if (fresh == nullptr) out_of_memory();
    BIO_meth_set_read_ex(fresh, read_wire);
    BIO_meth_set_write_ex(fresh, write_wire);
    BIO_meth_set_ctrl(fresh, control);
    return fresh;
  }();
  return made;
}

}  // namespace

bool TlsWire::flush() {
  while (has_unsent()) {
    const ssize_t result = send_now(fd, std::string_view(unsent).substr(sent));
    if (result < 0 && errno == EINTR) continue;
    if (result < 0) {
      if (would_block(errno)) return true;
      error = errno;
      return false;
    }
    sent += static_cast<std::size_t>(result);
  }
  unsent.clear();
  sent = 0;
  return true;
}

BIO* new_bio(TlsWire& wire) {
  BIO* bio = BIO_new(method());
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &wire);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace vastar
