// Children, their pipes and their ends.
#include "support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "net/socket.h"

namespace vastar::testing {
namespace {

struct Pipe {
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  }
  int ends[2] = {-1, -1};
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

[[noreturn]] void become(const std::vector<std::string>& argv,
                         const std::vector<std::string>& environment, int out, int err) {
  setpgid(0, 0);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  for (const std::string& variable : environment) putenv(const_cast<char*>(variable.c_str()));
  execvp(argv[0].c_str(), pointers(argv).data());
  _exit(127);
}

// Appends what is there; false at the end of the stream.
bool drain(int& fd, std::string& text) {
  char buffer[16 * 1024];
  const ssize_t got = ::read(fd, buffer, sizeof buffer);
  if (got > 0) {
    text.append(buffer, static_cast<std::size_t>(got));
    return true;
  }
  ::close(fd);
  fd = -1;
  return false;
}

}  // namespace

Process::Process(const std::vector<std::string>& argv,
                 const std::vector<std::string>& environment) {
  const Pipe out, err;
  pid_ = fork();
  if (pid_ == 0) become(argv, environment, out.ends[1], err.ends[1]);
  setpgid(pid_, pid_);
  ::close(out.ends[1]);
  ::close(err.ends[1]);
  out_fd_ = out.ends[0];
  err_fd_ = err.ends[0];
}

Process::~Process() {
  if (pid_ > 0) {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (out_fd_ >= 0) ::close(out_fd_);
  if (err_fd_ >= 0) ::close(err_fd_);
}

void Process::signal(int number) const { kill(pid_, number); }

// False when both streams have ended or the time is over.
bool Process::read_some(Nanos until) {
  pollfd streams[] = {{out_fd_, POLLIN, 0}, {err_fd_, POLLIN, 0}};
  if (out_fd_ < 0 && err_fd_ < 0) return false;
  const Nanos left = until - monotonic_now();
  if (left <= 0) return false;
  if (poll(streams, 2, static_cast<int>(left / kMillisecond) + 1) <= 0) return false;
  if (streams[0].revents != 0) drain(out_fd_, result_.out);
  if (streams[1].revents != 0) drain(err_fd_, result_.err);
  return true;
}

std::string Process::wait_for_line(const std::string& text, Nanos patience) {
  const Nanos until = monotonic_now() + patience;
  do {
    std::istringstream lines(result_.out.substr(0, result_.out.rfind('\n') + 1));
    for (std::string line; std::getline(lines, line);) {
      if (line.find(text) != std::string::npos) return line;
    }
  } while (read_some(until));
  return "";
}

Finished Process::wait(Nanos patience) {
  const Nanos until = monotonic_now() + patience;
  while (read_some(until)) {
  }
  const bool overdue = monotonic_now() >= until;
  if (overdue) kill(-pid_, SIGKILL);
  int status = 0;
  rusage used{};
  wait4(pid_, &status, 0, &used);
  pid_ = -1;
  result_.max_rss_kb = used.ru_maxrss;
  for (const timeval& part : {used.ru_utime, used.ru_stime}) {
    result_.cpu_time += part.tv_sec * kSecond + part.tv_usec * kMicrosecond;
  }
  if (!overdue) {
    result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return result_;
}

Finished run_program(const std::vector<std::string>& argv,
                     const std::vector<std::string>& environment) {
  return Process(argv, environment).wait();
}

std::vector<std::string> vastar_command(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), VASTAR_BINARY);
  return arguments;
}

Finished vastar(std::vector<std::string> arguments, const std::vector<std::string>& environment) {
  return run_program(vastar_command(std::move(arguments)), environment);
}

TempFolder::TempFolder() {
  std::string name = std::filesystem::temp_directory_path() / "vastar-test-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void TempFolder::write(const std::string& name, const std::string& text) const {
  std::ofstream(file(name)) << text;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::uint16_t free_port() {
  auto listener = listen_on(resolve("127.0.0.1", 0)->front(), false);
  return listener ? local_port(listener->get()) : 0;
}

}  // namespace vastar::testing
