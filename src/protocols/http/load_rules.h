// What becomes of the responses to one request: statuses, checks, redirects, cookies.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "plan/check.h"
#include "plan/expected_status.h"
#include "protocols/http/redirect.h"
#include "protocols/http/reply.h"

namespace vastar {

// Immutable, shared by all workers.
struct LoadRules {
  explicit LoadRules(ResponseChecks checks = {}) : reply(std::move(checks)) {}

  ReplyRules reply;
  std::vector<std::uint16_t> expect_status;  // empty: every status below 400 is a success
  unsigned max_redirects = 0;                // in one operation; 0: none is followed
  bool cookies = false;                      // each virtual user keeps a jar

  bool none() const { return reply.empty() && max_redirects == 0 && !cookies; }
  // A redirect whose status is asked for by name is the answer that is waited for.
  bool follows(std::uint16_t status) const {
    return max_redirects > 0 && is_redirect(status) &&
           std::find(expect_status.begin(), expect_status.end(), status) == expect_status.end();
  }
  bool checks(std::uint16_t status) const {
    return !reply.empty() && is_expected(expect_status, status);
  }
  bool want_response(std::uint16_t status) const {
    return cookies || checks(status) || follows(status);
  }
};

}  // namespace vastar
