// Reading the curve of a stored sweep.
#include "report/reference_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>

#include "report/schema.h"

namespace vastar {
namespace {

namespace json = boost::json;

Number number_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->to_number<double>();
  return std::isfinite(number) && number >= 0 ? Number(number) : std::nullopt;
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

// A point whose concurrency is not to be read is 0, and is left out.
ReferencePoint point_of(const json::object& object) {
  ReferencePoint point;
  const double concurrency = number_at(object, "concurrency").value_or(0);
  if (concurrency >= 1 && concurrency <= 1e9)
    point.concurrency = static_cast<unsigned>(concurrency);
  point.rps = number_at(object, "rps");
  point.p50_ms = number_at(object, "p50_ms");
  point.p95_ms = number_at(object, "p95_ms");
  point.p99_ms = number_at(object, "p99_ms");
  point.p999_ms = number_at(object, "p999_ms");
  point.error_rate = number_at(object, "error_rate");
  return point;
}

ReferenceCurve curve_of(const json::object& document) {
  ReferenceCurve curve;
  if (const json::object* params = object_at(document, "params")) {
    curve.url = text_at(*params, "url");
    curve.method = text_at(*params, "method");
  }
  if (const json::object* baseline = object_at(document, "baseline")) {
    curve.baseline = point_of(*baseline);
  }
  for (const json::value& point : document.at("sweep_points").get_array()) {
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
  const std::vector<std::string> problems = document_problems(text);
  if (!problems.empty()) return Error{"not a sweep of vastar: " + problems.front()};
  const json::value document = json::parse(text);  // it has passed its schema
  const std::string kind = text_at(document.get_object(), "kind");
  if (!kind.empty() && kind != "sweep") {
    return Error{fmt::format("a document of kind '{}', where a sweep is wanted", kind)};
  }
  ReferenceCurve curve = curve_of(document.get_object());
  if (curve.points.empty()) return Error{"the sweep has no level with figures"};
  return curve;
}

}  // namespace vastar
