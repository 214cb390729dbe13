// The rows of a pair, and the URLs they name.
#include "cli/pair_flags.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/values.h"
#include "plan/request.h"

namespace vastar {
namespace {

constexpr std::string_view kPair = "Overhead";
constexpr double kHighestPct = 1e6;

Setter header_into(std::vector<std::string>& headers) {
  return [&headers](std::string_view text) -> Result<void> {
    if (const auto header = parse_header(text); !header) return header.error();
    headers.emplace_back(text);
    return {};
  };
}

Setter percent_into(std::optional<double>& field) {
  return [&field](std::string_view text) -> Result<void> {
    double value = 0;
    if (auto set = number_into(value, 0, kHighestPct)(text); !set) return set;
    field = value;
    return {};
  };
}

std::vector<Option> gateway_rows(PairFlags& flags) {
  return {
      {.name = "vs",
       .value = "URL",
       .help = "what stands behind URL: both are asked in turn, and what URL adds is told",
       .group = kPair,
       .common = true,
       .instead_of = {"upstream"},
       .set = path_into(flags.vs)},
      {.name = "overhead",
       .help = "the same of two URLs: --overhead UPSTREAM GATEWAY",
       .group = kPair,
       .set = turn_on(flags.overhead)},
      {.name = "upstream",
       .value = "URL",
       .help = "the same as --vs",
       .group = kPair,
       .instead_of = {"vs"},
       .set = path_into(flags.upstream)},
      {.name = "gateway",
       .value = "URL",
       .help = "in the place of URL",
       .group = kPair,
       .set = path_into(flags.gateway)},
      {.name = "max-overhead-pct",
       .value = "PERCENT",
       .help = "a gate: what is added to ttft_content and to e2e, at p99",
       .group = kPair,
       .common = true,
       .set = percent_into(flags.max_overhead_pct)},
  };
}

std::vector<Option> guardrail_rows(PairFlags& flags) {
  return {
      {.name = "guardrail-header",
       .value = "'NAME: VALUE'",
       .help = "turns a guardrail on: answers with it and without are asked for in turn",
       .group = kPair,
       .repeatable = true,
       .secret = true,
       .set = header_into(flags.guardrail_headers)},
      {.name = "guardrail-json",
       .value = "OBJECT",
       .help = "the same by members of the body: {\"guardrails\": [\"pii\"]}",
       .group = kPair,
       .set = text_into(flags.guardrail_json)},
      {.name = "guardrail-url",
       .value = "URL",
       .help = "the same by another URL",
       .group = kPair,
       .set = path_into(flags.guardrail_url)},
  };
}

Result<PairedUrls> guardrail_urls(const PairFlags& flags, const Operands& operands,
                                  PairedUrls urls) {
  if (operands.empty()) return Error{"a URL is missing, like http://127.0.0.1:8080"};
  urls.between = "guardrail";
  urls.reference = urls.target.front();
  if (!flags.guardrail_url.empty()) urls.target = {flags.guardrail_url};
  return urls;
}

}  // namespace

std::vector<Option> pair_options(PairFlags& flags) {
  std::vector<Option> rows = gateway_rows(flags);
  append(rows, guardrail_rows(flags));
  return rows;
}

Result<PairedUrls> resolve_urls(const PairFlags& flags, const Operands& operands) {
  PairedUrls urls{.between = {}, .target = operands, .reference = {}};
  if (!flags.vs.empty() && !flags.upstream.empty()) {
    return Error{"--vs and --upstream are the same: give one of them"};
  }
  if (!flags.gateway.empty()) {
    if (operands.size() > (flags.overhead ? 1U : 0U)) {
      return Error{"--gateway stands in the place of URL: leave one of them out"};
    }
    urls.target.push_back(flags.gateway);
  }
  const std::string& named = flags.vs.empty() ? flags.upstream : flags.vs;
  const bool gateway = flags.overhead || !named.empty();
  if (gateway && flags.any_guardrail()) {
    return Error{"--vs and a guardrail exclude each other: one thing is measured at a time"};
  }
  if (flags.any_guardrail()) return guardrail_urls(flags, operands, std::move(urls));
  if (!gateway) {
    if (!flags.max_overhead_pct && flags.gateway.empty()) return urls;
    return Error{fmt::format("--{} is of a pair: give --vs URL, or --overhead UPSTREAM GATEWAY",
                             flags.gateway.empty() ? "max-overhead-pct" : "gateway")};
  }
  urls.between = "gateway";
  urls.reference = named;
  if (urls.reference.empty() && urls.target.size() >= 2) {
    urls.reference = urls.target.front();
    urls.target.erase(urls.target.begin());
  }
  if (urls.reference.empty()) {
    return Error{"--overhead wants two URLs: --overhead UPSTREAM GATEWAY"};
  }
  return urls;
}

std::vector<Slo> overhead_gates(const PairFlags& flags) {
  std::vector<Slo> gates;
  if (!flags.max_overhead_pct) return gates;
  for (const char* metric : {"ttft_content.p99", "e2e.p99"}) {
    Slo gate;
    gate.text = fmt::format("overhead_pct.{}<={:g}", metric, *flags.max_overhead_pct);
    gate.metric = std::string("overhead_pct.") + metric;
    gate.comparison = Comparison::kLessOrEqual;
    gate.limit = *flags.max_overhead_pct;
    gate.unit = Unit::kCount;
    gates.push_back(std::move(gate));
  }
  return gates;
}

}  // namespace vastar
