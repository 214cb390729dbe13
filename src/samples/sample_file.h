// A file that grows while a run goes on: written beside its place, readable by its owner alone,
// optionally compressed (zstd) as it is written, and renamed when it is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct ZSTD_CCtx_s;

namespace vastar {

// One thread at a time.
class SampleFile {
 public:
  // Nothing is at `path` itself before finish(). An error: it cannot be written there.
  static Result<std::unique_ptr<SampleFile>> open(const std::string& path, bool compressed);
  // Whether open() could: for files that are opened after others have been measured. Leaves what is
  // there as it is.
  static Result<void> check(const std::string& path);
  // Unless it was finished, what was written stays in partial_path().
  ~SampleFile();
  SampleFile(const SampleFile&) = delete;
  SampleFile& operator=(const SampleFile&) = delete;

  // After an error nothing more can be written.
  Result<void> write(std::string_view text);
  Result<void> finish();
  void discard();  // instead: takes it away

  const std::string& partial_path() const { return partial_; }

 private:
  struct Freed {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  SampleFile(int fd, std::string path, std::string partial, bool compressed);
  Result<void> write_raw(std::string_view bytes);
  Result<void> compress(std::string_view text, bool last);
  Error failed(std::string_view what, int code) const;

  int fd_;
  const std::string path_;
  const std::string partial_;
  std::unique_ptr<ZSTD_CCtx_s, Freed> compressor_;  // null: as it comes
  std::vector<char> compressed_;                    // what comes out of it
};

}  // namespace vastar
