// Lines of NDJSON.
#include "report/event_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "base/text.h"
#include "base/units.h"
#include "report/schema.h"

namespace vastar {
namespace {

namespace json = boost::json;

struct Line {
  std::size_t number = 0;  // from 1
  std::string_view text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (!trim(line).empty()) lines.push_back({number, line});
  }
  return lines;
}

std::optional<json::object> object_of(std::string_view text) {
  json::error_code failed;
  json::value value = json::parse({text.data(), text.size()}, failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains({key.data(), key.size()});
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::optional<double> number_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains({key.data(), key.size()});
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

bool is_event(const json::object& object) { return text_at(object, "kind") == "event"; }

// The first line is an object by itself, and another line follows or it is an event.
bool is_ndjson(const std::vector<Line>& lines) {
  if (lines.empty()) return false;
  const std::optional<json::object> first = object_of(lines.front().text);
  return first && (lines.size() > 1 || is_event(*first));
}

// ---- what a measurement that did not end had come to ----

// "c=10 (9228 requests/s, p99 73.4ms)".
std::string point_text(const json::object& point) {
  std::string text = fmt::format("c={:.0f}", number_at(point, "concurrency").value_or(0));
  const auto rps = number_at(point, "rps");
  const auto p99_ms = number_at(point, "p99_ms");
  if (!rps || !p99_ms) return text;
  constexpr double kLongest = 1e12;  // ms, that Nanos can hold
  const auto p99 = static_cast<Nanos>(std::clamp(*p99_ms, 0.0, kLongest) * 1e6);
  return text + fmt::format(" ({:.0f} requests/s, p99 {})", *rps, format_duration(p99));
}

struct Progress {
  double t_s = 0;
  std::vector<std::string> points;
  std::size_t launches = 0;
  std::optional<double> succeeded;  // of the run under way

  void add(const json::object& event) {
    t_s = number_at(event, "t_s").value_or(t_s);
    const std::string name = text_at(event, "event");
    const json::value* point = event.if_contains("point");
    if (name == "point" && point != nullptr && point->is_object()) {
      points.push_back(point_text(point->get_object()));
    }
    launches += name == "launch" ? 1 : 0;
    if (name == "tick") succeeded = number_at(event, "succeeded");
  }

  std::string words() const {
    constexpr std::size_t kNamed = 20;
    if (!points.empty()) {
      const std::size_t named = std::min(points.size(), kNamed);
      return fmt::format(
          "{} level{} had been measured: {}{}", points.size(), points.size() == 1 ? "" : "s",
          fmt::join(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(named), ", "),
          named < points.size() ? ", ..." : "");
    }
    if (launches > 0) {
      return fmt::format("{} launch{} had been measured", launches, launches == 1 ? "" : "es");
    }
    if (succeeded) return fmt::format("{:.0f} requests had succeeded", *succeeded);
    return "nothing had been measured";
  }
};

Error did_not_end(const Progress& progress, bool cut) {
  return Error{
      fmt::format("the measurement did not end: its last line{} is no document; after {:.1f} s {}",
                  cut ? ", which is cut short," : "", progress.t_s, progress.words())};
}

}  // namespace

Result<std::string> document_in(std::string text) {
  const std::vector<Line> lines = lines_of(text);
  if (!is_ndjson(lines)) return text;
  Progress progress;
  for (const Line& line : lines) {
    const bool last = &line == &lines.back();
    const std::optional<json::object> object = object_of(line.text);
    if (!object && !last) return Error{fmt::format("line {} is no JSON object", line.number)};
    if (!object) return did_not_end(progress, true);
    if (last && !is_event(*object)) return std::string(line.text);
    if (is_event(*object)) progress.add(*object);
  }
  return did_not_end(progress, false);
}

std::vector<std::string> stored_problems(std::string_view text) {
  const std::vector<Line> lines = lines_of(text);
  if (!is_ndjson(lines)) return document_problems(text);
  std::vector<std::string> problems;
  for (const Line& line : lines) {
    for (const std::string& problem : document_problems(line.text)) {
      problems.push_back(fmt::format("line {}: {}", line.number, problem));
    }
  }
  if (!problems.empty()) return problems;
  const Result<std::string> document = document_in(std::string(text));
  if (!document) problems.push_back(document.error().message);
  return problems;
}

}  // namespace vastar
