// Whole files in, and text onto the standard streams.
#include "cli/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

#include "base/credentials.h"
#include "base/text.h"
#include "base/units.h"

namespace vastar {
namespace {

Result<std::string> read_all(std::FILE* file, const std::string& name, std::uint64_t limit) {
  std::string content;
  char buffer[64 * 1024];
  for (;;) {
    const std::size_t got = std::fread(buffer, 1, sizeof buffer, file);
    content.append(buffer, got);
    if (content.size() > limit) {
      return Error{
          fmt::format("{} is larger than {}, the most that is read", name, format_size(limit))};
    }
    if (got > 0) continue;
    if (std::ferror(file) != 0) {
      return Error{fmt::format("cannot read {}: {}", name, errno_text(errno))};
    }
    return content;
  }
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
  if (path == "-") {
    if (std::feof(stdin) != 0)
      return Error{"standard input has been read already, for something else"};
    return read_all(stdin, "standard input", limit);
  }
  const std::string name = printable(path);
  if (path.empty()) return Error{"the name of the file is empty"};
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) return Error{fmt::format("cannot open {}: {}", name, errno_text(errno))};
  return read_all(file.get(), name, limit);
}

ExitCode print_out(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return ExitCode::kOk;
  if (errno == EPIPE) return ExitCode::kOk;  // as in `vastar --help-all | head`
  print_error(fmt::format("cannot write to standard output: {}", errno_text(errno)));
  return ExitCode::kUsage;
}

// Not fmt::print, which throws when its stream is closed.
void print_aside(std::string_view text) { (void)std::fwrite(text.data(), 1, text.size(), stderr); }

void print_error(std::string_view message) {
  print_aside(fmt::format("vastar: {}\n", without_credentials(message)));
}

void print_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    print_aside(fmt::format("vastar: warning: {}\n", without_credentials(warning)));
  }
}

void hold_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    // open() takes the lowest free number, which is this one: those below it are open.
    const int unusable = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", unusable) != fd) return;
  }
}

}  // namespace vastar
