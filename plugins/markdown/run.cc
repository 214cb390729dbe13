// A run: the verdict, its figures in a row, what failed, and the distribution.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "markdown/charts.h"
#include "markdown/escape.h"
#include "markdown/sections.h"
#include "support/figures.h"
#include "support/words.h"

namespace vastar::plugin {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 5> kColumns = {
    {{"p50", "p50"}, {"p90", "p90"}, {"p95", "p95"}, {"p99", "p99"}, {"p999", "p99.9"}}};

const Object& latency_of(const Object& document, std::string_view of) {
  return object_at(object_at(document, "latency"), of);
}

void write_subject(const Object& document, Page* page) {
  const Object& params = object_at(document, "params");
  page->paragraph(fmt::format("{}, {}.", code(target_text(params)), prose(load_text(params))));
}

Cells latency_row(std::string name, const Object& latency) {
  Cells row = {std::move(name)};
  const Object& percentiles = object_at(latency, "percentiles_ms");
  for (const auto& [key, head] : kColumns) {
    row.push_back(duration_ms(number_at(percentiles, key)));
  }
  row.push_back(duration_ms(number_at(latency, "max_ms")));
  return row;
}

void write_rates(const Object& document, Page* page) {
  const Object& requests = object_at(document, "requests");
  std::string text = fmt::format(
      "**{} {}s/s** in {}: {} started, {} succeeded, {} failed", rate(number_at(document, "rps")),
      operation_word(object_at(document, "params")), duration_s(number_at(document, "elapsed_s")),
      count(count_at(requests, "started")), count(count_at(requests, "succeeded")),
      count(count_at(requests, "failed")));
  if (const Number share = number_at(document, "error_rate"); share && *share > 0) {
    text += " (" + percent(share) + ")";
  }
  page->paragraph(text + ".");
}

// With failures there are two rows: all requests, and the successes alone.
void write_latency(const Object& document, Page* page) {
  const Object& response = latency_of(document, "response");
  if (count_at(response, "count") == 0) return;
  const bool some_failed = count_at(object_at(document, "requests"), "failed") > 0;
  std::vector<Column> columns = {{"response time"}};
  for (const auto& [key, head] : kColumns) columns.push_back({head, true});
  columns.push_back({"max", true});
  std::vector<Cells> rows = {latency_row("all requests", response)};
  if (some_failed) {
    rows.push_back(latency_row("successes alone", latency_of(document, "successes")));
  }
  page->table(columns, rows);
}

void write_distribution(const Object& document, Page* page) {
  const Object& response = latency_of(document, "response");
  const std::string line = sparkline(bin_counts(response));
  if (line.empty()) return;
  page->paragraph(fmt::format("Distribution: {} `{}` {}",
                              duration_ms(number_at(response, "min_ms")), line,
                              duration_ms(number_at(response, "max_ms"))));
}

void write_schedule(const Object& document, Page* page) {
  const Object& schedule = object_at(document, "schedule");
  if (!number_at(schedule, "offered_rps")) return;
  page->paragraph(fmt::format(
      "Schedule: {}/s offered, {}/s achieved, {} of {} unsent, p99 of the lag {}.",
      plain(number_at(schedule, "offered_rps")), rate(number_at(schedule, "achieved_rps")),
      count(count_at(schedule, "unsent")), count(count_at(schedule, "scheduled")),
      duration_ms(number_at(schedule, "lag_p99_ms"))));
}

void write_series(const Array& all, Page* page) {
  std::vector<Cells> rows;
  for (const Value& value : all) {
    const Object& series = as_object(value);
    const Object& requests = object_at(series, "requests");
    const Object& latency = object_at(series, "latency");
    rows.push_back({code(text_at(series, "name")), count(count_at(requests, "started")),
                    count(count_at(requests, "failed"))});
    for (const char* key : {"p50_ms", "p95_ms", "p99_ms", "max_ms"}) {
      rows.back().push_back(duration_ms(number_at(latency, key)));
    }
  }
  page->table({{"counted apart"},
               {"requests", true},
               {"failed", true},
               {"p50", true},
               {"p95", true},
               {"p99", true},
               {"max", true}},
              rows, {.bytes = 6000});
}

}  // namespace

void write_run(const Object& document, Page* page) {
  const bool came = count_at(object_at(document, "requests"), "completed") > 0;
  page->heading(verdict_line(document, came ? "" : "nothing was answered"));
  write_interrupted(document, page);
  write_subject(document, page);
  write_thresholds(document, page);
  write_validity(document, "This measurement", page);
  write_overhead(document, page);
  write_rates(document, page);
  write_latency(document, page);
  write_distribution(document, page);
  write_schedule(document, page);
  write_metrics(document, page);
  write_errors(array_at(document, "errors"), page);
  write_series(array_at(document, "series"), page);
  const bool visible = wants_attention(document);
  if (visible) write_what_was_said(document, page);
  page->open_details("Histogram, statuses, phases, machine");
  if (!visible) write_what_was_said(document, page);
  write_run_details(document, page);
  write_origin(document, page);
  page->close_details();
}

}  // namespace vastar::plugin
