// The choice of source addresses, and their trial.
#include "engine/sources.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace vastar {
namespace {

bool is_loopback_ipv4(const Address& address) {
  if (address.storage.ss_family != AF_INET) return false;
  sockaddr_in v4;
  std::memcpy(&v4, &address.storage, sizeof v4);
  return ntohl(v4.sin_addr.s_addr) >> 24U == 127;
}

// 127.0.0.1 is number 0.
std::string loopback(std::uint64_t number) {
  const std::uint64_t low = number + 1;
  return fmt::format("127.{}.{}.{}", low >> 16U & 255U, low >> 8U & 255U, low & 255U);
}

// The last ports of a range take the kernel long to find, and others need some too.
std::uint64_t comfortable(std::uint64_t ports) { return std::max<std::uint64_t>(ports / 4 * 3, 1); }

Error too_few_ports(unsigned connections, std::size_t addresses, std::uint64_t ports) {
  return Error{fmt::format(
      "{} connections to one target need as many local ports, and {} local address{} {}: lower "
      "the concurrency, name more of this machine's addresses with --source-address, or widen "
      "net.ipv4.ip_local_port_range",
      connections, addresses, addresses == 1 ? " has" : "es have", addresses * ports)};
}

Error unusable(const std::string& source, const Address& target, int errno_value) {
  const char* advice = errno_value == EADDRNOTAVAIL
                           ? "it must be an address of this machine ('ip address' lists them)"
                           : "the target cannot be reached from it";
  return Error{fmt::format("--source-address {}: no connection to {} can come from there: {}; {}",
                           source, target.text(), errno_text(errno_value), advice)};
}

// Drops the targets that no source can reach, and tries every source on the first that is left.
Result<void> try_all(const SourceAddresses& asked, const Sources& sources,
                     std::vector<Address>& targets) {
  const std::string name = targets.front().text();
  const auto unreachable = [&](const Address& target) {
    return sources.of_family(target.storage.ss_family).empty();
  };
  targets.erase(std::remove_if(targets.begin(), targets.end(), unreachable), targets.end());
  if (targets.empty()) {
    return Error{
        fmt::format("--source-address {}: the target {} needs an address of the other "
                    "kind, IPv4 or IPv6",
                    fmt::join(asked.given, ","), name)};
  }
  for (const std::string& text : asked.each) {
    const Result<std::vector<Address>> source = resolve(text, 0);
    if (!source) return source.error();
    for (const Address& target : targets) {
      if (target.storage.ss_family != source->front().storage.ss_family) continue;
      const int failed = try_source(source->front(), target);
      if (failed != 0) return unusable(text, target, failed);
    }
  }
  return {};
}

Result<Sources> sources_of(const std::vector<std::string>& texts) {
  Sources sources;
  for (const std::string& text : texts) {
    const Result<std::vector<Address>> address = resolve(text, 0);
    if (!address) return address.error();
    sources.add(address->front());
  }
  return sources;
}

Result<ChosenSources> as_asked(const Plan& plan, std::vector<Address>& targets,
                               std::uint64_t ports) {
  Result<Sources> sources = sources_of(plan.source_addresses.each);
  if (!sources) return sources.error();
  if (auto tried = try_all(plan.source_addresses, *sources, targets); !tried) return tried.error();
  std::size_t most = 0;
  for (const Address& target : targets) {
    most = std::max(most, sources->of_family(target.storage.ss_family).size());
  }
  if (plan.load.concurrency > most * ports) {
    return too_few_ports(plan.load.concurrency, most, ports);
  }
  return ChosenSources{std::move(*sources), plan.source_addresses.given, {}};
}

Result<ChosenSources> several_of_loopback(const Plan& plan, std::uint64_t ports) {
  const unsigned connections = plan.load.concurrency;
  const std::uint64_t count = (connections + comfortable(ports) - 1) / comfortable(ports);
  std::vector<std::string> texts;
  for (std::uint64_t i = 0; i < count; ++i) texts.push_back(loopback(i));
  Result<Sources> sources = sources_of(texts);
  if (!sources) return sources.error();
  const std::string range = fmt::format("{}-{}", texts.front(), texts.back());
  return ChosenSources{
      std::move(*sources),
      {range},
      fmt::format("one address has {} local ports, too few for {} connections: they come from {} "
                  "({} addresses of this machine in turn)",
                  ports, connections, range, count)};
}

}  // namespace

Result<ChosenSources> choose_sources(const Plan& plan, std::vector<Address>& targets,
                                     std::uint64_t ports) {
  if (!plan.source_addresses.each.empty()) return as_asked(plan, targets, ports);
  if (targets.front().storage.ss_family == AF_UNIX) return ChosenSources{};  // it has no ports
  const unsigned connections = plan.load.concurrency;
  if (connections <= comfortable(ports)) return ChosenSources{};
  if (std::any_of(targets.begin(), targets.end(), is_loopback_ipv4)) {
    return several_of_loopback(plan, ports);
  }
  if (connections > ports) return too_few_ports(connections, 1, ports);
  return ChosenSources{};
}

}  // namespace vastar
