// The parent's side of a plugin: forks it, feeds it, waits for it, and names the cause of its end.
#include "output/plugin_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "base/text.h"
#include "output/frame.h"

namespace vastar {
namespace {

constexpr std::size_t kMaxQueuedBytes = 1 << 20;
constexpr std::size_t kMaxReply = 64 << 10;
constexpr std::size_t kMaxMessage = 1000;
constexpr int kPollSliceMs = 100;

// A descriptor that is readable once the process has ended; none before Linux 5.3 and in some
// sandboxes. (glibc 2.36 declares pidfd_open without extern "C".)
class ProcessEnd {
 public:
  explicit ProcessEnd(pid_t pid) : fd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
  ~ProcessEnd() {
    if (fd_ >= 0) ::close(fd_);
  }
  ProcessEnd(const ProcessEnd&) = delete;
  ProcessEnd& operator=(const ProcessEnd&) = delete;

  // For a while: not always until then.
  void await() const {
    pollfd watch{fd_, POLLIN, 0};  // poll takes no notice of a descriptor below 0
    poll(&watch, 1, fd_ < 0 ? 2 : kPollSliceMs);
  }

 private:
  int fd_;
};

// Reaps `pid`; none when it still runs at the deadline.
std::optional<int> wait_until(pid_t pid, Nanos deadline) {
  const ProcessEnd end(pid);
  for (;;) {
    int status = 0;
    const pid_t got = waitpid(pid, &status, WNOHANG);
    if (got == pid) return status;
    if (got < 0 && errno != EINTR) return 0;  // reaped by somebody else: nothing known against it
    if (monotonic_now() >= deadline) return std::nullopt;
    end.await();
  }
}

int kill_and_reap(pid_t pid) {
  kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return fmt::format("crashed with signal {} ({})", number, strsignal(number));
  }
  return fmt::format("ended itself with status {}", WEXITSTATUS(status));
}

Result<PluginInfo> parse_info(const std::string& payload) {
  const std::vector<std::string_view> lines = split(payload, '\n');
  if (lines.size() != 4) return Error{"the plugin's process answered nonsense"};
  PluginInfo info;
  info.abi = static_cast<unsigned>(parse_unsigned(lines[0]).value_or(0));
  info.name = lines[1];
  info.version = lines[2];
  info.wants_events = lines[3] == "true";
  return info;
}

}  // namespace

Result<std::unique_ptr<PluginProcess>> PluginProcess::start(const PluginStart& start,
                                                            const std::vector<int>& inherited,
                                                            const PluginLimits& limits) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{"cannot make a socket for the plugin: " + errno_text(errno)};
  }
  (void)std::fflush(nullptr);  // or the child would print it once more
  const pid_t pid = fork();
  if (pid == 0) {
    ::close(ends[0]);
    for (const int fd : inherited) ::close(fd);
    serve_plugin(ends[1], start);
  }
  const int fork_errno = errno;
  ::close(ends[1]);
  if (pid < 0) {
    ::close(ends[0]);
    return Error{"cannot start a process for the plugin: " + errno_text(fork_errno)};
  }
  std::unique_ptr<PluginProcess> process(
      new PluginProcess(pid, ends[0], start.owns_stdout, limits));
  const Result<void> ready = process->await_ready();
  if (!ready) return ready.error();
  return process;
}

PluginProcess::PluginProcess(pid_t pid, int socket, bool owns_stdout, const PluginLimits& limits)
    : pid_(pid), socket_(socket), owns_stdout_(owns_stdout), limits_(limits) {}

PluginProcess::~PluginProcess() {
  (void)close();
  ::close(socket_);
}

Result<void> PluginProcess::await_ready() {
  Frame frame{};
  const Nanos deadline = monotonic_now() + limits_.open;
  const ReadResult result = read_frame_until(socket_, deadline, kMaxReply, &frame);
  if (result == ReadResult::kTimedOut) return hung("being opened", limits_.open);
  if (result == ReadResult::kEnded) return ended("while it was opened");
  if (frame.kind == FrameKind::kError) return Error{printable(frame.payload, kMaxMessage)};
  Result<PluginInfo> info = parse_info(frame.payload);
  if (!info) return info.error();
  info_ = std::move(*info);
  return {};
}

void PluginProcess::event(std::string_view json) {
  if (!info_.wants_events || pid_ < 0 || !send_queued()) return;
  if (queued_bytes_ + json.size() > kMaxQueuedBytes) {
    ++dropped_;
    return;
  }
  queue_.push_back(encode_frame(FrameKind::kEvent, json));
  queued_bytes_ += queue_.back().size();
  (void)send_queued();
}

bool PluginProcess::send_queued() {
  while (!queue_.empty()) {
    const std::string& first = queue_.front();
    const ssize_t n = send(socket_, first.data() + first_sent_, first.size() - first_sent_,
                           MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN;
    first_sent_ += static_cast<std::size_t>(n);
    if (first_sent_ < first.size()) continue;
    queued_bytes_ -= first.size();
    first_sent_ = 0;
    queue_.pop_front();
  }
  return true;
}

Nanos PluginProcess::deliver(Nanos deadline) {
  while (send_queued() && !queue_.empty() && monotonic_now() < deadline) {
    pollfd watch{socket_, POLLOUT, 0};
    poll(&watch, 1, kPollSliceMs);
    deadline = extended(deadline);
  }
  return deadline;
}

Nanos PluginProcess::extended(Nanos deadline) const {
  if (!owns_stdout_) return deadline;
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  const bool reader_is_slow = poll(&out, 1, 0) == 0;
  return reader_is_slow ? monotonic_now() + limits_.finish : deadline;
}

Result<void> PluginProcess::finish(std::string_view document) {
  if (pid_ < 0) return Error{"the plugin's process is gone"};
  queue_.push_back(encode_frame(FrameKind::kFinish, document));
  queued_bytes_ += queue_.back().size();
  return await_answer(deliver(monotonic_now() + limits_.finish));
}

Result<void> PluginProcess::await_answer(Nanos deadline) {
  pollfd watch{socket_, POLLIN, 0};
  while (poll(&watch, 1, kPollSliceMs) <= 0) {
    deadline = extended(deadline);
    if (monotonic_now() >= deadline) return hung("writing the report", limits_.finish);
  }
  Frame frame{};
  const Nanos until = monotonic_now() + limits_.close;
  if (read_frame_until(socket_, until, kMaxReply, &frame) != ReadResult::kFrame) {
    return ended("while it wrote the report");
  }
  if (frame.kind == FrameKind::kError) return Error{printable(frame.payload, kMaxMessage)};
  return {};
}

Result<void> PluginProcess::close() {
  if (pid_ < 0) return {};
  queue_.push_back(encode_frame(FrameKind::kClose, ""));
  (void)deliver(monotonic_now() + limits_.close);
  shutdown(socket_, SHUT_WR);
  const std::optional<int> status = wait_until(pid_, monotonic_now() + limits_.close);
  if (!status) return hung("being closed", limits_.close);
  pid_ = -1;
  if (*status != 0) return Error{fmt::format("it {} while it was closed", how_it_ended(*status))};
  return {};
}

Error PluginProcess::ended(const char* doing) {
  const std::optional<int> status = wait_until(pid_, monotonic_now() + limits_.close);
  const int code = status ? *status : kill_and_reap(pid_);
  pid_ = -1;
  return Error{fmt::format("it {} {}", how_it_ended(code), doing)};
}

Error PluginProcess::hung(const char* doing, Nanos limit) {
  kill_and_reap(pid_);
  pid_ = -1;
  return Error{
      fmt::format("it did not end {} within {} and was killed", doing, format_duration(limit))};
}

}  // namespace vastar
