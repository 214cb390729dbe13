// Where a plugin writes: a file or standard output, every write and the end of it checked.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vastar::plugin {

class Sink {
 public:
  // "-" is standard output. A URL is refused: files only.
  static Result<Sink> open(const std::string& dest);

  Result<void> write(std::string_view text);
  // What was written is with the kernel.
  Result<void> flush();
  // Flushes and, for a file, closes: a full disk may show only here. No write after it.
  Result<void> close();

 private:
  struct Closer {
    void operator()(std::FILE* file) const;
  };
  Sink() = default;
  Result<void> failure() const;  // success when it is only that the reader is gone

  std::unique_ptr<std::FILE, Closer> file_;
};

}  // namespace vastar::plugin
