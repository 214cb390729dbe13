// write(2), zstd's streaming interface, rename(2).
#include "samples/sample_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/out_of_memory.h"
#include "base/text.h"

namespace vastar {
namespace {

constexpr mode_t kOwnerOnly = 0600;
// Twenty times as fast as the samples come, and within a tenth of what higher levels save.
constexpr int kLevel = 1;

Error cannot_write(const std::string& path, std::string_view why) {
  return Error{fmt::format("--samples: cannot write {}: {}", printable(path), why)};
}

Result<void> check_replaceable(const std::string& path) {
  struct stat there {};
  if (stat(path.c_str(), &there) != 0) return {};
  if (!S_ISREG(there.st_mode)) return cannot_write(path, "it is no regular file");
  if (access(path.c_str(), W_OK) != 0) return cannot_write(path, errno_text(errno));
  return {};
}

// Its owner's alone, as it tells of every request; one that is replaced keeps what it allowed.
mode_t mode_for(const std::string& path) {
  struct stat there {};
  return stat(path.c_str(), &there) == 0 ? there.st_mode & 0777 : kOwnerOnly;
}

// One that was there before, in a folder that others may write to, could be theirs to read.
bool empty_own_file(int fd) {
  struct stat there {};
  return fstat(fd, &there) == 0 && S_ISREG(there.st_mode) && there.st_uid == geteuid() &&
         ftruncate(fd, 0) == 0;
}

std::string partial_of(const std::string& path) { return path + ".partial"; }

}  // namespace

void SampleFile::Freed::operator()(ZSTD_CCtx_s* context) const { ZSTD_freeCCtx(context); }

Result<std::unique_ptr<SampleFile>> SampleFile::open(const std::string& path, bool compressed) {
  if (auto checked = check_replaceable(path); !checked) return checked.error();
  const std::string partial = partial_of(path);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const int fd = ::open(partial.c_str(), kFlags, kOwnerOnly);
  if (fd < 0) return cannot_write(partial, errno_text(errno));
  if (!empty_own_file(fd)) {
    close(fd);
    return cannot_write(partial, "it is no regular file of this user; remove it");
  }
  (void)fchmod(fd, mode_for(path));  // some file systems have no modes
  return std::unique_ptr<SampleFile>(new SampleFile(fd, path, partial, compressed));
}

Result<void> SampleFile::check(const std::string& path) {
  if (auto checked = check_replaceable(path); !checked) return checked;
  const std::string partial = partial_of(path);
  constexpr int kFlags = O_WRONLY | O_CLOEXEC | O_NOFOLLOW;
  int fd = ::open(partial.c_str(), kFlags | O_CREAT | O_EXCL, kOwnerOnly);
  const bool made = fd >= 0;
  if (!made && errno == EEXIST) fd = ::open(partial.c_str(), kFlags);
  if (fd < 0) return cannot_write(partial, errno_text(errno));
  close(fd);
  if (made) (void)unlink(partial.c_str());
  return {};
}

SampleFile::SampleFile(int fd, std::string path, std::string partial, bool compressed)
    : fd_(fd), path_(std::move(path)), partial_(std::move(partial)) {
  if (!compressed) return;
  compressor_.reset(ZSTD_createCCtx());
  if (!compressor_) out_of_memory();
  ZSTD_CCtx_setParameter(compressor_.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(compressor_.get(), ZSTD_c_checksumFlag, 1);
  compressed_.resize(ZSTD_CStreamOutSize());
}

SampleFile::~SampleFile() {
  if (fd_ >= 0) close(fd_);
}

Error SampleFile::failed(std::string_view what, int code) const {
  return Error{fmt::format("--samples: {} {}: {}", what, printable(path_), errno_text(code)),
               ExitCode::kNoData};
}

Result<void> SampleFile::write_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("cannot write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> SampleFile::compress(std::string_view text, bool last) {
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  for (std::size_t left = 1; last ? left > 0 : in.pos < in.size;) {
    ZSTD_outBuffer out{compressed_.data(), compressed_.size(), 0};
    left = ZSTD_compressStream2(compressor_.get(), &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0) return failed("cannot compress", ENOMEM);
    if (auto wrote = write_raw({compressed_.data(), out.pos}); !wrote) return wrote;
  }
  return {};
}

Result<void> SampleFile::write(std::string_view text) {
  return compressor_ ? compress(text, false) : write_raw(text);
}

Result<void> SampleFile::finish() {
  if (compressor_) {
    if (auto ended = compress({}, true); !ended) return ended;
  }
  // Some file systems (NFS, quotas) say only now that there was no room.
  if (close(std::exchange(fd_, -1)) != 0) return failed("cannot write", errno);
  if (rename(partial_.c_str(), path_.c_str()) != 0) return failed("cannot rename to", errno);
  return {};
}

void SampleFile::discard() { (void)unlink(partial_.c_str()); }

}  // namespace vastar
