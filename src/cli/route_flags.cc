// Rows, and the rules between them.
#include "cli/route_flags.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/un.h>

#include <utility>

#include "base/text.h"
#include "cli/proxy_flags.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kConnections = "Connections";

Setter socket_into(std::string& path) {
  return [&path](std::string_view text) -> Result<void> {
    constexpr std::size_t kLongest = sizeof(sockaddr_un::sun_path) - 1;
    if (text.empty()) return Error{"the path of the socket is empty"};
    if (text.size() > kLongest) {
      return Error{fmt::format("the path of a Unix socket has {} bytes at most", kLongest)};
    }
    path = text;
    return {};
  };
}

Setter connect_to_into(std::vector<Routes::ConnectTo>& rules) {
  return [&rules](std::string_view text) -> Result<void> {
    Result<Routes::ConnectTo> rule = parse_connect_to(text);
    if (!rule) return rule.error();
    rules.push_back(std::move(*rule));
    return {};
  };
}

Setter pin_into(std::vector<Routes::Pin>& pins) {
  return [&pins](std::string_view text) -> Result<void> {
    Result<Routes::Pin> pin = parse_pin(text);
    if (!pin) return pin.error();
    pins.push_back(std::move(*pin));
    return {};
  };
}

Setter family_into(AddressFamily& family, AddressFamily value) {
  return [&family, value](std::string_view) -> Result<void> {
    if (family != AddressFamily::kAny && family != value) {
      return Error{"-4 and -6 exclude each other"};
    }
    family = value;
    return {};
  };
}

std::string words_of(const HostPort& place) {
  const bool ipv6 = place.host.find(':') != std::string::npos;
  return fmt::format("{}:{}",
                     place.host.empty() ? "*" : (ipv6 ? "[" + place.host + "]" : place.host),
                     place.port == 0 ? "*" : std::to_string(place.port));
}

}  // namespace

std::vector<Option> route_options(Routes& routes) {
  return {
      {.name = "unix-socket",
       .value = "PATH",
       .help = "connect to this Unix socket; the URL says what is asked for there",
       .group = kConnections,
       .set = socket_into(routes.unix_socket)},
      {.name = "connect-to",
       .value = "H1:P1:H2:P2",
       .help = "connect to H2:P2 where the URL says H1:P1; an empty part is any, or the same",
       .group = kConnections,
       .repeatable = true,
       .set = connect_to_into(routes.connect_to)},
      {.name = "resolve",
       .value = "HOST:PORT:ADDRESS",
       .help = "the addresses of HOST, with commas between, in place of those it resolves to",
       .group = kConnections,
       .repeatable = true,
       .set = pin_into(routes.pins)},
      {.name = "ipv4",
       .letter = '4',
       .help = "IPv4 addresses only",
       .group = kConnections,
       .instead_of = {"ipv6"},
       .set = family_into(routes.family, AddressFamily::kIpv4)},
      {.name = "ipv6",
       .letter = '6',
       .help = "IPv6 addresses only",
       .group = kConnections,
       .instead_of = {"ipv4"},
       .set = family_into(routes.family, AddressFamily::kIpv6)},
      {.name = "dns-refresh",
       .value = "TIME",
       .help = "look names up again so often; new connections go to the new addresses",
       .fallback = "once, before the load",
       .group = kConnections,
       .set = duration_into(routes.refresh, kMillisecond, kHour)},
  };
}

// Rules and pins say where connections go, and those go to the proxy.
Result<void> check_of_use(const Routes& routes) {
  const Proxies& proxies = routes.proxies;
  if (!proxies.plain || !proxies.secure || !proxies.exceptions.empty()) return {};
  const auto fits = [&](const HostPort& from) {
    return from.covers(proxies.plain->host, proxies.plain->port) ||
           from.covers(proxies.secure->host, proxies.secure->port);
  };
  const auto useless = [](std::string_view flag, const HostPort& from) {
    return Error{
        fmt::format("{} for {} does nothing: connections go to the proxy, and it finds "
                    "the target; name the proxy, or leave it out",
                    flag, words_of(from))};
  };
  for (const Routes::ConnectTo& rule : routes.connect_to) {
    if (!fits(rule.from)) return useless("--connect-to", rule.from);
  }
  // A pin may be for the host that a rule leads to.
  if (!routes.connect_to.empty()) return {};
  for (const Routes::Pin& pin : routes.pins) {
    if (!fits(pin.from)) return useless("--resolve", pin.from);
  }
  return {};
}

Result<void> check_routes(const Routes& routes, const SourceAddresses& sources) {
  if (routes.unix_socket.empty()) return check_of_use(routes);
  const std::pair<bool, std::string_view> others[] = {{!routes.connect_to.empty(), "--connect-to"},
                                                      {!routes.pins.empty(), "--resolve"},
                                                      {routes.family == AddressFamily::kIpv4, "-4"},
                                                      {routes.family == AddressFamily::kIpv6, "-6"},
                                                      {!sources.each.empty(), "--source-address"},
                                                      {routes.refresh > 0, "--dns-refresh"},
                                                      {routes.proxies.any(), "--proxy"}};
  for (const auto& [given, name] : others) {
    if (!given) continue;
    return Error{
        fmt::format("--unix-socket and {} exclude each other: a Unix socket has no address", name)};
  }
  return {};
}

std::vector<std::string> route_notes(const Routes& routes) {
  std::vector<std::string> notes;
  if (!routes.unix_socket.empty()) {
    notes.push_back(fmt::format("every connection went to the Unix socket {} (--unix-socket)",
                                printable(routes.unix_socket)));
  }
  for (const Routes::ConnectTo& rule : routes.connect_to) {
    notes.push_back(fmt::format("connections for {} went to {} (--connect-to)", words_of(rule.from),
                                words_of(rule.to)));
  }
  for (const Routes::Pin& pin : routes.pins) {
    notes.push_back(fmt::format("{} was taken to be at {} (--resolve)", words_of(pin.from),
                                fmt::join(pin.addresses, ", ")));
  }
  for (std::string& note : proxy_notes(routes.proxies)) notes.push_back(std::move(note));
  return notes;
}

}  // namespace vastar
