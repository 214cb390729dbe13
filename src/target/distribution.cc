// Parsing and drawing of delays.
#include "target/distribution.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <fmt/format.h>

#include "base/text.h"

namespace vastar::target {
namespace {

constexpr std::string_view kForms =
    "write 5ms, uniform:1ms-9ms, exp:5ms, normal:5ms,1ms or mix:95@2ms,5@exp:50ms";

Error bad_delay(std::string_view text, std::string_view why) {
  return {fmt::format("bad delay '{}': {}; {}", printable(text), why, kForms)};
}

Result<Nanos> parse_at_most_an_hour(std::string_view text) {
  Result<Nanos> duration = parse_duration(text);
  if (duration && *duration > kHour) return Error{"a delay is at most 1h"};
  return duration;
}

// Takes `prefix` off the front of `text` when it is there.
bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The parts of a mixture. A comma starts a part only when an '@' follows before the next comma:
// the other commas belong to a `normal:MEAN,SD`.
std::vector<std::string> split_mixture(std::string_view text) {
  std::vector<std::string> parts;
  for (std::string_view piece : split(text, ',')) {
    if (parts.empty() || piece.find('@') != std::string_view::npos) {
      parts.emplace_back(piece);
    } else {
      parts.back().append(",").append(piece);
    }
  }
  return parts;
}

}  // namespace

Result<Distribution> Distribution::parse(std::string_view text) {
  std::string_view rest = text;
  if (take_prefix(rest, "mix:")) return parse_mixture(rest);
  Result<Part> part = parse_simple(text);
  if (!part) return part.error();
  Distribution distribution;
  distribution.parts_.push_back(*part);
  return distribution;
}

Result<Distribution::Part> Distribution::parse_simple(std::string_view text) {
  std::string_view rest = text;
  if (take_prefix(rest, "uniform:")) return parse_pair(Shape::kUniform, rest, '-');
  if (take_prefix(rest, "normal:")) return parse_pair(Shape::kNormal, rest, ',');
  const Shape shape = take_prefix(rest, "exp:") ? Shape::kExponential : Shape::kConstant;
  const Result<Nanos> value = parse_at_most_an_hour(rest);
  if (!value) return bad_delay(text, value.error().message);
  return Part{1, shape, static_cast<double>(*value), 0};
}

Result<Distribution::Part> Distribution::parse_pair(Shape shape, std::string_view text,
                                                    char separator) {
  const std::vector<std::string_view> ends = split(text, separator);
  if (ends.size() != 2) return bad_delay(text, "it needs two durations");
  const Result<Nanos> a = parse_at_most_an_hour(ends[0]);
  if (!a) return bad_delay(text, a.error().message);
  const Result<Nanos> b = parse_at_most_an_hour(ends[1]);
  if (!b) return bad_delay(text, b.error().message);
  if (shape == Shape::kUniform && *a > *b) {
    return bad_delay(text, "its ends are the wrong way round");
  }
  return Part{1, shape, static_cast<double>(*a), static_cast<double>(*b)};
}

Result<Distribution> Distribution::parse_mixture(std::string_view text) {
  Distribution mixture;
  double total = 0;
  for (const std::string& item : split_mixture(text)) {
    const std::size_t at = item.find('@');
    if (at == std::string::npos) return bad_delay(item, "a part of a mixture is WEIGHT@DELAY");
    const std::optional<double> weight = parse_number(std::string_view(item).substr(0, at));
    if (!weight || *weight <= 0) return bad_delay(item, "a weight is a number above 0");
    Result<Part> part = parse_simple(std::string_view(item).substr(at + 1));
    if (!part) return part.error();
    total += *weight;
    part->up_to = total;
    mixture.parts_.push_back(*part);
  }
  for (Part& part : mixture.parts_) part.up_to /= total;
  mixture.parts_.back().up_to = 1;
  return mixture;
}

Nanos Distribution::draw(Random& random) const {
  const Part* part = &parts_.front();
  if (parts_.size() > 1) {
    const double where = random.unit();
    while (where >= part->up_to) ++part;  // ends: the last one's is 1 and `where` is below
  }
  return static_cast<Nanos>(std::llround(std::max(0.0, draw_part(*part, random))));
}

double Distribution::draw_part(const Part& part, Random& random) {
  switch (part.shape) {
    case Shape::kConstant:
      return part.a;
    case Shape::kUniform:
      return part.a + (part.b - part.a) * random.unit();
    case Shape::kExponential:
      return -part.a * std::log1p(-random.unit());
    case Shape::kNormal:
      break;
  }
  // Box and Muller (1958); the pair's second number is not kept, so that a draw has no history.
  const double radius = std::sqrt(-2 * std::log1p(-random.unit()));
  return part.a + part.b * radius * std::cos(2 * std::numbers::pi * random.unit());
}

}  // namespace vastar::target
