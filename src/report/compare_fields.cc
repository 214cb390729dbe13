// Members of a comparison's document that are neither numbers nor words, into JSON and back.
#include "report/compare_fields.h"

#include <boost/json.hpp>
#include <string>

namespace vastar {
namespace {

namespace json = boost::json;

// The enumerator that is named so; the first one when none is.
template <typename Enum, std::size_t kCount>
Enum named(const json::value& name, const Enum (&all)[kCount], std::string_view (*name_of)(Enum)) {
  for (const Enum one : all) {
    if (name == json::value(name_of(one))) return one;
  }
  return all[0];
}

// Structs by the metric that each is of.
template <typename T>
json::value by_metric_json(const std::vector<T>& all) {
  json::object object;
  for (const T& one : all) object.emplace(one.metric, fields_json(one));
  return object;
}

template <typename T>
std::vector<T> by_metric_of(const json::value& value) {
  std::vector<T> all;
  if (!value.is_object()) return all;
  for (const auto& member : value.get_object()) {
    if (!member.value().is_object()) continue;
    const JsonIn in(member.value().get_object());
    T& one = all.emplace_back();
    one.metric = std::string(member.key());
    fields(in, one);
  }
  return all;
}

}  // namespace

json::value exact(std::optional<double> value) { return rounded(value, 12); }

json::value source_json(CompareSource source) { return json::value(source_name(source)); }

CompareSource source_of(const json::value& name) {
  return named(name, {CompareSource::kUrls, CompareSource::kCommands, CompareSource::kFiles},
               &source_name);
}

json::value end_json(CompareEnd end) { return json::value(end_name(end)); }

CompareEnd end_of(const json::value& name) {
  return named(
      name,
      {CompareEnd::kDecided, CompareEnd::kBudget, CompareEnd::kInterrupted, CompareEnd::kBroken},
      &end_name);
}

json::value margins_json(const std::vector<Margin>& margins) { return by_metric_json(margins); }

std::vector<Margin> margins_of(const json::value& by_metric) {
  return by_metric_of<Margin>(by_metric);
}

json::value figures_json(const std::vector<LaunchFigure>& figures) {
  return by_metric_json(figures);
}

std::vector<LaunchFigure> figures_of(const json::value& by_metric) {
  return by_metric_of<LaunchFigure>(by_metric);
}

}  // namespace vastar
