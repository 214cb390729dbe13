// Destinations: temporary files beside their place, renamed when whole.
#include "output/destination.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "output/path.h"

namespace vastar {
namespace {

constexpr std::size_t kLongestName = 200;  // of NAME_MAX, leaving room for what a temporary adds

Error cannot_write(std::string_view path, std::string_view reason) {
  return Error{fmt::format("cannot write {}: {}", printable(path), reason)};
}

// The path without links and dots, so that a file named in two ways is known as one, and a link
// stays a link when its file is replaced. `path` itself need not exist, its folder must.
std::string canonical(const std::string& path) {
  std::string whole = real_path(path);
  if (!whole.empty()) return whole;
  const std::string folder = real_path(folder_of(path));
  if (folder.empty()) return {};
  return (folder == "/" ? "" : folder) + "/" + path.substr(path.rfind('/') + 1);
}

// What a new file may be at most, as the shell would make it.
mode_t new_file_mode() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

std::string temporary_template(const std::string& place) {
  const std::size_t slash = place.rfind('/');
  const std::string name = place.substr(slash + 1, kLongestName);
  return place.substr(0, slash + 1) + "." + name + ".XXXXXX.tmp";
}

// An empty temporary file of that mode; its path, or empty with errno set.
std::string make_temporary(const std::string& place, mode_t mode) {
  std::string path = temporary_template(place);
  const int fd = mkostemps(path.data(), 4, O_CLOEXEC);
  if (fd < 0) return {};
  (void)fchmod(fd, mode);  // on a file system without modes this fails and does not matter
  close(fd);
  return path;
}

}  // namespace

bool Destination::names_stdout(std::string_view dest) {
  return dest.empty() || dest == "-" || dest == "/dev/stdout" || dest == "/dev/fd/1" ||
         dest == "/proc/self/fd/1";
}

std::string Destination::place_of(const std::string& path) { return canonical(path); }

Result<Destination> Destination::open(std::string_view dest) {
  Destination result;
  if (names_stdout(dest)) {
    result.written_ = "-";
    result.exclusive_ = "-";
    return result;
  }
  result.written_ = dest;
  if (result.is_url()) return result;
  const std::string path(dest);
  struct stat there {};
  if (stat(path.c_str(), &there) != 0) {
    if (errno != ENOENT) return cannot_write(path, errno_text(errno));
    return open_file(path);
  }
  if (S_ISDIR(there.st_mode)) return cannot_write(path, "it is a folder");
  if (access(path.c_str(), W_OK) != 0) return cannot_write(path, errno_text(errno));
  if (!S_ISREG(there.st_mode)) return open_special(path, S_ISCHR(there.st_mode));
  return open_file(path);
}

Result<Destination> Destination::open_special(const std::string& path, bool sharable) {
  Destination result;
  result.written_ = path;
  if (!sharable) result.exclusive_ = path;
  return result;
}

Result<Destination> Destination::open_file(const std::string& path) {
  const std::string place = canonical(path);
  if (place.empty()) {
    return cannot_write(
        path, fmt::format("its folder {}: {}", printable(folder_of(path)), errno_text(errno)));
  }
  struct stat there {};
  const bool exists = stat(place.c_str(), &there) == 0;
  const mode_t mode = exists ? there.st_mode & 07777 : new_file_mode();
  Destination result;
  result.exclusive_ = place;
  result.written_ = make_temporary(place, mode);
  result.place_ = place;
  if (!result.written_.empty()) return result;
  // A file that may be written in a folder that may not: as before the days of renaming.
  if (!exists) return cannot_write(path, errno_text(errno));
  result.written_ = place;
  result.place_.clear();
  return result;
}

bool Destination::is_url() const { return written_.find("://") != std::string::npos; }

Result<void> Destination::commit() {
  if (place_.empty()) return {};
  const std::string place = std::exchange(place_, {});
  if (rename(written_.c_str(), place.c_str()) == 0) return {};
  return Error{fmt::format("cannot rename {} to {}: {}; the report is in the former",
                           printable(written_), printable(place), errno_text(errno)),
               ExitCode::kNoData};
}

void Destination::discard() {
  if (!place_.empty()) (void)unlink(written_.c_str());
  place_.clear();
}

Destination::Destination(Destination&& other) noexcept
    : written_(std::move(other.written_)),
      exclusive_(std::move(other.exclusive_)),
      place_(std::exchange(other.place_, {})) {}

Destination& Destination::operator=(Destination&& other) noexcept {
  if (this == &other) return *this;
  discard();
  written_ = std::move(other.written_);
  exclusive_ = std::move(other.exclusive_);
  place_ = std::exchange(other.place_, {});
  return *this;
}

Destination::~Destination() { discard(); }

}  // namespace vastar
