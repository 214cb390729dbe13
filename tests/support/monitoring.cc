// Debian's prometheus and prometheus-pushgateway on free ports.
#include "support/monitoring.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include "support/servers.h"

namespace vastar::testing {
namespace {

std::string local(std::uint16_t port) { return fmt::format("127.0.0.1:{}", port); }

std::vector<std::string> prometheus_command(const TempFolder& folder, std::uint16_t port,
                                            std::uint16_t gateway_port) {
  folder.write("prometheus.yml", fmt::format(R"(
scrape_configs:
  - job_name: pushgateway
    scrape_interval: 200ms
    scrape_timeout: 200ms
    honor_labels: true
    static_configs: [{{targets: ["{}"]}}]
)",
                                             local(gateway_port)));
  return {"prometheus", "--config.file=" + folder.file("prometheus.yml"),
          "--storage.tsdb.path=" + folder.file("data"), "--web.listen-address=" + local(port),
          "--log.level=warn"};
}

// The value of an instant vector with one element.
double only_value(const std::string& answer) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(answer, failed);
  const boost::json::value* result = failed ? nullptr : parsed.find_pointer("/data/result", failed);
  if (failed || result->as_array().size() != 1) return std::numeric_limits<double>::quiet_NaN();
  return std::stod(result->at_pointer("/0/value/1").as_string().c_str());
}

}  // namespace

std::string fetched(const std::string& url) {
  return run_program({"curl", "-sS", "--max-time", "10", url}).out;
}

Pushgateway::Pushgateway()
    : port_(free_port()),
      // Debian's keeps what was pushed in /var/lib unless told where.
      process_({"prometheus-pushgateway", "--web.listen-address=" + local(port_),
                "--persistence.file=" + folder_.file("pushed"), "--log.level=error"}) {
  EXPECT_TRUE(answers(port_)) << "prometheus-pushgateway did not start; ci/setup installs it";
}

std::string Pushgateway::url(const std::string& path) const {
  return "http://" + local(port_) + path;
}

Prometheus::Prometheus(const Pushgateway& gateway)
    : port_(free_port()), process_(prometheus_command(folder_, port_, gateway.port())) {
  EXPECT_TRUE(answers(port_)) << "prometheus did not start; ci/setup installs it";
}

double Prometheus::value(const std::string& query) const {
  const Nanos until = monotonic_now() + 20 * kSecond;
  for (;;) {
    const double found =
        only_value(run_program({"curl", "-sS", "--max-time", "10", "-G", "--data-urlencode",
                                "query=" + query, "http://" + local(port_) + "/api/v1/query"})
                       .out);
    if (!std::isnan(found) || monotonic_now() > until) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace vastar::testing
