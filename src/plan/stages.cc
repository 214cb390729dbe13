// TIME:VALUE, TIME:VALUE ...
#include "plan/stages.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::string_view kShape =
    "write TIME:CONNECTIONS, as in 30s:100,1m:0, or TIME:REQUESTS/s, as in 30s:100/s,1m:500/s";

// Those of --rate and -c.
constexpr double kHighestRate = 10'000'000;
constexpr double kMostConnections = 1'000'000;

Error refuse(std::string_view stage, std::string_view why) {
  return Error{fmt::format("stage '{}': {}", printable(trim(stage), 40), why)};
}

struct Parsed {
  bool of_rate;
  Stage stage;
};

Result<Parsed> parse_stage(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return refuse(text, kShape);
  const Result<Nanos> duration = parse_duration(trim(text.substr(0, colon)));
  if (!duration) return refuse(text, duration.error().message);
  std::string_view value = trim(text.substr(colon + 1));
  const bool of_rate = value.ends_with("/s");
  if (of_rate) value = trim(value.substr(0, value.size() - 2));
  const std::optional<double> target = parse_number(value);
  if (!target || *target < 0) return refuse(text, kShape);
  const double most = of_rate ? kHighestRate : kMostConnections;
  if (*target > most) {
    return refuse(
        text, fmt::format("no more than {:.0f} {}", most, of_rate ? "requests/s" : "connections"));
  }
  if (!of_rate && *target != std::floor(*target)) {
    return refuse(text, "connections are a whole number (a rate is written with /s)");
  }
  return Parsed{of_rate, {*duration, *target}};
}

// Whole seconds and as many digits behind them as it takes: never "1e-09".
std::string seconds_text(Nanos duration) {
  std::string text = fmt::format("{}.{:09}", duration / kSecond, duration % kSecond);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

Result<void> add_stages(std::string_view text, Stages& stages) {
  for (const std::string_view part : split(text, ',')) {
    const Result<Parsed> parsed = parse_stage(part);
    if (!parsed) return parsed.error();
    if (!stages.steps.empty() && stages.of_rate != parsed->of_rate) {
      return refuse(part,
                    "all stages are of connections (30s:100) or all of requests/s (30s:100/s)");
    }
    stages.of_rate = parsed->of_rate;
    stages.steps.push_back(parsed->stage);
  }
  return {};
}

std::string stages_text(const Stages& stages) {
  std::string text;
  for (const Stage& stage : stages.steps) {
    text += fmt::format("{}{}s:{}{}", text.empty() ? "" : ",", seconds_text(stage.duration),
                        stage.target, stages.of_rate ? "/s" : "");
  }
  return text;
}

Result<void> check_stages(const Stages& stages) {
  Nanos total = 0;
  for (const Stage& stage : stages.steps) {
    if (stage.duration > kLongestStages - total) return Error{"the stages take longer than a year"};
    total += stage.duration;
  }
  if (total == 0) return Error{fmt::format("the stages take no time: {}", kShape)};
  if (stages.ramp().highest() == 0) {
    return Error{fmt::format("the stages have no load: {}", kShape)};
  }
  return {};
}

}  // namespace vastar
