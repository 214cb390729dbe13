// Checked writing through stdio.
#include "support/sink.h"

#include <cerrno>

#include "base/text.h"

namespace vastar::plugin {

void Sink::Closer::operator()(std::FILE* file) const {
  if (file != stdout) (void)std::fclose(file);
}

Result<Sink> Sink::open(const std::string& dest) {
  if (dest.find("://") != std::string::npos) {
    return Error{"this output writes files, it does not push to a URL"};
  }
  Sink sink;
  sink.file_.reset(dest == "-" ? stdout : std::fopen(dest.c_str(), "we"));
  if (!sink.file_) return Error{"cannot open " + printable(dest) + ": " + errno_text(errno)};
  return sink;
}

Result<void> Sink::failure() const {
  const int code = errno;
  // Whoever read standard output has seen enough (`| head`): no failure.
  if (code == EPIPE && file_.get() == stdout) {
    std::clearerr(stdout);
    return {};
  }
  return Error{"cannot write: " + (code == 0 ? "an earlier write failed" : errno_text(code))};
}

Result<void> Sink::write(std::string_view text) {
  errno = 0;
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), file_.get());
  return written == text.size() ? Result<void>() : failure();
}

Result<void> Sink::flush() {
  errno = 0;
  const bool good = std::fflush(file_.get()) == 0 && std::ferror(file_.get()) == 0;
  return good ? Result<void>() : failure();
}

Result<void> Sink::close() {
  Result<void> flushed = flush();
  if (file_.get() == stdout) return flushed;
  const bool closed = std::fclose(file_.release()) == 0;
  if (!flushed) return flushed;
  return closed ? Result<void>() : failure();
}

}  // namespace vastar::plugin
