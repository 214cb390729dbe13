// measured OUT CMD...: runs a command and writes what it cost, as one line of JSON, to OUT.
//
// A small program of its own because ru_maxrss is at least the size of the process that started
// the command: this one's 3 MB do not show, Python's 15 MB would. The exit code is the command's.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <cstring>

extern char** environ;

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

bool write_line(const char* path, double wall, const rusage& used, int exit_code) {
  std::FILE* out = std::fopen(path, "w");
  if (out == nullptr) return false;
  std::fprintf(out,
               "{\"wall_s\": %.6f, \"user_s\": %.6f, \"sys_s\": %.6f, \"peak_rss_kb\": %ld, "
               "\"exit_code\": %d}\n",
               wall, seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss, exit_code);
  return std::fclose(out) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: measured OUT CMD...\n");
    return 2;
  }
  const auto begin = std::chrono::steady_clock::now();
  pid_t child = 0;
  const int error = posix_spawnp(&child, argv[2], nullptr, nullptr, argv + 2, environ);
  if (error != 0) {
    std::fprintf(stderr, "measured: %s: %s\n", argv[2], std::strerror(error));
    return 127;
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (!write_line(argv[1], wall.count(), used, exit_code)) {
    std::perror(argv[1]);
    return 127;
  }
  return exit_code;
}
