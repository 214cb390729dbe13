// Threshold expressions: METRIC OP NUMBER[unit].
#include "plan/slo.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/text.h"
#include "plan/header.h"
#include "plan/metric_name.h"

namespace vastar {
namespace {

constexpr std::string_view kShape = "write it as 'p99<200ms', 'error_rate<0.1%' or 'rps>=5000'";
constexpr std::size_t kLongest = 200;  // no expression is; keeps the search for a near name short
constexpr std::size_t kLongestOfSeries = 4000;  // which may have a URL in them
constexpr std::string_view kSeries = "series.";

Error refuse(std::string_view text, std::string_view why) {
  return Error{fmt::format("--slo '{}': {}", printable(text, 80), why)};
}

struct Operator {
  std::string_view text;
  Comparison comparison;
};
constexpr std::array<Operator, 5> kOperators = {{{"<", Comparison::kLess},
                                                 {"<=", Comparison::kLessOrEqual},
                                                 {">", Comparison::kGreater},
                                                 {">=", Comparison::kGreaterOrEqual},
                                                 {"==", Comparison::kEqual}}};

// The three parts of an expression, trimmed.
struct Parts {
  std::string_view metric, op, limit;
};

Result<Parts> take_apart(std::string_view text) {
  constexpr std::string_view kOperatorBytes = "<>=!";
  std::size_t start = std::min(text.find_first_of(kOperatorBytes), text.size());
  // A URL may have such bytes itself, and what follows the comparison never has.
  if (to_lower(text.substr(0, kSeries.size())) == kSeries) {
    const std::size_t last = text.find_last_of(kOperatorBytes);
    const std::size_t before = text.find_last_not_of(kOperatorBytes, last);
    start = last == text.npos ? text.size() : before + 1;
  }
  const std::size_t end = std::min(text.find_first_not_of(kOperatorBytes, start), text.size());
  const Parts parts = {trim(text.substr(0, start)), text.substr(start, end - start),
                       trim(text.substr(end))};
  if (parts.op.empty()) return refuse(text, fmt::format("there is no comparison; {}", kShape));
  if (parts.metric.empty()) return refuse(text, fmt::format("no metric is named; {}", kShape));
  if (parts.limit.empty()) return refuse(text, fmt::format("the limit is missing; {}", kShape));
  return parts;
}

Result<Comparison> parse_operator(std::string_view text, std::string_view op) {
  for (const Operator& known : kOperators) {
    if (known.text == op) return known.comparison;
  }
  return refuse(text, fmt::format("'{}' is not a comparison: < <= > >= == are", printable(op, 10)));
}

// A number whose unit is 10 to the power `exponent` of ours: shifted as text, so that 0.7% is the
// double nearest to 0.007 (0.7 / 100 is not, and would fail 7 errors in 1,000 at `<=`).
struct UnitName {
  std::string_view text;
  int exponent;
  double factor;
};
constexpr std::array<UnitName, 7> kTimes = {{{"", 0, 1},
                                             {"us", -3, 1},
                                             {"\xC2\xB5s", -3, 1},  // the micro sign
                                             {"\xCE\xBCs", -3, 1},  // the Greek letter
                                             {"ms", 0, 1},
                                             {"s", 3, 1},
                                             {"m", 3, 60}}};
constexpr std::array<UnitName, 2> kFractions = {{{"", 0, 1}, {"%", -2, 1}}};
constexpr std::array<UnitName, 1> kPlain = {{{"", 0, 1}}};

struct UnitRule {
  const UnitName* begin;
  const UnitName* end;
  std::string_view words;
};

UnitRule rule_of(Unit unit) {
  switch (unit) {
    case Unit::kMilliseconds:
      return {kTimes.begin(), kTimes.end(), "a time in us, ms, s or m (a bare number is ms)"};
    case Unit::kFraction:
      return {kFractions.begin(), kFractions.end(), "a fraction from 0 to 1, or a percentage"};
    case Unit::kCount:
      return {kPlain.begin(), kPlain.end(), "a plain count"};
    case Unit::kPerSecond:
      break;
  }
  return {kPlain.begin(), kPlain.end(), "a plain number per second"};
}

std::optional<double> read_number(std::string_view digits, const UnitName& unit) {
  const bool decimal = digits.find_first_of("0123456789") != std::string_view::npos &&
                       std::count(digits.begin(), digits.end(), '.') <= 1;
  if (!decimal) return std::nullopt;
  const auto value = parse_number(fmt::format("{}e{}", digits, unit.exponent));
  return value ? std::optional<double>(*value * unit.factor) : std::nullopt;
}

Result<double> parse_limit(std::string_view text, std::string_view limit, const Metric& metric) {
  const std::size_t end = std::min(limit.find_first_not_of("0123456789."), limit.size());
  const std::string_view unit = trim(limit.substr(end));
  const UnitRule rule = rule_of(metric.unit);
  const UnitName* known = std::find_if(rule.begin, rule.end,
                                       [unit](const UnitName& name) { return name.text == unit; });
  const std::optional<double> value =
      known == rule.end ? std::nullopt : read_number(limit.substr(0, end), *known);
  if (!value) {
    return refuse(text, fmt::format("'{}' does not fit {}, which is {}", printable(limit, 30),
                                    printable(metric.name, 40), rule.words));
  }
  if (metric.unit == Unit::kFraction && *value > 1) {
    const bool percent = limit.ends_with('%');
    return refuse(text, percent ? fmt::format("{} is never above 100%", metric.name)
                                : fmt::format("{} is a fraction and never above 1: for a "
                                              "percentage write '{}%'",
                                              metric.name, limit.substr(0, end)));
  }
  return *value;
}

// A bare "ttfb" or "service": the family without a figure.
bool is_family(std::string_view name, const std::vector<Metric>& catalogue) {
  return std::any_of(catalogue.begin(), catalogue.end(), [name](const Metric& metric) {
    return metric.unit == Unit::kMilliseconds && metric.name.size() > name.size() &&
           metric.name.compare(0, name.size(), name) == 0 && metric.name[name.size()] == '.';
  });
}

Error unknown_metric(std::string_view text, std::string_view metric,
                     const std::vector<Metric>& catalogue) {
  const std::string name = canonical_metric(metric);
  if (is_family(name, catalogue)) {
    return refuse(text, fmt::format("{0} has many figures: name one, as in {0}.p95, {0}.avg or "
                                    "{0}.max",
                                    name));
  }
  std::vector<std::string_view> names;
  names.reserve(catalogue.size());
  for (const Metric& known : catalogue) names.push_back(known.name);
  const std::string_view near = nearest(name, names);
  return refuse(text,
                fmt::format("'{}' is not a metric of this command{}; docs/gating.md lists them "
                            "(p50 to p9999, avg, max, ttfb.p95, rps, error_rate, status.5xx "
                            "...)",
                            printable(metric, 40),
                            near.empty() ? "" : fmt::format(", did you mean {}?", near)));
}

}  // namespace

bool holds(double actual, Comparison comparison, double limit) {
  switch (comparison) {
    case Comparison::kLess:
      return actual < limit;
    case Comparison::kLessOrEqual:
      return actual <= limit;
    case Comparison::kGreater:
      return actual > limit;
    case Comparison::kGreaterOrEqual:
      return actual >= limit;
    case Comparison::kEqual:
      break;
  }
  return actual == limit;
}

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::kMilliseconds:
      return "ms";
    case Unit::kFraction:
      return "fraction";
    case Unit::kCount:
      return "count";
    case Unit::kPerSecond:
      break;
  }
  return "per_second";
}

Result<Slo> parse_slo(std::string_view text, const std::vector<Metric>& catalogue) {
  const std::string_view words = trim(text);
  if (words.empty()) return refuse(words, fmt::format("it is empty; {}", kShape));
  const bool of_series = to_lower(words.substr(0, kSeries.size())) == kSeries;
  if (words.size() > (of_series ? kLongestOfSeries : kLongest))
    return refuse(words, fmt::format("it is too long; {}", kShape));
  if (first_control(words)) return refuse(words, "it has a control character");
  const Result<Parts> parts = take_apart(words);
  if (!parts) return parts.error();
  const std::string name = canonical_metric(parts->metric);
  const Metric* metric = find_metric(name, catalogue);
  if (metric == nullptr) return unknown_metric(words, parts->metric, catalogue);
  const Result<Comparison> comparison = parse_operator(words, parts->op);
  if (!comparison) return comparison.error();
  const Result<double> limit = parse_limit(words, parts->limit, *metric);
  if (!limit) return limit.error();
  return Slo{std::string(words), name, *comparison, *limit, metric->unit};
}

Result<std::vector<Slo>> parse_slo_target(std::string_view text,
                                          const std::vector<Metric>& catalogue) {
  std::vector<Slo> slos;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || part.find_first_of("<>!") != std::string_view::npos) {
      return Error{
          fmt::format("--slo-target: '{}' is not NAME=TIME; write it as p50=20ms,p99=250ms",
                      printable(part, 40))};
    }
    Result<Slo> slo = parse_slo(
        fmt::format("{}<={}", trim(part.substr(0, equals)), trim(part.substr(equals + 1))),
        catalogue);
    if (!slo) return slo.error();
    const Metric* metric = find_metric(slo->metric, catalogue);
    if (metric == nullptr || metric->unit != Unit::kMilliseconds) {
      return Error{
          fmt::format("--slo-target: {} is not a latency; use --slo '{}'", slo->metric, slo->text)};
    }
    slos.push_back(*std::move(slo));
  }
  return slos;
}

}  // namespace vastar
