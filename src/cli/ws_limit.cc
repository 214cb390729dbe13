// Doubling, then halving.
#include "cli/ws_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/run.h"
#include "cli/suite.h"

namespace vastar {
namespace {

constexpr unsigned kFrom = 100;
constexpr unsigned kTo = 100'000;
constexpr unsigned kPrecision = 100;  // it ends when the gap is below one part in so many

// What the steps share: one measures, the next is chosen by it.
struct Limit {
  RunOptions options;
  LimitSearch search;
  unsigned under_way = 0;  // a step whose report has not come
};

// Every connection came up, and none was lost while the others were opened.
bool is_stable(const RunReport& report) {
  const MetricSummary* survival = report.own_metric("survival");
  return report.failed == 0 && report.succeeded > 0 && survival != nullptr &&
         survival->number.value_or(0) == 1;
}

std::optional<Scenario> next_step(const std::shared_ptr<Limit>& limit) {
  // Where nothing was measured there is no report: that many are too many.
  if (limit->under_way > 0) limit->search.found(limit->under_way, false);
  const unsigned connections = limit->search.next();
  if (connections == 0) return std::nullopt;
  RunOptions options = limit->options;
  options.plan.load.concurrency = connections;
  options.plan.load.requests = connections;
  const auto seen = [limit, connections](const RunReport& report) {
    limit->search.found(connections, is_stable(report));
    limit->under_way = 0;
  };
  limit->under_way = connections;
  return Scenario{fmt::format("{} connections", connections),
                  measurement_of(std::move(options), seen)};
}

std::vector<std::string> result_of(const LimitSearch& search) {
  if (search.most_stable() == 0) return {"not even the first number of connections was stable"};
  const std::string most = fmt::format("{} connections were stable", search.most_stable());
  if (search.fewest_broken() == 0) return {most + ", the most that --to allows"};
  return {fmt::format("{}, {} were not", most, search.fewest_broken())};
}

}  // namespace

unsigned LimitSearch::next() const {
  if (stable_ == to_) return 0;
  if (broken_ == 0) return std::min(next_, to_);
  const unsigned gap = broken_ - stable_;
  if (stable_ == 0 || gap <= std::max(stable_ / kPrecision, 1U)) return 0;
  return stable_ + gap / 2;
}

void LimitSearch::found(unsigned connections, bool stable) {
  if (stable) {
    stable_ = std::max(stable_, connections);
    next_ = connections > to_ / 2 ? to_ : connections * 2;
  } else if (broken_ == 0 || connections < broken_) {
    broken_ = connections;
  }
}

Measurement limit_of(const WsFlags& flags, RunOptions options) {
  const auto from = static_cast<unsigned>(flags.limit_from.value_or(kFrom));
  const auto to = static_cast<unsigned>(flags.limit_to.value_or(std::max(kTo, from)));
  const Measurement first = measurement_of(options);
  auto limit = std::make_shared<Limit>(Limit{std::move(options), LimitSearch(from, to)});
  return search_of("ws limit", first,
                   {.next = [limit] { return next_step(limit); },
                    .insights = [limit] { return result_of(limit->search); }});
}

}  // namespace vastar
