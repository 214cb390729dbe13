// Where a run's connections come from: the addresses of --source-address, or on loopback, where one
// address has too few ports, several of 127.0.0.0/8; else the kernel chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/socket.h"
#include "plan/plan.h"

namespace vastar {

// Read by all workers of a run, written by none.
class Sources {
 public:
  // The local address for the `turn`-th connection to `target`; null: the kernel chooses.
  const Address* at(const Address& target, std::size_t turn) const {
    const std::vector<Address>& list = of_family(target.storage.ss_family);
    return list.empty() ? nullptr : &list[turn % list.size()];
  }

  const std::vector<Address>& of_family(int family) const {
    return family == AF_INET6 ? ipv6_ : ipv4_;
  }
  bool empty() const { return ipv4_.empty() && ipv6_.empty(); }
  void add(const Address& address) {
    (address.storage.ss_family == AF_INET6 ? ipv6_ : ipv4_).push_back(address);
  }

 private:
  std::vector<Address> ipv4_, ipv6_;
};

struct ChosenSources {
  Sources sources;
  std::vector<std::string> shown;  // for the document: as given, or the range that was chosen
  std::string note;                // why some were chosen without being asked for; else empty
};

// Tries every address before any load. An error names the address that cannot be used, or the ports
// that are too few: `ports` is what one local address has (machine/local_ports.h). Addresses of
// `targets` that none of the sources can reach, being of the other family, are dropped.
Result<ChosenSources> choose_sources(const Plan& plan, std::vector<Address>& targets,
                                     std::uint64_t ports);

}  // namespace vastar
