// A plugin that throws from where VASTAR_PROBE says: prometheus-cpp, the C++ runtime, or itself.
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "support/plugin.h"

namespace {

using vastar::Result;

class Throwing {
 public:
  static Result<std::unique_ptr<Throwing>> open(const vastar::plugin::Config&) {
    return std::make_unique<Throwing>();
  }
  Result<void> event(std::string_view) {
    if (asked() == "event") throw asked();
    return {};
  }
  Result<void> finish(std::string_view) {
    const std::string place = asked();
    if (place == "library") {
      prometheus::Registry registry;
      (void)prometheus::BuildGauge().Name("no name").Register(registry);
    }
    if (place == "runtime") (void)std::string().at(7);
    if (place == "itself") throw place;
    return {};
  }

 private:
  static std::string asked() {
    const char* from = std::getenv("VASTAR_PROBE");
    return from == nullptr ? "" : from;
  }
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin =
      vastar::plugin::describe_with_events<Throwing>("throwing", "1.0.0");
  return &plugin;
}
