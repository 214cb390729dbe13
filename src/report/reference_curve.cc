// Reading the curve of a stored sweep.
#include "report/reference_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"
#include "report/json_read.h"

namespace vastar {
namespace {

namespace json = boost::json;

// Nothing for what no level can have.
Number figure_at(const json::object& object, std::string_view key) {
  const Number number = number_of(object, key);
  return number && std::isfinite(*number) && *number >= 0 ? number : std::nullopt;
}

// A point whose concurrency is not to be read is 0, and is left out.
ReferencePoint point_of(const json::object& object) {
  ReferencePoint point;
  const double concurrency = figure_at(object, "concurrency").value_or(0);
  if (concurrency >= 1 && concurrency <= 1e9) {
    point.concurrency = static_cast<unsigned>(concurrency);
  }
  point.rps = figure_at(object, "rps");
  point.p50_ms = figure_at(object, "p50_ms");
  point.p95_ms = figure_at(object, "p95_ms");
  point.p99_ms = figure_at(object, "p99_ms");
  point.p999_ms = figure_at(object, "p999_ms");
  point.error_rate = figure_at(object, "error_rate");
  return point;
}

ReferenceCurve curve_of(const json::object& document) {
  ReferenceCurve curve;
  const json::object& params = object_of(document, "params");
  curve.url = text_of(params, "url").value_or("");
  curve.method = text_of(params, "method").value_or("");
  const json::object& baseline = object_of(document, "baseline");
  if (!baseline.empty()) curve.baseline = point_of(baseline);
  for (const json::value& point : array_of(document, "sweep_points")) {
    ReferencePoint read = point_of(point.get_object());
    // 0.2 wrote levels that it gave up on with nothing but their reason.
    if (read.concurrency > 0 && (read.rps || read.p99_ms)) curve.points.push_back(read);
  }
  std::stable_sort(curve.points.begin(), curve.points.end(),
                   [](auto& a, auto& b) { return a.concurrency < b.concurrency; });
  return curve;
}

}  // namespace

const ReferencePoint& ReferenceCurve::nearest(unsigned concurrency) const {
  const auto distance = [concurrency](const ReferencePoint& point) {
    return std::llabs(static_cast<long long>(point.concurrency) - concurrency);
  };
  return *std::min_element(points.begin(), points.end(),
                           [&](auto& a, auto& b) { return distance(a) < distance(b); });
}

Result<ReferenceCurve> read_reference_curve(std::string_view text) {
  const json::object document = parse_object(text);
  const std::string kind = text_of(document, "kind").value_or("sweep");
  if (kind != "sweep") {
    return Error{fmt::format("it is a {}, not a sweep", printable(kind))};
  }
  ReferenceCurve curve = curve_of(document);
  if (curve.points.empty()) return Error{"the sweep has no level with figures"};
  return curve;
}

}  // namespace vastar
