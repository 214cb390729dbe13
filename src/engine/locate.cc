// Unix socket, proxy, --connect-to, --resolve and the resolver, in this order.
#include "engine/locate.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
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

// Where connections for `origin` go, as far as names go.
HostPort place_of(const Routes& routes, const Origin& origin) {
  const Proxy* const proxy = routes.proxies.on_the_way_to(origin);
  return proxy != nullptr ? routes.towards(proxy->host, proxy->port)
                          : routes.towards(origin.host, origin.port);
}

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> octets{};
  return inet_pton(AF_INET, host.c_str(), octets.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), octets.data()) == 1;
}

}  // namespace

bool needs_lookup(const Routes& routes, const Origin& origin) {
  if (!routes.unix_socket.empty()) return false;
  const HostPort place = place_of(routes, origin);
  return routes.pin_of(place) == nullptr && !is_address(place.host);
}

Result<std::vector<Address>> locate(const Routes& routes, const Origin& origin) {
  if (!routes.unix_socket.empty()) return std::vector<Address>{unix_address(routes.unix_socket)};
  const HostPort place = place_of(routes, origin);
  const int family = number_of(routes.family);
  if (const Routes::Pin* const pin = routes.pin_of(place)) return pinned(*pin, place, family);
  return resolve(place.host, place.port, family);
}

}  // namespace vastar
