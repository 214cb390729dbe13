// What tells one plan from another without saying what is in it: digests, for who compares a
// measurement with one that was begun before.
#pragma once

#include <string>

#include "plan/plan.h"

namespace vastar {

// SHA-256 in hex of the requests: methods, targets, headers, bodies, prompts, all that they vary
// by, and how streams and answers are read. The values of headers that may be secret
// (plan/private_header.h) and the keys that requests are signed with are left out: they may be
// renewed, and what somebody could guess must not be there to be checked against.
std::string request_fingerprint(const Plan& plan);

// Of where connections go, and how they speak TLS. Files count by their names.
std::string route_fingerprint(const Plan& plan);

}  // namespace vastar
