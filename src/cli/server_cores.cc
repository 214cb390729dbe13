// Who gets which cores, and when there are too few.
#include "cli/server_cores.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace vastar {
namespace {

Error wrong_split(const Cores& available, std::string_view why) {
  return Error{fmt::format("--server-cores: {}; available {}: {}", why,
                           available.size() == 1 ? "is core" : "are cores", cores_text(available))};
}

}  // namespace

Result<CoreSplit> split_cores(std::string_view wanted, const Cores& available) {
  if (available.empty()) {
    return Error{"--server-cores: which cores there are cannot be found out on this machine"};
  }
  if (available.size() < 2) {
    return wrong_split(available, "the servers and vastar need at least one core each");
  }
  CoreSplit split;
  if (wanted == "auto") {
    const auto half = static_cast<std::ptrdiff_t>(available.size() / 2);
    return CoreSplit{{available.begin(), available.begin() + half},
                     {available.begin() + half, available.end()}};
  }
  const Result<Cores> servers = parse_cores(wanted);
  if (!servers) return Error{"--server-cores: " + servers.error().message + ", or auto"};
  split.servers = *servers;
  if (!std::includes(available.begin(), available.end(), servers->begin(), servers->end())) {
    return wrong_split(available,
                       fmt::format("vastar may not run on all of {}", printable(wanted)));
  }
  std::set_difference(available.begin(), available.end(), servers->begin(), servers->end(),
                      std::back_inserter(split.generator));
  if (split.generator.empty()) {
    return wrong_split(available, "no core would be left for vastar itself");
  }
  return split;
}

}  // namespace vastar
