// How a worker finds out where origins are, off its loop, and asks again.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/worker.h"

namespace vastar {

void Refreshes::add(const Refreshes& other) {
  asked += other.asked;
  changed += other.changed;
  failed += other.failed;
  if (!other.why.empty()) why = other.why;
}

void Worker::look_up(OriginIndex origin) {
  auto ask = [locate = context_.locate, routes = context_.plan.routes, to = origins_.at(origin)] {
    return locate(routes, to);
  };
  if (!needs_lookup(context_.plan.routes, origins_.at(origin))) {
    const Nanos before = monotonic_now();
    auto addresses = ask();
    return found(origin, {std::move(addresses), monotonic_now() - before});
  }
  if (origin >= lookups_.size()) lookups_.resize(origin + 1);
  std::unique_ptr<Lookup>& lookup = lookups_[origin];
  if (!lookup) {
    lookup = std::make_unique<Lookup>(
        loop_, [this, origin](Lookup::Answer answer) { found(origin, std::move(answer)); });
  }
  if (!lookup->busy()) lookup->start(std::move(ask));
}

void Worker::found(OriginIndex origin, Lookup::Answer answer) {
  const Nanos now = monotonic_now();
  recorder_.phase(Phase::kDns, answer.took);
  const bool again = !origins_.addresses(origin).empty();
  Result<std::vector<Address>> addresses = usable(std::move(answer.addresses));
  const bool changed = addresses && origins_.set_addresses(origin, *std::move(addresses));
  origins_.set_asked_at(origin, now);
  if (again) {
    refreshes_.add({.asked = 1,
                    .changed = changed ? 1U : 0U,
                    .failed = addresses ? 0U : 1U,
                    .why = addresses ? "" : addresses.error().message});
    return;
  }
  // By index: an operation that fails may bring forth connections.
  for (std::size_t group = 0; group < by_origin_[origin].size(); ++group) {
    Connection* const connection = by_origin_[origin][group];
    if (connection == nullptr || !connection->locating()) continue;
    addresses ? connection->located(now) : connection->not_located(addresses.error().message);
  }
  wrap_up(now);
}

// Those that connections can be made to from where they are to come from.
Result<std::vector<Address>> Worker::usable(Result<std::vector<Address>> addresses) const {
  if (!addresses || context_.sources == nullptr || context_.sources->empty()) return addresses;
  const std::string first = addresses->front().text();
  std::erase_if(*addresses, [this](const Address& address) {
    return context_.sources->of_family(address.storage.ss_family).empty();
  });
  if (!addresses->empty()) return addresses;
  return Error{fmt::format("{} cannot be reached from an address of --source-address", first)};
}

void Worker::refresh_names(Nanos now) {
  for (OriginIndex origin = 0; origin < origins_.size(); ++origin) {
    const bool known = !origins_.addresses(origin).empty();
    const bool due = now - origins_.asked_at(origin) >= context_.plan.routes.refresh;
    if (known && due && needs_lookup(context_.plan.routes, origins_.at(origin))) look_up(origin);
  }
}

}  // namespace vastar
