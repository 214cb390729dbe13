// CSV and NDJSON of samples.
#include "samples/sample_format.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>

namespace vastar {
namespace {

constexpr std::size_t kNumbers = 16;

// In the order of the columns; the class of a failure and the run come behind them.
constexpr std::array<std::string_view, kNumbers> kNames = {
    "series",     "worker",      "index",  "connection", "slot",    "intended_ns",
    "start_ns",   "connect_ns",  "tls_ns", "write_ns",   "wait_ns", "read_ns",
    "service_ns", "response_ns", "status", "body_bytes"};

using Value = std::optional<std::int64_t>;

Value between(Nanos from, Nanos to) {
  if (from == Sample::kUnreached || to == Sample::kUnreached) return std::nullopt;
  return to - from;
}

Value above_zero(std::int64_t value) { return value > 0 ? Value(value) : std::nullopt; }
Value known(Nanos duration) { return duration >= 0 ? Value(duration) : std::nullopt; }
Value whole(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// A response may begin before the request is written to its end: no wait then.
Value wait_of(const Sample& sample) {
  const Value wait = between(sample.sent_end, sample.first_byte);
  return wait && *wait < 0 ? Value(0) : wait;
}

std::array<Value, kNumbers> values_of(const Sample& sample, unsigned worker, const SampleRun* run) {
  return {above_zero(run == nullptr ? 0 : run->connections),
          whole(worker),
          whole(sample.index),
          whole(sample.connection),
          whole(sample.slot),
          sample.intended,
          sample.started,
          known(sample.connect),
          known(sample.tls),
          between(sample.sent_start, sample.sent_end),
          wait_of(sample),
          between(sample.first_byte, sample.end),
          between(sample.sent_start, sample.end),
          sample.end - sample.intended,
          above_zero(sample.status),
          whole(sample.body_bytes)};
}

std::string_view failure_of(const Sample& sample) {
  return sample.failure == Failure::kNone ? std::string_view() : describe(sample.failure).name;
}

void append_csv(const std::array<Value, kNumbers>& values, std::string_view failure,
                std::string_view run, std::string& text) {
  for (const Value& value : values) {
    if (value) {
      const fmt::format_int digits(*value);
      text.append(digits.data(), digits.size());
    }
    text += ',';
  }
  text += failure;
  text += ',';
  text += run;
}

void append_word(std::string_view name, std::string_view word, std::string& text) {
  text += ",\"";
  text += name;
  text += "\":";
  if (word.empty()) {
    text += "null";
    return;
  }
  text += '"';
  text += word;
  text += '"';
}

void append_json(const std::array<Value, kNumbers>& values, std::string_view failure,
                 std::string_view run, std::string& text) {
  for (std::size_t i = 0; i < kNumbers; ++i) {
    text += i == 0 ? "{\"" : ",\"";
    text += kNames[i];
    text += "\":";
    if (values[i]) {
      const fmt::format_int digits(*values[i]);
      text.append(digits.data(), digits.size());
    } else {
      text += "null";
    }
  }
  append_word("error", failure, text);
  append_word("run", run, text);
  text += '}';
}

}  // namespace

std::optional<SampleFileKind> sample_file_kind(std::string_view path) {
  constexpr std::string_view kCompressed = ".zst";
  SampleFileKind kind;
  kind.compressed = path.ends_with(kCompressed);
  if (kind.compressed) path.remove_suffix(kCompressed.size());
  if (path.ends_with(".csv")) {
    kind.form = SampleForm::kCsv;
  } else if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) {
    kind.form = SampleForm::kNdjson;
  } else {
    return std::nullopt;
  }
  return kind;
}

std::string sample_head(SampleForm form) {
  if (form != SampleForm::kCsv) return {};
  return fmt::format("{},error,run\n", fmt::join(kNames, ","));
}

void append_sample(const Sample& sample, unsigned worker, const SampleRun* run, SampleForm form,
                   std::string& text) {
  const std::array<Value, kNumbers> values = values_of(sample, worker, run);
  const std::string_view failure = failure_of(sample);
  const std::string_view name = run == nullptr ? std::string_view() : run->name;
  const auto append = form == SampleForm::kCsv ? &append_csv : &append_json;
  append(values, failure, name, text);
  text += '\n';
}

}  // namespace vastar
