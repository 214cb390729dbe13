// A load that changes, as time went on: at most so many rows that they fit a screen.
#include <fmt/format.h>

#include <algorithm>

#include "support/figures.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kMostRows = 20;

// Seconds on end, as one row of the table.
struct Span {
  std::size_t seconds = 0;
  double offered = 0;
  std::uint64_t started = 0, succeeded = 0, failed = 0;
  Number worst_p99;
};

Span span_of(const Array& timeline, std::size_t first, std::size_t length) {
  Span span;
  for (std::size_t i = first; i < std::min(first + length, timeline.size()); ++i) {
    const Object& second = as_object(timeline[i]);
    ++span.seconds;
    span.offered += number_at(second, "offered").value_or(0);
    span.started += count_at(second, "started");
    span.succeeded += count_at(second, "succeeded");
    span.failed += count_at(second, "failed");
    if (const Number p99 = number_at(second, "p99_ms")) {
      span.worst_p99 = std::max(span.worst_p99.value_or(0), *p99);
    }
  }
  return span;
}

std::string per_second(double sum, const Span& span) {
  return rate(sum / static_cast<double>(span.seconds));
}

}  // namespace

void write_timeline(const Object& document, Page* page) {
  const Object& stages = object_at(object_at(document, "params"), "stages");
  const Array& timeline = array_at(document, "timeline");
  if (stages.empty() || timeline.size() < 2) return;
  const bool open = text_at(stages, "of") == "rate";
  std::vector<std::vector<std::string>> rows = {{"from"}};
  if (open) rows.front().emplace_back("offered/s");
  for (const char* head : {"sent/s", "succeeded/s", "failed", "p99"}) rows.front().push_back(head);
  const std::size_t length = (timeline.size() + kMostRows - 1) / kMostRows;
  for (std::size_t first = 0; first < timeline.size(); first += length) {
    const Span span = span_of(timeline, first, length);
    rows.push_back({duration_s(static_cast<double>(first))});
    if (open) rows.back().push_back(per_second(span.offered, span));
    rows.back().push_back(per_second(static_cast<double>(span.started), span));
    rows.back().push_back(per_second(static_cast<double>(span.succeeded), span));
    rows.back().push_back(count(span.failed));
    rows.back().push_back(duration_ms(span.worst_p99));
  }
  page->section("Timeline:", length > 1 ? "(p99: of the worst second)" : "");
  page->table(rows, {});
}

}  // namespace vastar::plugin
