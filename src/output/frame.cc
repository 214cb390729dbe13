// Framing over a stream socket: whole headers and payloads, whatever the kernel splits.
#include "output/frame.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>

namespace vastar {
namespace {

constexpr std::size_t kHeaderSize = 1 + sizeof(std::uint64_t);
constexpr Nanos kForever = std::numeric_limits<Nanos>::max();

int poll_timeout_ms(Nanos deadline) {
  if (deadline == kForever) return -1;
  const Nanos left = std::clamp<Nanos>(deadline - monotonic_now(), 0, kHour);
  return static_cast<int>((left + kMillisecond - 1) / kMillisecond);
}

ReadResult wait_readable(int fd, Nanos deadline) {
  for (;;) {
    pollfd watch{fd, POLLIN, 0};
    const int ready = poll(&watch, 1, poll_timeout_ms(deadline));
    if (ready > 0) return ReadResult::kFrame;
    if (ready == 0) return ReadResult::kTimedOut;
    if (errno != EINTR) return ReadResult::kEnded;
  }
}

ReadResult read_exactly(int fd, Nanos deadline, char* into, std::size_t size) {
  while (size > 0) {
    const ReadResult ready = wait_readable(fd, deadline);
    if (ready != ReadResult::kFrame) return ready;
    const ssize_t got = recv(fd, into, size, MSG_DONTWAIT);
    if (got == 0) return ReadResult::kEnded;
    if (got < 0 && errno != EINTR && errno != EAGAIN) return ReadResult::kEnded;
    if (got > 0) {
      into += got;
      size -= static_cast<std::size_t>(got);
    }
  }
  return ReadResult::kFrame;
}

}  // namespace

std::string encode_frame(FrameKind kind, std::string_view payload) {
  const std::uint64_t size = payload.size();
  std::string bytes(kHeaderSize, '\0');
  bytes[0] = static_cast<char>(kind);
  std::memcpy(bytes.data() + 1, &size, sizeof size);
  bytes.append(payload);
  return bytes;
}

bool write_frame(int fd, FrameKind kind, std::string_view payload) {
  const std::string bytes = encode_frame(kind, payload);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) sent += static_cast<std::size_t>(n);
  }
  return true;
}

std::optional<Frame> read_frame(int fd) {
  Frame frame{};
  const std::size_t any_size = std::numeric_limits<std::size_t>::max();
  if (read_frame_until(fd, kForever, any_size, &frame) != ReadResult::kFrame) return std::nullopt;
  return frame;
}

ReadResult read_frame_until(int fd, Nanos deadline, std::size_t max_size, Frame* frame) {
  char header[kHeaderSize];
  ReadResult result = read_exactly(fd, deadline, header, sizeof header);
  if (result != ReadResult::kFrame) return result;
  std::uint64_t size = 0;
  std::memcpy(&size, header + 1, sizeof size);
  if (size > max_size) return ReadResult::kEnded;  // a plugin scribbled on our socket
  frame->kind = static_cast<FrameKind>(header[0]);
  frame->payload.resize(size);
  return read_exactly(fd, deadline, frame->payload.data(), size);
}

}  // namespace vastar
