// The keys of compare_json.cc back into the fields they came from.
#include "report/read_compare.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/json_read.h"

namespace vastar {
namespace {

namespace json = boost::json;

// The enumerator that is named so; the first one when none is.
template <typename Enum, std::size_t kCount>
Enum named(std::string_view name, const Enum (&all)[kCount], std::string_view (*name_of)(Enum)) {
  for (const Enum one : all) {
    if (name_of(one) == name) return one;
  }
  return all[0];
}

CompareRules read_rules(const json::object& params) {
  CompareRules rules;
  rules.margins.clear();
  for (const auto& member : object_of(params, "margins")) {
    const json::object& margin = member.value().get_object();
    rules.margins.push_back({std::string(member.key()), number_of(margin, "limit").value_or(0),
                             flag_of(margin, "asked", false)});
  }
  rules.looks = counts_of(params, "looks");
  rules.floor_ms = number_of(params, "floor_ms").value_or(0);
  rules.single_launch = flag_of(params, "single_launch", false);
  rules.trust_single_launch = flag_of(params, "trust_single_launch", false);
  return rules;
}

CompareParams read_params(const json::object& stored) {
  CompareParams params;
  params.source =
      named(text_of(stored, "source").value_or(""),
            {CompareSource::kUrls, CompareSource::kCommands, CompareSource::kFiles}, &source_name);
  params.base = text_of(stored, "base").value_or("");
  params.head = text_of(stored, "head").value_or("");
  params.aa = flag_of(stored, "aa", false);
  params.server_cores = counts_of(stored, "server_cores");
  params.generator_cores = counts_of(stored, "generator_cores");
  params.launch_time_s = number_of(stored, "launch_time_s");
  params.budget_s = number_of(stored, "budget_s");
  params.rules = read_rules(stored);
  return params;
}

LaunchSide read_side(const json::object& stored) {
  return {.started = count_of(stored, "started").value_or(0),
          .succeeded = count_of(stored, "succeeded").value_or(0),
          .failed = count_of(stored, "failed").value_or(0),
          .measured_s = number_of(stored, "measured_s"),
          .generator_cpu_pct = number_of(stored, "generator_cpu_pct"),
          .achieved_share = number_of(stored, "achieved_share"),
          .died = text_of(stored, "died").value_or("")};
}

LaunchPair read_launch(const json::object& stored) {
  LaunchPair launch;
  launch.t_s = number_of(stored, "t_s").value_or(0);
  launch.base = read_side(object_of(stored, "base"));
  launch.head = read_side(object_of(stored, "head"));
  launch.quads = static_cast<unsigned>(count_of(stored, "quads").value_or(0));
  launch.steal_pct = number_of(stored, "steal_pct");
  launch.steal_blocks_share = number_of(stored, "steal_blocks_share");
  launch.valid = flag_of(stored, "valid", true);
  launch.reasons = texts_of(stored, "reasons");
  for (const auto& member : object_of(stored, "figures")) {
    const json::object& figure = member.value().get_object();
    launch.figures.push_back(
        {.metric = std::string(member.key()),
         .base = number_of(figure, "base"),
         .head = number_of(figure, "head"),
         .effect = number_of(figure, "effect"),
         .groups = static_cast<unsigned>(count_of(figure, "groups").value_or(0)),
         .samples = count_of(figure, "samples")});
  }
  return launch;
}

}  // namespace

Result<CompareReport> read_compare(std::string_view text) {
  const json::object document = parse_object(text);
  const std::string kind = text_of(document, "kind").value_or("sweep");
  if (kind != "compare") {
    return Error{fmt::format("it is a {}, not a comparison", printable(kind))};
  }
  CompareReport report;
  report.common.started_at = text_of(document, "started_at").value_or("");
  report.common.machine.cpu_cores_logical = static_cast<unsigned>(
      count_of(object_of(document, "machine"), "cpu_cores_logical").value_or(1));
  report.params = read_params(object_of(document, "params"));
  report.elapsed_s = number_of(document, "elapsed_s").value_or(0);
  report.interrupted = flag_of(document, "interrupted", false);
  report.ended = named(
      text_of(document, "ended").value_or(""),
      {CompareEnd::kDecided, CompareEnd::kBudget, CompareEnd::kInterrupted, CompareEnd::kBroken},
      &end_name);
  for (const json::value& launch : array_of(document, "launches")) {
    report.launches.push_back(read_launch(launch.get_object()));
  }
  return report;
}

}  // namespace vastar
