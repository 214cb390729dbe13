// Streams the samples of a run to a file, on a thread of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "base/result.h"
#include "samples/sample_file.h"
#include "samples/sample_format.h"
#include "stats/sample_sink.h"

namespace vastar {

// What became of them. rows + dropped is how many operations there were.
struct SamplesWritten {
  std::uint64_t rows = 0;
  std::uint64_t dropped = 0;  // found their ring full, or came after the file could not be written
  std::string problem;        // why the file is not whole; empty: it is
};

class SampleWriter {
 public:
  // The name's ending says the form: .csv or .ndjson, each also with .zst. An error: another one,
  // or the file cannot be written.
  static Result<std::unique_ptr<SampleWriter>> open(const std::string& path);
  ~SampleWriter();  // without finish() what was written stays beside the file's place
  SampleWriter(const SampleWriter&) = delete;
  SampleWriter& operator=(const SampleWriter&) = delete;

  SampleSink& sink() { return sink_; }  // for the workers, which must be gone before finish()

  // Writes what is left and puts the file in its place. Once.
  SamplesWritten finish();
  // Instead: takes away what was written.
  void discard();

 private:
  SampleWriter(std::unique_ptr<SampleFile> file, SampleForm form);
  void serve();
  std::size_t write_what_there_is();
  void flush();
  void stop();

  SampleSink sink_;
  const std::unique_ptr<SampleFile> file_;
  const SampleForm form_;
  Mutex mutex_;
  Condition stopped_;
  bool stop_ VASTAR_GUARDED_BY(mutex_) = false;
  // The thread's own while it runs.
  std::string text_;
  std::uint64_t waiting_rows_ = 0;  // in text_
  SamplesWritten result_;
  std::thread thread_;
};

}  // namespace vastar
