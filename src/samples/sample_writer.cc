// Drains rings, formats, writes.
#include "samples/sample_writer.h"

#include <fmt/format.h>
#include <pthread.h>

#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::size_t kBlock = 256 * 1024;  // bytes of text in one write
// A ring holds a hundred times what comes in this time.
constexpr auto kRest = std::chrono::milliseconds(2);

void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

Result<std::unique_ptr<SampleWriter>> SampleWriter::open(const std::string& path) {
  const auto kind = sample_file_kind(path);
  if (!kind) {
    return Error{fmt::format("--samples {}: {}", printable(path), kSampleFileNames)};
  }
  auto file = SampleFile::open(path, kind->compressed);
  if (!file) return file.error();
  std::unique_ptr<SampleWriter> writer(new SampleWriter(std::move(*file), kind->form));
  try {
    writer->thread_ = std::thread([&self = *writer] { self.serve(); });
  } catch (const std::system_error& refused) {
    return Error{fmt::format("--samples: the thread that writes cannot be started: {}",
                             errno_text(refused.code().value()))};
  }
  return writer;
}

SampleWriter::SampleWriter(std::unique_ptr<SampleFile> file, SampleForm form)
    : file_(std::move(file)), form_(form), text_(sample_head(form)) {}

SampleWriter::~SampleWriter() { stop(); }

void SampleWriter::stop() {
  if (!thread_.joinable()) return;
  {
    const MutexLock lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_one();
  thread_.join();
}

SamplesWritten SampleWriter::finish() {
  stop();
  if (result_.problem.empty()) {
    if (const auto finished = file_->finish(); !finished) {
      result_.problem = finished.error().message;
    }
  }
  result_.dropped += sink_.dropped();
  if (!result_.problem.empty()) {
    result_.problem += "; what was written is in " + printable(file_->partial_path());
  }
  return std::move(result_);
}

void SampleWriter::discard() {
  stop();
  file_->discard();
}

// ---- on the writer's thread ----

void SampleWriter::serve() {
  block_signals();
  for (bool last = false; !last;) {
    {
      const MutexLock lock(mutex_);
      if (!stop_) stopped_.wait_for(mutex_, kRest);
      last = stop_;
    }
    while (write_what_there_is() > 0) {
    }
  }
  flush();
}

std::size_t SampleWriter::write_what_there_is() {
  return sink_.drain([this](const SampleRing& ring, const Sample& sample, const SampleRun* run) {
    append_sample(sample, ring.worker(), run, form_, text_);
    ++waiting_rows_;
    if (text_.size() >= kBlock) flush();
  });
}

// After the first failure rings are still drained, so that what comes is counted once.
void SampleWriter::flush() {
  const std::uint64_t rows = std::exchange(waiting_rows_, 0);
  if (result_.problem.empty()) {
    const auto written = file_->write(text_);
    if (!written) result_.problem = written.error().message;
  }
  (result_.problem.empty() ? result_.rows : result_.dropped) += rows;
  text_.clear();
}

}  // namespace vastar
