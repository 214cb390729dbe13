// Families and series as text, and the fixed buckets of histograms.
#include "prometheus/exposition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "base/units.h"
#include "prometheus/metric_table.h"

namespace vastar::plugin {
namespace {

constexpr std::size_t kMostSeries = 2000;  // of a family: a document may come from anybody
constexpr std::size_t kLongestValue = 200;

// Upper edges in seconds. Always the same: with edges that follow the data no series of one run
// would be found in the next.
constexpr std::array<double, 18> kEdges = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                           0.01,   0.025,   0.05,   0.1,   0.25,   0.5,
                                           1,      2.5,     5,      10,    30,     60};

const char* help_of(std::string_view name) {
  const auto* const found =
      std::find_if(kMetrics.begin(), kMetrics.end(),
                   [&](const MetricEntry& entry) { return entry.name == name; });
  return found == kMetrics.end() ? "" : found->help;
}

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c;  // a line break is \x0A by now
  }
  return text;
}

// fmt writes the shortest decimal that is read as the same number.
std::string line(std::string_view name, const Labels& labels, double value) {
  std::string list;
  for (const auto& [label, text] : labels) {
    list += fmt::format("{}{}=\"{}\"", list.empty() ? "" : ",", label, escaped(text));
  }
  return fmt::format("{}{}{}{} {}\n", name, list.empty() ? "" : "{", list, list.empty() ? "" : "}",
                     value);
}

bool is_info(std::string_view name) { return name.ends_with("_info"); }

}  // namespace

Labels operator+(Labels labels, const Labels& more) {
  labels.insert(more.begin(), more.end());
  return labels;
}

Exposition::Family* Exposition::family_for(std::string_view name, const char* type,
                                           Labels& labels) {
  auto family = std::find_if(families_.begin(), families_.end(),
                             [&](const Family& known) { return known.name == name; });
  if (family == families_.end()) {
    families_.push_back({std::string(name), type, {}});
    family = families_.end() - 1;
  }
  Labels shown;
  for (const auto& [label, value] : labels) {
    if (!value.empty()) shown[label] = printable(value, kLongestValue);
  }
  labels = std::move(shown);
  if (family->series == kMostSeries || !known_.emplace(name, labels).second) return nullptr;
  ++family->series;
  return &*family;
}

void Exposition::gauge(std::string_view name, const Labels& labels, std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return;
  Labels shown = labels;
  Family* family = family_for(name, "gauge", shown);
  if (family != nullptr) family->lines += line(name, shown, *value);
}

void Exposition::states(std::string_view name, const Labels& labels, const std::string& label,
                        const std::vector<std::string>& states, const std::string& state) {
  for (const std::string& one : states) {
    gauge(name, labels + Labels{{label, one}}, one == state ? 1 : 0);
  }
}

void Exposition::histogram(std::string_view name, const Labels& labels, const Histogram& values,
                           double sum_s) {
  Labels shown = labels;
  Family* family = family_for(name, "histogram", shown);
  if (family == nullptr) return;
  std::array<std::uint64_t, kEdges.size()> counts{};
  values.for_each([&](Nanos, Nanos high, std::uint64_t count) {
    for (std::size_t i = kEdges.size(); i-- > 0 && high <= from_seconds(kEdges[i]);) {
      counts[i] += count;
    }
  });
  const std::string base(name);
  const auto total = static_cast<double>(values.count());
  for (std::size_t i = 0; i < kEdges.size(); ++i) {
    family->lines += line(base + "_bucket", shown + Labels{{"le", fmt::format("{}", kEdges[i])}},
                          static_cast<double>(counts[i]));
  }
  family->lines += line(base + "_bucket", shown + Labels{{"le", "+Inf"}}, total);
  family->lines += line(base + "_sum", shown, sum_s);
  family->lines += line(base + "_count", shown, total);
}

std::set<std::string> Exposition::label_names() const {
  std::set<std::string> names;
  for (const auto& [name, labels] : known_) {
    if (is_info(name)) continue;
    for (const auto& [label, value] : labels) names.insert(label);
  }
  return names;
}

std::string Exposition::text() const {
  std::string text;
  for (const Family& family : families_) {
    if (family.lines.empty()) continue;
    text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{3}", family.name, help_of(family.name),
                        family.type, family.lines);
  }
  return text;
}

}  // namespace vastar::plugin
