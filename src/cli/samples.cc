// The writer of samples, and the words about it.
#include "cli/samples.h"

#include <fmt/format.h>

#include <utility>

namespace vastar {

Result<Samples> Samples::open(const std::string& path) {
  Samples samples;
  if (path.empty()) return samples;
  auto writer = SampleWriter::open(path);
  if (!writer) return writer.error();
  samples.path_ = path;
  samples.writer_ = std::move(*writer);
  return samples;
}

std::vector<std::string> Samples::files(const std::string& path) {
  if (path.empty()) return {};
  return {path};
}

std::vector<std::string> Samples::finish(std::optional<SamplesReport>& report, Common& common) {
  if (!writer_) return {};
  SamplesWritten written = writer_->finish();
  writer_.reset();
  report = SamplesReport{path_, written.rows, written.dropped};
  if (!written.problem.empty()) {
    common.notes.push_back(written.problem);
    return {std::move(written.problem)};
  }
  if (written.dropped > 0) {
    common.notes.push_back(fmt::format(
        "{} of {} samples are not in the file of --samples: its writer could not keep up; lower "
        "the load, or leave it a core or a faster disk",
        written.dropped, written.rows + written.dropped));
  }
  return {};
}

void Samples::discard() {
  if (writer_) writer_->discard();
  writer_.reset();
}

}  // namespace vastar
