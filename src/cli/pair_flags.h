// The flags that make a run of ai-bench a pair: a gateway beside the model behind it, or answers
// with a guardrail beside those without.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/parse.h"
#include "plan/slo.h"

namespace vastar {

struct PairFlags {
  bool overhead = false;
  std::string vs, upstream, gateway;  // URLs; the first two are the same
  std::optional<double> max_overhead_pct;
  std::vector<std::string> guardrail_headers;
  std::string guardrail_json, guardrail_url;

  bool any_guardrail() const {
    return !guardrail_headers.empty() || !guardrail_json.empty() || !guardrail_url.empty();
  }
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> pair_options(PairFlags& flags);

// Which URLs are measured.
struct PairedUrls {
  std::string between;    // "gateway", "guardrail"; empty: there is no pair
  Operands target;        // none, one, or too many: as the command line has them
  std::string reference;  // of a pair
};
Result<PairedUrls> resolve_urls(const PairFlags& flags, const Operands& operands);

// The gates that --max-overhead-pct stands for: the time to the first text and that of the whole
// answer, at p99.
std::vector<Slo> overhead_gates(const PairFlags& flags);

}  // namespace vastar
