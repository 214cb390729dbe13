// Commands started in process groups of their own, and their ends.
#include "machine/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <set>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/text.h"
#include "machine/daemons.h"

namespace vastar {
namespace {

constexpr off_t kMostOutput = off_t{4} << 20;  // kept in memory, but for what comes between looks
constexpr off_t kTail = off_t{16} << 10;       // read back for a message
constexpr int kNotConfined = 126;              // exit status, as a shell's "cannot execute"
constexpr auto kLookEvery = std::chrono::milliseconds(5);

// ---- between fork and exec: async-signal-safe calls only, other threads may hold any lock ----

void restore_signals() {
  for (int number = 1; number < NSIG; ++number) (void)std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_shell(const char* command, int output, char* const* environment,
                               const CoreMask& cores) {
  setpgid(0, 0);
  restore_signals();
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (!cores.apply()) {
    constexpr std::string_view kWhy = "it cannot be kept to its cores (--server-cores)\n";
    // Whether it could be said changes nothing.
    [[maybe_unused]] const ssize_t said = write(STDERR_FILENO, kWhy.data(), kWhy.size());
    _exit(kNotConfined);
  }
  execle("/bin/sh", "sh", "-c", command, static_cast<char*>(nullptr), environment);
  _exit(127);
}

void sleep_ms(long count) {
  const timespec time = {.tv_sec = 0, .tv_nsec = count * kMillisecond};
  nanosleep(&time, nullptr);
}

// Outlives `parent` by as long as it takes to end `group`. A group of its own and no descriptors:
// neither Ctrl-C nor a pipe that waits for its end may find it.
[[noreturn]] void become_guard(pid_t group, pid_t parent) {
  setpgid(0, 0);
  syscall(SYS_close_range, 0U, ~0U, 0U);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGUSR1);
  while (getppid() == parent) {  // it may have died before the prctl; others may send signals
    const timespec second = {.tv_sec = 1, .tv_nsec = 0};
    sigtimedwait(&all, nullptr, &second);
  }
  kill(-group, SIGTERM);
  for (Nanos waited = 0; waited < Process::kGrace && kill(-group, 0) == 0;
       waited += 20 * kMillisecond) {
    sleep_ms(20);
  }
  kill(-group, SIGKILL);
  _exit(0);
}

// ---- in vastar ----

Error start_error(const char* what) {
  return {fmt::format("a server cannot be started: {}: {}", what, errno_text(errno)),
          ExitCode::kNoData};
}

int new_output() {
  const int output = memfd_create("vastar-server-output", MFD_CLOEXEC);
  // Appending, so that the file can be emptied while it is written to.
  if (output >= 0) fcntl(output, F_SETFL, O_APPEND);
  return output;
}

void reap_one(pid_t& pid) {
  if (pid <= 0) return;
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid = -1;
}

std::string last_lines(std::string text, unsigned lines) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::size_t from = text.size();
  for (unsigned i = 0; i < lines && from != std::string::npos; ++i) {
    from = from == 0 ? std::string::npos : text.rfind('\n', from - 1);
  }
  return from == std::string::npos ? text : text.substr(from + 1);
}

}  // namespace

Result<Process> Process::start(const std::string& command, const Cores& cores) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  Process started;
  started.output_ = new_output();
  if (started.output_ < 0) return start_error("memfd_create");
  started.mark_ = new_mark();
  const std::vector<char*> environment = environment_with(started.mark_);
  const CoreMask mask(cores);
  const pid_t shell = fork();
  if (shell == 0) become_shell(command.c_str(), started.output_, environment.data(), mask);
  if (shell < 0) return start_error("fork");
  setpgid(shell, shell);  // the child does it too: whoever comes first
  started.group_ = shell;
  const pid_t self = getpid();
  started.guard_ = fork();
  if (started.guard_ == 0) become_guard(shell, self);
  if (started.guard_ < 0) return start_error("fork");
  return started;
}

Process& Process::operator=(Process&& other) noexcept {
  if (this != &other) {
    Process ended(std::move(*this));
    swap(other);
  }
  return *this;
}

void Process::swap(Process& other) noexcept {
  std::swap(group_, other.group_);
  std::swap(guard_, other.guard_);
  std::swap(output_, other.output_);
  std::swap(mark_, other.mark_);
  std::swap(status_, other.status_);
}

// The shell, and orphans of the group that came to this process as their reaper.
void Process::reap() {
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(-group_, &status, WNOHANG)) > 0) {
    if (ended == group_) status_ = status;
  }
}

bool Process::running() {
  if (group_ < 0) return false;
  reap();
  struct stat file = {};
  const bool too_much = fstat(output_, &file) == 0 && file.st_size > kMostOutput;
  // A file that stays long costs disk and nothing else. (A cast to void does not satisfy g++.)
  [[maybe_unused]] const int cut = too_much ? ftruncate(output_, 0) : 0;
  // Some of it may belong to another user by now (sudo); ESRCH alone says that nothing is left. The
  // number may then become another group's, which must get none of our signals.
  if (kill(-group_, 0) != 0 && errno == ESRCH) group_ = -1;
  return group_ > 0;
}

std::string Process::how_it_ended() const {
  if (status_ == -1) return "is still running";
  if (WIFEXITED(status_)) return fmt::format("exited with status {}", WEXITSTATUS(status_));
  const int number = WTERMSIG(status_);
  return fmt::format("was ended by signal {} ({})", number, strsignal(number));
}

std::string Process::last_output(unsigned lines) const {
  struct stat file = {};
  if (output_ < 0 || fstat(output_, &file) != 0) return {};
  const off_t from = std::max<off_t>(0, file.st_size - kTail);
  std::string text(static_cast<std::size_t>(file.st_size - from), '\0');
  const ssize_t got = pread(output_, text.data(), text.size(), from);
  text.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return last_lines(std::move(text), lines);
}

void Process::ask_to_end() {
  if (group_ > 0) kill(-group_, SIGTERM);
}

bool Process::gone_within(Nanos patience) {
  const Nanos until = monotonic_now() + patience;
  while (running()) {
    if (monotonic_now() >= until) return false;
    std::this_thread::sleep_for(kLookEvery);
  }
  return true;
}

bool Process::has_daemons() const { return !mark_.empty() && !marked_children(mark_).empty(); }

// What a daemon has started comes to this process when that daemon ends: until none is left.
void Process::end_daemons(Nanos grace) {
  if (mark_.empty()) return;
  for (const auto& [number, patience] : {std::pair{SIGTERM, grace}, std::pair{SIGKILL, kGrace}}) {
    const Nanos until = monotonic_now() + patience;
    std::set<pid_t> asked;
    while (monotonic_now() < until) {
      const std::vector<pid_t> daemons = marked_children(mark_);
      for (const pid_t pid : daemons) {
        if (asked.insert(pid).second) kill(pid, number);
      }
      std::erase_if(asked, [](pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; });
      if (daemons.empty() && asked.empty()) return;
      std::this_thread::sleep_for(kLookEvery);
    }
  }
}

void Process::end(Nanos grace) {
  if (group_ > 0) {
    if (running()) ask_to_end();
    if (!gone_within(grace)) {
      kill(-group_, SIGKILL);
      gone_within(kGrace);  // a process in the kernel's hands (D state) cannot be waited for longer
    }
    group_ = -1;
  }
  end_daemons(grace);
  if (guard_ > 0) kill(guard_, SIGKILL);
  reap_one(guard_);
  if (output_ >= 0) close(output_);
  output_ = -1;
}

}  // namespace vastar
