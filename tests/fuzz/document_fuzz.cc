// Any bytes as a stored document: refused in clean words, or read by all that reads documents; and
// what is made of it again (merged, judged) satisfies its schema.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/json_mutator.h"
#include "gate/gate.h"
#include "gate/regression.h"
#include "report/event_lines.h"
#include "report/merge.h"
#include "report/read_compare.h"
#include "report/read_run.h"
#include "report/reference_curve.h"
#include "report/schema.h"
#include "report/stored_figures.h"
#include "report/to_json.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void check_words(const vastar::Error& error) { fuzz_check(!has_control(error.message)); }

// Two generators with the figures of one document.
void merge_with_itself(std::string_view json) {
  auto first = vastar::read_run(json), second = vastar::read_run(json);
  if (!first) return check_words(first.error());
  second->report.common.started_at = "2026-01-02T03:04:05Z";
  auto merged = vastar::merge_runs({{"a", std::move(*first)}, {"b", std::move(*second)}});
  if (!merged) return check_words(merged.error());
  vastar::judge(*merged, {});
  fuzz_check(vastar::document_problems(vastar::to_document(*merged)).empty());
}

void judge_again(std::string_view json) {
  auto report = vastar::read_compare(json);
  if (!report) return check_words(report.error());
  vastar::next_step(report->params.rules, report->launches);
  for (vastar::LaunchPair& launch : report->launches) vastar::judge_launch(launch);
  vastar::judge(*report);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return vastar::mutate_json(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = vastar::document_in(text);
  if (!document) {
    check_words(document.error());
    return 0;
  }
  const std::vector<std::string> problems = vastar::reading_problems(*document);
  for (const std::string& problem : problems) fuzz_check(!has_control(problem));
  if (!problems.empty()) return 0;
  merge_with_itself(*document);
  judge_again(*document);
  if (const auto curve = vastar::read_reference_curve(*document)) {
    fuzz_check(!curve->points.empty());
    curve->nearest(50);
  } else {
    check_words(curve.error());
  }
  if (const auto figures = vastar::read_figures(*document); !figures) check_words(figures.error());
  vastar::indented(*document);
  return 0;
}
