// Rows, rules, and the variables that other programs obey.
#include "cli/proxy_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "cli/secrets.h"
#include "cli/values.h"

namespace vastar {
namespace {

constexpr std::string_view kConnections = "Connections";

Setter proxy_into(std::optional<Proxy>& field) {
  return [&field](std::string_view text) -> Result<void> {
    Result<Proxy> proxy = parse_proxy(text);
    if (!proxy) return proxy.error();
    field = *std::move(proxy);
    return {};
  };
}

Setter user_into(std::string& field) {
  return [&field](std::string_view text) -> Result<void> {
    if (text.find(':') == std::string_view::npos && !names_a_place(text)) {
      return Error{"wants user:password (the password may be empty), @FILE or env:NAME"};
    }
    field = text;
    return {};
  };
}

Setter exceptions_into(std::optional<ProxyExceptions>& field) {
  return [&field](std::string_view text) -> Result<void> {
    ProxyExceptions exceptions;
    if (auto added = exceptions.add(text); !added) return added;
    field = std::move(exceptions);
    return {};
  };
}

// A variable that is set, and not to nothing. Programs differ in which case they obey.
struct Variable {
  std::string name, value;
};
std::optional<Variable> first_set(const Environment& environment,
                                  std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* const value = environment(name);
    if (value != nullptr && *value != '\0') return Variable{name, value};
  }
  return std::nullopt;
}

std::optional<Variable> proxy_variable(bool secure, const Environment& environment) {
  return secure ? first_set(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                : first_set(environment, {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
}

Result<std::optional<Proxy>> proxy_in(bool secure, const Environment& environment) {
  const std::optional<Variable> variable = proxy_variable(secure, environment);
  if (!variable) return std::optional<Proxy>();
  Result<Proxy> proxy = parse_proxy(variable->value);
  if (!proxy) return Error{fmt::format("{}: {}", variable->name, proxy.error().message)};
  return std::optional<Proxy>(*std::move(proxy));
}

Result<ProxyExceptions> exceptions_in(const Environment& environment) {
  ProxyExceptions exceptions;
  const std::optional<Variable> variable = first_set(environment, {"no_proxy", "NO_PROXY"});
  if (!variable) return exceptions;
  if (auto added = exceptions.add(variable->value); !added) {
    return Error{fmt::format("{}: {}", variable->name, added.error().message)};
  }
  return exceptions;
}

Result<Proxies> proxies_in(const Environment& environment) {
  Proxies proxies;
  auto plain = proxy_in(false, environment);
  if (!plain) return plain.error();
  auto secure = proxy_in(true, environment);
  if (!secure) return secure.error();
  auto exceptions = exceptions_in(environment);
  if (!exceptions) return exceptions.error();
  proxies.plain = *std::move(plain);
  proxies.secure = *std::move(secure);
  proxies.exceptions = *std::move(exceptions);
  return proxies;
}

// RFC 7617, 2.
bool is_user(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return text.find(':') != std::string_view::npos &&
         std::none_of(text.begin(), text.end(), control);
}

Result<void> check_flags(const ProxyFlags& flags) {
  if (flags.proxy && flags.from_environment) {
    return Error{"--proxy and --proxy-from-env exclude each other: leave one out"};
  }
  if (!flags.user.empty() && !flags.proxy) {
    return Error{"--proxy-user is whom --proxy is told: give that too"};
  }
  if (!flags.user.empty() && !flags.proxy->userinfo.empty()) {
    return Error{"the proxy's user stands in --proxy and in --proxy-user: leave one out"};
  }
  if (!flags.user.empty() && !is_user(flags.user)) {
    return Error{"--proxy-user is written user:password, without control characters"};
  }
  if (flags.any()) return {};
  if (flags.exceptions) {
    return Error{"--noproxy makes exceptions of --proxy or --proxy-from-env: give one of them too"};
  }
  if (flags.tunnel) {
    return Error{"--proxytunnel is about --proxy or --proxy-from-env: give one of them too"};
  }
  return {};
}

}  // namespace

std::vector<Option> proxy_options(ProxyFlags& flags) {
  return {
      {.name = "proxy",
       .letter = 'x',
       .value = "URL",
       .help = "by way of this HTTP proxy: http://[USER:PASSWORD@]HOST:PORT",
       .group = kConnections,
       .secret = true,
       .instead_of = {"proxy-from-env"},
       .set = proxy_into(flags.proxy)},
      {.name = "proxy-user",
       .letter = 'U',
       .value = "USER:PASS",
       .help = "whom --proxy is told; also from @FILE or env:NAME",
       .group = kConnections,
       .secret = true,
       .set = user_into(flags.user)},
      {.name = "noproxy",
       .value = "HOSTS",
       .help = "what no proxy is used for: names with all below them, addresses, networks",
       .group = kConnections,
       .set = exceptions_into(flags.exceptions)},
      {.name = "proxytunnel",
       .help = "have the proxy make a tunnel for http:// targets too",
       .group = kConnections,
       .set = turn_on(flags.tunnel)},
      {.name = "proxy-from-env",
       .help = "the proxies of http_proxy, https_proxy, all_proxy and no_proxy",
       .group = kConnections,
       .instead_of = {"proxy"},
       .set = turn_on(flags.from_environment)},
  };
}

Result<Proxies> resolve_proxies(const ProxyFlags& flags, const Environment& environment) {
  if (auto checked = check_flags(flags); !checked) return checked.error();
  Proxies proxies;
  if (flags.from_environment) {
    Result<Proxies> found = proxies_in(environment);
    if (!found) return Error{"--proxy-from-env: " + found.error().message};
    proxies = *std::move(found);
  }
  if (flags.proxy) {
    proxies.plain = flags.proxy;
    if (!flags.user.empty()) proxies.plain->userinfo = flags.user;
    proxies.secure = proxies.plain;
  }
  if (flags.exceptions) proxies.exceptions = *flags.exceptions;
  proxies.always_tunnel = flags.tunnel;
  return proxies;
}

std::vector<std::string> proxy_notes(const Proxies& proxies) {
  std::vector<std::string> notes;
  const std::string_view but = proxies.exceptions.empty() ? "" : ", but for the exceptions given";
  const auto add = [&](std::string_view which, const Proxy& proxy) {
    notes.push_back(
        fmt::format("connections{} went by way of the proxy {}{}", which, proxy.authority(), but));
  };
  if (proxies.plain == proxies.secure) {
    if (proxies.plain) add("", *proxies.plain);
    return notes;
  }
  if (proxies.plain) add(" to http:// targets", *proxies.plain);
  if (proxies.secure) add(" to https:// targets", *proxies.secure);
  return notes;
}

std::string unused_proxy_note(const Origin& origin, const Environment& environment) {
  const std::optional<Variable> variable = proxy_variable(origin.secure(), environment);
  if (!variable) return {};
  const Result<ProxyExceptions> exceptions = exceptions_in(environment);
  if (exceptions && exceptions->cover(origin.host, origin.port)) return {};
  return fmt::format(
      "{} is set in the environment, and no proxy was used: --proxy-from-env would, and would "
      "measure it too",
      variable->name);
}

}  // namespace vastar
