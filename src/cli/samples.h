// --samples of a command that measures: opened before anything is sent, told in its report.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/report.h"
#include "samples/sample_writer.h"

namespace vastar {

class Samples {
 public:
  // `path` empty: none are wanted, and the rest does nothing.
  static Result<Samples> open(const std::string& path);
  // The files that open(path) writes, for Measurement::samples.
  static std::vector<std::string> files(const std::string& path);

  SampleSink* sink() { return writer_ ? &writer_->sink() : nullptr; }

  // The load is over and the workers are gone. What went wrong, in words; empty: nothing.
  std::vector<std::string> finish(std::optional<SamplesReport>& report, Common& common);
  // Nothing was measured.
  void discard();

 private:
  std::string path_;
  std::unique_ptr<SampleWriter> writer_;
};

}  // namespace vastar
