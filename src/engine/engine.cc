// One run: a pool that is opened, warmed up, driven once and closed.
#include "engine/engine.h"

#include <memory>

#include "engine/pool.h"

namespace vastar {
namespace {

LoadShape warmup_of(const LoadShape& load) {
  LoadShape warmup = load;
  warmup.duration = load.warmup_duration;
  warmup.requests = load.warmup_requests;
  return warmup;
}

}  // namespace

Result<Outcome> drive(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks) {
  auto opened = Pool::open(plan, protocol, hooks);
  if (!opened) return opened.error();
  Pool& pool = **opened;
  const LoadShape warmup = warmup_of(plan.load);
  if (warmup.duration > 0 || warmup.requests > 0) pool.warm_up(warmup);
  Outcome outcome = pool.run(plan.load);
  outcome.measurements.add(pool.opening());
  outcome.notes.insert(outcome.notes.end(), pool.notes().begin(), pool.notes().end());
  return outcome;
}

}  // namespace vastar
