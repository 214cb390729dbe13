// One run: a pool that is opened, warmed up, driven once and closed.
#include "engine/engine.h"

#include <memory>

#include "engine/pool.h"

namespace vastar {

Result<Outcome> drive(const Plan& plan, const Protocol& protocol, const EngineHooks& hooks) {
  auto opened = Pool::open(plan, protocol, hooks);
  if (!opened) return opened.error();
  Pool& pool = **opened;
  pool.warm_up();
  Outcome outcome = pool.run(plan.load, Pool::After::kLeave);
  outcome.measurements.add(pool.opening());
  outcome.notes.insert(outcome.notes.end(), pool.notes().begin(), pool.notes().end());
  return outcome;
}

}  // namespace vastar
