// Unix socket, --connect-to, --resolve and the resolver, in this order.
#include "engine/locate.h"

#include <fmt/format.h>

#include <string>

namespace vastar {
namespace {

int number_of(AddressFamily family) {
  if (family == AddressFamily::kIpv4) return AF_INET;
  return family == AddressFamily::kIpv6 ? AF_INET6 : AF_UNSPEC;
}

Result<std::vector<Address>> pinned(const Routes::Pin& pin, const HostPort& place, int family) {
  std::vector<Address> addresses;
  for (const std::string& text : pin.addresses) {
    const Result<std::vector<Address>> one = resolve(text, place.port);
    if (!one) return one.error();
    const bool wanted = family == AF_UNSPEC || one->front().storage.ss_family == family;
    if (wanted) addresses.push_back(one->front());
  }
  if (!addresses.empty()) return addresses;
  return Error{
      fmt::format("--resolve has no address of the family asked for (-4, -6) for {}", place.host)};
}

}  // namespace

Result<std::vector<Address>> locate(const Routes& routes, const Origin& origin) {
  if (!routes.unix_socket.empty()) return std::vector<Address>{unix_address(routes.unix_socket)};
  const HostPort place = routes.towards(origin.host, origin.port);
  const int family = number_of(routes.family);
  if (const Routes::Pin* const pin = routes.pin_of(place)) return pinned(*pin, place, family);
  return resolve(place.host, place.port, family);
}

}  // namespace vastar
