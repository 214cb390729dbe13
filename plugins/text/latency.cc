// The distribution of a run's response times: percentiles and histogram, in the gradient's colours.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/figures.h"
#include "text/sections.h"

namespace vastar::plugin {
namespace {

struct Percentile {
  const char* key;
  const char* share;
  std::uint64_t samples;  // that it takes to exist
  bool highlighted;
};

constexpr std::array<Percentile, 9> kPercentiles = {{{"p10", "10.00%", 2, false},
                                                     {"p25", "25.00%", 2, false},
                                                     {"p50", "50.00%", 2, true},
                                                     {"p75", "75.00%", 4, false},
                                                     {"p90", "90.00%", 10, false},
                                                     {"p95", "95.00%", 20, true},
                                                     {"p99", "99.00%", 100, true},
                                                     {"p999", "99.90%", 1'000, true},
                                                     {"p9999", "99.99%", 10'000, false}}};

unsigned level_of(const Object& bin) {
  return static_cast<unsigned>(
      std::min<std::uint64_t>(count_at(bin, "level"), kGradientLevels - 1));
}

// A value's colour is that of the bin it falls into.
unsigned level_at(const Array& bins, double ms) {
  unsigned level = 0;
  for (const Value& bin : bins) {
    level = level_of(as_object(bin));
    if (ms <= number_at(as_object(bin), "le_ms").value_or(0)) break;
  }
  return level;
}

constexpr std::string_view kSuccesses = "successes";
constexpr std::string_view kAll = "response";

// One percentile of one of the two, coloured like its bar of the histogram.
std::string value_text(const Object& latency, std::string_view series, const Percentile& percentile,
                       const Page& page) {
  const Number ms =
      number_at(object_at(object_at(latency, series), "percentiles_ms"), percentile.key);
  if (!ms && series == kSuccesses) return "-";
  if (!ms) return fmt::format("- (needs {} samples)", count(percentile.samples));
  std::string text = duration_ms(ms);
  if (!percentile.highlighted) return text;
  return page.leveled(level_at(array_at(object_at(latency, "response"), "bins"), *ms), text);
}

}  // namespace

void write_distribution(const Object& document, Page* page) {
  const Object& latency = object_at(document, "latency");
  const Object& response = object_at(latency, "response");
  if (count_at(response, "count") == 0) {
    page->section("Response time distribution:");
    page->line("  nothing was measured");
    return;
  }
  // Failures count at the time they took, which may be short; so the successes come first.
  const bool some_failed = count_at(object_at(document, "requests"), "failed") > 0;
  page->section("Response time distribution:", some_failed ? "(of successes; of all)" : "");
  std::vector<std::vector<std::string>> rows;
  for (const Percentile& percentile : kPercentiles) {
    rows.push_back({std::string(percentile.share) + " in"});
    if (some_failed) rows.back().push_back(value_text(latency, kSuccesses, percentile, *page));
    rows.back().push_back(value_text(latency, kAll, percentile, *page));
  }
  page->table(rows, {1, 2});
}

void write_histogram(const Object& document, Page* page) {
  const Array& bins = array_at(object_at(object_at(document, "latency"), "response"), "bins");
  std::uint64_t most = 0;
  for (const Value& bin : bins) most = std::max(most, count_at(as_object(bin), "count"));
  if (most == 0) return;
  page->section("Response time histogram:", "(up to; how many)");
  const std::size_t count_columns = count(most).size();
  constexpr std::size_t kLabel = 7;  // "999.9ms"
  const std::size_t taken = 2 + kLabel + 2 + count_columns + 2 + 1;
  const std::size_t room = page->look().width > taken + 10 ? page->look().width - taken : 10;
  for (const Value& value : bins) {
    const Object& bin = as_object(value);
    const std::uint64_t in_bin = count_at(bin, "count");
    const double share = static_cast<double>(in_bin) / static_cast<double>(most);
    const std::string counted = "[" + count(in_bin) + "]";
    page->line(fmt::format("  {} {} {}", aligned(duration_ms(number_at(bin, "le_ms")), kLabel),
                           padded(counted, count_columns + 2),
                           page->leveled(level_of(bin), page->bar(share, room))));
  }
}

}  // namespace vastar::plugin
