// One line a protocol.
#include "protocols/registry.h"

#include <array>
#include <string_view>

#include "protocols/http/http_protocol.h"

namespace vastar {
namespace {

struct Entry {
  std::string_view scheme;
  std::unique_ptr<Protocol> (*make)(const Plan& plan);
};

constexpr std::array kProtocols = {
    Entry{"http",
          [](const Plan& plan) -> std::unique_ptr<Protocol> {
            return std::make_unique<HttpProtocol>(
                plan.request, HttpSettings{.http2 = plan.http2, .streams = plan.load.streams});
          }},
};

}  // namespace

std::unique_ptr<Protocol> make_protocol(const Plan& plan) {
  for (const Entry& entry : kProtocols) {
    if (entry.scheme == plan.url.scheme) return entry.make(plan);
  }
  return nullptr;
}

}  // namespace vastar
