// The protocols vastar speaks, by the scheme of the URL.
#pragma once

#include <memory>

#include "engine/session.h"
#include "plan/plan.h"

namespace vastar {

// The protocol that drives `plan`, or null when none speaks its URL's scheme. It copies what it
// needs of the plan.
std::unique_ptr<Protocol> make_protocol(const Plan& plan);

}  // namespace vastar
