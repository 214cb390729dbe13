// A real Pushgateway and a real Prometheus that scrapes it, for tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "support/process.h"

namespace vastar::testing {

// What an HTTP server answers, by the curl program.
std::string fetched(const std::string& url);

class Pushgateway {
 public:
  Pushgateway();
  std::uint16_t port() const { return port_; }
  std::string url(const std::string& path = "/metrics/job/vastar") const;
  std::string metrics() const { return fetched(url("/metrics")); }

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

class Prometheus {
 public:
  // Scrapes the gateway five times a second, honouring its labels.
  explicit Prometheus(const Pushgateway& gateway);

  // The only value of a PromQL query, waited for until there is one; NaN when none comes or
  // several.
  double value(const std::string& query) const;

 private:
  TempFolder folder_;
  std::uint16_t port_;
  Process process_;
};

}  // namespace vastar::testing
