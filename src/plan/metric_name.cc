// The names people give to metrics, k6's among them.
#include "plan/metric_name.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/text.h"

namespace vastar {
namespace {

struct Alias {
  std::string_view theirs;
  std::string_view ours;
};

// Metrics of k6 that are durations: what stands behind the ':' is one of their figures.
constexpr std::array<Alias, 7> kDurations = {{{"http_req_duration", ""},
                                              {"http_req_waiting", "wait."},
                                              {"http_req_connecting", "connect."},
                                              {"http_req_tls_handshaking", "tls."},
                                              {"http_req_sending", "write."},
                                              {"http_req_receiving", "read."},
                                              {"http_req_blocked", "queue."}}};

// Metrics of k6 that are one number here, with the figure they are asked by.
constexpr std::array<Alias, 2> kRates = {
    {{"http_req_failed:rate", "error_rate"}, {"http_reqs:rate", "rps"}}};

constexpr std::array<Alias, 3> kFigures = {{{"med", "p50"}, {"median", "p50"}, {"mean", "avg"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "99.9" as the digits of a name, "999"; "95.0" is "95". Empty when it is no percentile.
std::string percentile_digits(std::string_view number) {
  const std::size_t dot = std::min(number.find('.'), number.size());
  const std::string whole(number.substr(0, dot));
  std::string part(dot < number.size() ? number.substr(dot + 1) : "");
  while (!part.empty() && part.back() == '0') part.pop_back();
  std::string digits = whole + part;
  if (whole.size() != 2 || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
  return digits;
}

// One figure of a distribution: "p(99.9)" and "p99.9" are "p999".
std::string canonical_figure(std::string_view figure) {
  for (const Alias& alias : kFigures) {
    if (figure == alias.theirs) return std::string(alias.ours);
  }
  std::string_view number;
  if (figure.size() > 3 && figure.substr(0, 2) == "p(" && figure.back() == ')') {
    number = trim(figure.substr(2, figure.size() - 3));
  } else if (figure.size() > 1 && figure.front() == 'p' &&
             figure.find('.') != std::string_view::npos) {
    number = figure.substr(1);
  }
  const std::string digits = percentile_digits(number);
  return digits.empty() ? std::string(figure) : "p" + digits;
}

// "family.figure"; the dot of "p99.9" belongs to the figure.
std::string canonical_plain(std::string_view name) {
  const std::size_t dot = name.find('.');
  const bool family = dot != std::string_view::npos && dot > 0 && !is_digit(name[dot - 1]);
  const std::size_t behind = family ? dot + 1 : 0;
  return std::string(name.substr(0, behind)) + canonical_figure(name.substr(behind));
}

// Where the figure begins at the end of a series' metric: "p95", "p99.9", "p(99.9)".
std::size_t figure_of_series(std::string_view name) {
  std::size_t dot = name.rfind('.', name.ends_with(')') ? name.rfind('(') : name.npos);
  if (dot == name.npos) return dot;
  const std::string_view behind = name.substr(dot + 1);
  const bool decimals = !behind.empty() && std::all_of(behind.begin(), behind.end(), is_digit);
  if (decimals && dot > 0) dot = name.rfind('.', dot - 1);
  return dot == name.npos ? dot : dot + 1;
}

// "step.NAME.p95", "series.NAME.p95": names have dots and capitals of their own.
std::string canonical_series(std::string_view family, std::string_view rest) {
  const std::size_t figure = figure_of_series(rest);
  if (figure == rest.npos) return std::string(family) + std::string(rest);
  return std::string(family) + std::string(rest.substr(0, figure)) +
         canonical_figure(to_lower(rest.substr(figure)));
}

// What stands behind a family whose members have names of their own, capitals and all.
std::string own_name_in(std::string_view text, std::string_view family) {
  return std::string(trim(text).substr(family.size()));
}

}  // namespace

std::string canonical_metric(std::string_view text) {
  std::string name = to_lower(trim(text));
  constexpr std::string_view kSeries = "series.";
  constexpr std::string_view kStep = "step.";
  if (name.starts_with(kSeries))
    return canonical_series(kSeries, trim(text).substr(kSeries.size()));
  for (const std::string_view gauge : {"gauge_peak.", "gauge_last."}) {
    if (name.starts_with(gauge)) return name.substr(0, gauge.size()) + own_name_in(text, gauge);
  }
  if (name.starts_with(kStep)) return canonical_series(kStep, name.substr(kStep.size()));
  const std::size_t colon = name.find(':');
  if (colon == std::string::npos) return canonical_plain(name);
  const std::string_view metric = trim(std::string_view(name).substr(0, colon));
  const std::string_view figure = trim(std::string_view(name).substr(colon + 1));
  for (const Alias& alias : kRates) {
    if (std::string(metric) + ":" + std::string(figure) == alias.theirs) {
      return std::string(alias.ours);
    }
  }
  for (const Alias& alias : kDurations) {
    if (metric == alias.theirs) return std::string(alias.ours) + canonical_figure(figure);
  }
  return name;
}

}  // namespace vastar
