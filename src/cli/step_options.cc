// Steps: a part of a run's flags each, with a name, a pause and what is extracted.
#include "cli/step_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/run_options.h"
#include "cli/values.h"
#include "plan/url.h"

namespace vastar {
namespace {

constexpr Nanos kLongestPause = kHour;
constexpr std::size_t kLongestName = 40;
// The flags of a run that a step has for itself.
constexpr std::array<std::string_view, 11> kOwnFlags = {
    "method", "body",   "body-file",     "content-type",  "header",     "accept",
    "auth",   "bearer", "expect-status", "expect-header", "expect-body"};

struct StepFlags {
  RunFlags run;
  std::string name;
  std::string url;  // whole, or a path of the scenario's
  Nanos pause = 0;
};

bool is_name(std::string_view text) {
  constexpr std::string_view kAlso = "-_";
  const auto fits = [kAlso](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kAlso.find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), fits);
}

std::vector<Option> rows_of(StepFlags& step) {
  std::vector<Option> rows = {
      {.name = "name", .value = "NAME", .set = text_into(step.name)},
      {.name = "url", .value = "URL", .set = text_into(step.url)},
      {.name = "pause", .value = "TIME", .set = duration_into(step.pause, 0, kLongestPause)},
  };
  for (Option& row : run_options_table(step.run, {})) {
    const bool own = std::find(kOwnFlags.begin(), kOwnFlags.end(), row.name) != kOwnFlags.end();
    if (own) rows.push_back(std::move(row));
  }
  return rows;
}

std::string_view header_name(std::string_view header) {
  return trim(header.substr(0, header.find_first_of(":;")));
}

// The scenario's headers, but those that the step has itself; then the step's.
std::vector<std::string> merged(const std::vector<std::string>& everywhere,
                                const std::vector<std::string>& own) {
  std::vector<std::string> headers;
  for (const std::string& header : everywhere) {
    const auto same = [&header](const std::string& other) {
      return equals_ignoring_case(header_name(other), header_name(header));
    };
    if (std::none_of(own.begin(), own.end(), same)) headers.push_back(header);
  }
  headers.insert(headers.end(), own.begin(), own.end());
  return headers;
}

// What the scenario says of every request.
RunFlags defaults_of(const RunFlags& scenario) {
  RunFlags flags = scenario;
  flags.request.headers.clear();
  flags.request.basic_auth.clear();
  flags.request.bearer.clear();
  flags.expect_status.clear();
  flags.checks = {};
  flags.vary = {};
  flags.files_read = false;
  return flags;
}

// The step's own wins, and what it leaves open is as the scenario says. Checks add up.
void complete(const RunFlags& scenario, RunFlags& step) {
  if (step.expect_status.empty()) step.expect_status = scenario.expect_status;
  RequestOptions& request = step.request;
  if (request.basic_auth.empty() && request.bearer.empty()) {
    request.basic_auth = scenario.request.basic_auth;
    request.bearer = scenario.request.bearer;
  }
  request.headers = merged(scenario.request.headers, request.headers);
  const ResponseChecks& every = scenario.checks;
  ResponseChecks& checks = step.checks;
  checks.headers.insert(checks.headers.end(), every.headers.begin(), every.headers.end());
  checks.bodies.insert(checks.bodies.end(), every.bodies.begin(), every.bodies.end());
  step.vary = scenario.vary;
}

Result<StepFlags> read_step(const Settings& settings, const ConfigStep& step,
                            const RunFlags& scenario) {
  StepFlags flags{.run = defaults_of(scenario), .name = {}, .url = {}};
  const std::string whose = settings.layers.empty() ? "" : settings.layers.back().scenario;
  const Settings own{.words = {}, .file = settings.file, .layers = {{step.entries, whose}}};
  if (auto read = own.into(rows_of(flags)); !read) return read.error();
  Result<RunFlags> whole = with_files(std::move(flags.run));
  if (!whole) return whole.error();
  flags.run = std::move(*whole);
  complete(scenario, flags.run);
  return flags;
}

// "/path" at the scenario's host, or a whole URL.
Result<std::string> url_of(const StepFlags& step, std::string_view base) {
  if (!step.url.starts_with('/')) {
    if (!step.url.empty()) return step.url;
    if (base.empty()) return Error{"has no url, and neither has the scenario"};
    return std::string(base);
  }
  if (base.empty()) {
    return Error{fmt::format("'{}' is a path, and the scenario has no url that says on which host",
                             printable(step.url, 80))};
  }
  const Result<Url> url = parse_url(base);
  if (!url) return url.error();
  return std::string(before_path(base)) + step.url;  // with its user and password
}

// The variables that a step sets; each name has one place, whoever sets it.
Result<void> add_extractions(const ConfigStep& config, Step& step, VariableNames& variables) {
  for (const ConfigEntry& entry : config.extract) {
    if (!is_name(entry.key) || is_place_word(entry.key)) {
      return Error{
          fmt::format("extract: '{}' cannot be a variable: it is letters, digits, - and "
                      "_, and none of the words of templates",
                      printable(entry.key, 40))};
    }
    Result<Extraction> extraction =
        parse_extraction(entry.key, entry.values.empty() ? "" : entry.values.front());
    if (!extraction)
      return Error{fmt::format("extract {}: {}", entry.key, extraction.error().message)};
    step.checks.extractions.push_back(*std::move(extraction));
    const auto known = std::find(variables.begin(), variables.end(), entry.key);
    step.variables.push_back(static_cast<std::size_t>(known - variables.begin()));
    if (known == variables.end()) variables.push_back(entry.key);
  }
  return {};
}

Result<Step> make_step(const StepFlags& flags, const ConfigStep& config, std::string_view base,
                       std::string_view default_content_type, std::size_t index,
                       VariableNames& variables) {
  Result<std::string> url = url_of(flags, base);
  if (!url) return url.error();
  VaryOptions vary;
  vary.templates = true;
  vary.variables = &variables;
  vary.data = flags.run.vary.options.data;
  vary.data_order = flags.run.vary.options.data_order;
  vary.seed = flags.run.seed + index * 0x9e3779b97f4a7c15U;  // each has random values of its own
  Result<RequestSet> set = build_request_set(*url, flags.run.request, vary, default_content_type);
  if (!set) return set.error();
  Step step;
  step.name = flags.name;
  step.request = std::make_shared<const RequestSet>(*std::move(set));
  step.checks = flags.run.checks;
  step.expect_status = flags.run.expect_status;
  step.pause = flags.pause;
  if (auto added = add_extractions(config, step, variables); !added) return added.error();
  return step;
}

Result<void> check_step(const StepFlags& flags, const Steps& before, bool last) {
  if (!is_name(flags.name)) {
    return Error{"a step needs a name of letters, digits, - and _: name = \"login\""};
  }
  for (const Step& other : before.steps) {
    if (!equals_ignoring_case(other.name, flags.name)) continue;
    return Error{fmt::format("there are two steps {}: each counts by its name", flags.name)};
  }
  if (last && flags.pause > 0) {
    return Error{
        "pause stands between two steps, and this is the last one; qps says how often a "
        "user begins anew"};
  }
  return {};
}

// What a scenario cannot say for all of its steps.
Result<void> check_scenario(const RunFlags& flags) {
  const RequestOptions& request = flags.request;
  if (request.has_body || request.method != "GET" || !request.content_type.empty()) {
    return Error{"method, body and content-type are each step's own: put them there"};
  }
  const VaryOptions& vary = flags.vary.options;
  if (!vary.urls.empty() || vary.patterns || vary.body_lines || vary.signing) {
    return Error{
        "lists of URLs or bodies, patterns and signatures do not go with steps: a step "
        "may have {{...}} in its url, headers and body"};
  }
  if (vary.data && vary.data_order == DrawOrder::kOnce) {
    return Error{"data-order once does not go with steps: sequential and random do"};
  }
  return {};
}

}  // namespace

std::vector<Metric> step_metrics(const std::vector<ConfigStep>& steps) {
  std::vector<Metric> metrics;
  for (const ConfigStep& step : steps) {
    for (const ConfigEntry& entry : step.entries) {
      if (entry.key != "name" || entry.values.size() != 1) continue;
      const std::vector<Metric> own = series_metrics("step." + to_lower(entry.values.front()));
      metrics.insert(metrics.end(), own.begin(), own.end());
    }
  }
  return metrics;
}

Result<std::shared_ptr<const Steps>> resolve_steps(const Settings& settings, const RunFlags& flags,
                                                   std::string_view base,
                                                   std::string_view default_content_type) {
  if (auto checked = check_scenario(flags); !checked) return checked.error();
  auto steps = std::make_shared<Steps>();
  for (std::size_t i = 0; i < settings.steps.size(); ++i) {
    const ConfigStep& config = settings.steps[i];
    const auto placed = [&](const Error& error) {
      return error.message.starts_with("--config ")
                 ? error
                 : in_config(settings.file, config.line, "step: " + error.message);
    };
    Result<StepFlags> own = read_step(settings, config, flags);
    if (!own) return placed(own.error());
    const bool last = i + 1 == settings.steps.size();
    if (auto checked = check_step(*own, *steps, last); !checked) return placed(checked.error());
    Result<Step> step = make_step(*own, config, base, default_content_type, i, steps->variables);
    if (!step) return placed(step.error());
    steps->steps.push_back(std::move(*step));
  }
  return std::shared_ptr<const Steps>(std::move(steps));
}

}  // namespace vastar
