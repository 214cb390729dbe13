// Counts of a run document that must add up, and verdicts that must agree.
#include "report/document_sums.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdint>

namespace vastar {
namespace {

namespace json = boost::json;

class Sums {
 public:
  Sums(const json::object& run, const std::string& prefix, std::vector<std::string>& problems)
      : run_(run), prefix_(prefix), problems_(problems) {}

  void check() {
    requests();
    for (const char* series : {"response", "service", "lag", "successes"}) bins(series);
    verdict();
  }

 private:
  static std::uint64_t count(const json::value& value) { return value.to_number<std::uint64_t>(); }

  static std::uint64_t total(const json::array& rows) {
    std::uint64_t sum = 0;
    for (const json::value& row : rows) sum += count(row.at("count"));
    return sum;
  }

  void requests() {
    const json::object& requests = run_.at("requests").get_object();
    const std::uint64_t started = count(requests.at("started"));
    const std::uint64_t succeeded = count(requests.at("succeeded"));
    const std::uint64_t failed = count(requests.at("failed"));
    if (started != succeeded + failed) {
      problem("/requests", "started ({}) is not succeeded ({}) + failed ({})", started, succeeded,
              failed);
    }
    const std::uint64_t completed = count(requests.at("completed"));
    if (completed < succeeded || completed > started) {
      problem("/requests", "completed ({}) is not between succeeded ({}) and started ({})",
              completed, succeeded, started);
    }
    const std::uint64_t errors = total(run_.at("errors").get_array());
    if (errors != failed) problem("/errors", "counts add up to {}, failed is {}", errors, failed);
  }

  void bins(const char* series) {
    const json::object& latency = run_.at("latency").at(series).get_object();
    const std::uint64_t in_bins = total(latency.at("bins").get_array());
    const std::uint64_t samples = count(latency.at("count"));
    if (in_bins != samples) {
      problem(fmt::format("/latency/{}/bins", series), "counts add up to {}, count is {}", in_bins,
              samples);
    }
  }

  void verdict() {
    const json::value& verdict = run_.at("gate").at("verdict");
    const bool passes = verdict.is_null() || verdict.get_string() == "pass";
    if (passes != run_.at("gate").at("passed").get_bool()) {
      problem("/gate", "passed does not agree with the verdict");
    }
  }

  template <typename... Values>
  void problem(std::string_view pointer, fmt::format_string<const Values&...> text,
               const Values&... values) {
    problems_.push_back(fmt::format("{}{}: {}", prefix_, pointer, fmt::format(text, values...)));
  }

  const json::object& run_;
  const std::string& prefix_;
  std::vector<std::string>& problems_;
};

}  // namespace

void add_sum_problems(const json::object& run, const std::string& prefix,
                      std::vector<std::string>& problems) {
  Sums(run, prefix, problems).check();
}

void add_scenario_problems(const json::object& scenario, const std::string& prefix,
                           std::vector<std::string>& problems) {
  const json::value& document = scenario.at("document");
  const bool measured = scenario.at("outcome").get_string() == "measured";
  if (measured && document.is_null()) {
    problems.push_back(prefix + "/document: missing, though the scenario was measured");
  }
  if (document.is_null()) return;
  // A document without kind is a sweep of vastar 0.2, which had no gate: no scenario is one.
  const json::value* kind = document.get_object().if_contains("kind");
  if (kind == nullptr || *kind != scenario.at("kind")) {
    problems.push_back(prefix + "/kind: is not that of its document");
    return;
  }
  if (document.at("gate").at("verdict") != scenario.at("verdict")) {
    problems.push_back(prefix + "/verdict: is not that of its document");
  }
}

}  // namespace vastar
