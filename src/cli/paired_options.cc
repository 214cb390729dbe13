// The rows of a paired sweep, and the reference they name.
#include "cli/paired_options.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "cli/documents.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kPaired = "Paired sweep";
constexpr double kHighestPct = 1e6;

Setter optional_text_into(std::optional<std::string>& field) {
  return [&field](std::string_view text) -> Result<void> {
    field = text;
    return {};
  };
}

Result<void> check_paired(const SweepFlags& flags) {
  if (!flags.vs.empty() && !flags.ref_from_json.empty()) {
    return Error{"--vs and --ref-from-json exclude each other: the reference is measured or read"};
  }
  const std::pair<const char*, bool> only_with_vs[] = {
      {"--vs-method", flags.vs_method.has_value()},
      {"--vs-body", flags.vs_body.has_value()},
      {"--vs-content-type", flags.vs_content_type.has_value()}};
  for (const auto& [name, given] : only_with_vs) {
    if (given && flags.content.asks_model()) {
      return Error{std::string(name) + " does nothing with --model: the dialect makes the request"};
    }
    if (given && flags.vs.empty()) {
      return Error{std::string(name) + " says how --vs is asked: give --vs too"};
    }
  }
  return {};
}

// The request of the target but for what --vs-... says: its headers and credentials too.
Result<Plan> live_reference(const SweepFlags& flags, const RunRules& rules, const Origin& target) {
  RunFlags reference = flags.run;
  if (flags.vs_method) reference.request.method = *flags.vs_method;
  if (flags.vs_content_type) reference.request.content_type = *flags.vs_content_type;
  if (flags.vs_body) {
    reference.vary.options.body_lines.reset();
    reference.request.body = *flags.vs_body;
    reference.request.has_body = true;
  }
  RunRules one_of_two = rules;
  one_of_two.tls_elsewhere = target.secure();
  Result<RunOptions> run = resolve_content(reference, flags.content, {flags.vs}, one_of_two);
  if (!run) return Error{"--vs: " + run.error().message};
  return std::move(run->plan);
}

Result<ReferenceCurve> stored_reference(const std::string& path) {
  const Result<std::string> text = read_document(path);
  if (!text) return Error{"--ref-from-json: " + text.error().message};
  Result<ReferenceCurve> curve = read_reference_curve(*text);
  if (!curve)
    return Error{fmt::format("--ref-from-json: {}: {}", printable(path), curve.error().message)};
  return curve;
}

}  // namespace

std::vector<Option> paired_options_table(SweepFlags& flags) {
  return {
      {.name = "vs",
       .value = "URL",
       .help = "what stands behind the target: measured beside it, level by level",
       .group = kPaired,
       .common = true,
       .instead_of = {"ref-from-json"},
       .set = text_into(flags.vs)},
      {.name = "vs-method",
       .value = "METHOD",
       .help = "method for --vs",
       .fallback = "the target's",
       .group = kPaired,
       .set = optional_text_into(flags.vs_method)},
      {.name = "vs-body",
       .value = "TEXT",
       .help = "body for --vs",
       .fallback = "the target's",
       .group = kPaired,
       .set = optional_text_into(flags.vs_body)},
      {.name = "vs-content-type",
       .value = "TYPE",
       .help = "Content-Type for --vs",
       .fallback = "the target's",
       .group = kPaired,
       .set = optional_text_into(flags.vs_content_type)},
      {.name = "ref-from-json",
       .value = "FILE",
       .help = "take the reference from a stored sweep in place of --vs",
       .group = kPaired,
       .instead_of = {"vs"},
       .set = path_into(flags.ref_from_json)},
      {.name = "max-overhead-pct",
       .value = "PCT",
       .help = "a point whose p99 is more above the reference's is out",
       .fallback = "25",
       .group = kPaired,
       .common = true,
       .set = number_into(flags.sweep.max_overhead_pct, 0, kHighestPct)},
      {.name = "max-rps-deficit-pct",
       .value = "PCT",
       .help = "a point whose throughput is more below the reference's is out",
       .fallback = "50",
       .group = kPaired,
       .set = number_into(flags.sweep.max_rps_deficit_pct, 0, kHighestPct)},
  };
}

Result<Reference> resolve_reference(const SweepFlags& flags, const RunRules& rules,
                                    const Origin& target) {
  if (auto checked = check_paired(flags); !checked) return checked.error();
  Reference reference;
  if (!flags.vs.empty()) {
    Result<Plan> live = live_reference(flags, rules, target);
    if (!live) return live.error();
    reference.live = std::move(*live);
  } else if (!flags.ref_from_json.empty()) {
    Result<ReferenceCurve> stored = stored_reference(flags.ref_from_json);
    if (!stored) return stored.error();
    reference.stored = std::move(*stored);
  }
  return reference;
}

}  // namespace vastar
