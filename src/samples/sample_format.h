// Samples as lines of text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stats/sample.h"

namespace vastar {

enum class SampleForm : std::uint8_t { kCsv, kNdjson };

// What the name of a file asks for; nothing: neither.
struct SampleFileKind {
  SampleForm form = SampleForm::kCsv;
  bool compressed = false;
};
std::optional<SampleFileKind> sample_file_kind(std::string_view path);
inline constexpr const char* kSampleFileNames =
    "the name says the form: FILE.csv or FILE.ndjson, or with .zst behind to compress";

// The line before all others, with its line break; empty when there is none.
std::string sample_head(SampleForm form);

// Appends the line of a sample of `worker`, with its line break. Values are whole numbers; times
// are in ns, and what is not known is empty (null). `run`: of several; null: there is but one. Its
// name holds nothing that CSV or JSON would have to escape.
void append_sample(const Sample& sample, unsigned worker, const SampleRun* run, SampleForm form,
                   std::string& text);

}  // namespace vastar
