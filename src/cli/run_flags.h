// What the command line says of a run, flag by flag, before the rules between flags: the raw form.
// run_options.h makes a plan of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "cli/options.h"
#include "cli/output_flags.h"
#include "cli/proxy_flags.h"
#include "cli/vary_flags.h"
#include "gate/gate.h"
#include "plan/abort_rule.h"
#include "plan/http2_windows.h"
#include "plan/plan.h"
#include "plan/request.h"
#include "plan/routes.h"
#include "plan/slo.h"
#include "plan/tls.h"

namespace vastar {

// --warmup: a duration, or a bare number of requests.
struct Warmup {
  Nanos duration = 0;
  std::uint64_t requests = 0;
};

struct RunFlags {
  // Load
  std::optional<std::uint64_t> requests;
  std::optional<std::uint64_t> concurrency;
  bool http2 = false;
  unsigned streams = 0;  // 0: not given
  std::optional<Http2Windows> http2_windows;
  Nanos duration = 0;  // 0: not given
  double qps = 0;
  double rate = 0;  // 0: not given
  std::optional<Arrivals> arrivals;
  Stages stages;
  Warmup warmup;
  unsigned workers = 0;
  SourceAddresses source_addresses;
  std::uint64_t seed = 1;
  Nanos timeout = Plan{}.timeout;
  Nanos drain_cap = Plan{}.drain_cap;
  // Request
  RequestOptions request;
  TlsSettings tls;
  Routes routes;  // but for the proxies
  ProxyFlags proxy;
  Nanos expect_wait = 0;  // 0: not given
  std::string body_file;
  VaryFlags vary;
  bool files_read = false;  // and variables: what they have is in `request` and `vary.options`
  std::vector<std::uint16_t> expect_status;
  ResponseChecks checks;
  bool follow_redirects = true;
  std::optional<std::uint64_t> max_redirects;
  bool cookies = false;
  // Gates
  std::vector<Slo> slos;  // of --slo, --slo-target and --slo-pNN
  std::vector<AbortRule> abort_on;
  InconclusiveAs inconclusive_as = InconclusiveAs::kInconclusive;
  // Output
  OutputFlags output;
  unsigned hist_bins = 16;
  std::string samples;  // empty: none
};

// What differs between the commands that take a run's flags.
struct RunTable {
  std::vector<Metric> metrics;   // that --slo may name
  bool with_concurrency = true;  // -c
  bool with_samples = false;     // --samples
  bool with_shape = false;       // --stages, --abort-on: one run, whose load may change
  std::string requests_default = "200";
  std::string warmup_default = "0";
  std::string timeout_default = "20s";
  std::string drain_cap_default = "2s";
  std::string content_type_default = "text/html with a body";
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> run_options_table(RunFlags& flags, const RunTable& table);

}  // namespace vastar
