// The flags of proxies, and what the environment says of them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "plan/origin.h"
#include "plan/proxy.h"

namespace vastar {

struct ProxyFlags {
  std::optional<Proxy> proxy;
  std::string user;  // "user:password", or where it is read from, as with -a
  std::optional<ProxyExceptions> exceptions;
  bool from_environment = false;
  bool tunnel = false;

  // Some connection may go by way of a proxy.
  bool any() const { return proxy.has_value() || from_environment; }
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> proxy_options(ProxyFlags& flags);

// A variable's value; null: it is not set. As std::getenv.
using Environment = std::function<const char*(const char* name)>;

// The rules between the flags. An error names the flag or the variable, and never a part of a value
// that may be a secret. The user has been read.
Result<Proxies> resolve_proxies(const ProxyFlags& flags, const Environment& environment);

// In words for the document: what connections go by way of.
std::vector<std::string> proxy_notes(const Proxies& proxies);

// The note when the environment names a proxy for `origin` and nobody has asked to use it; empty:
// it names none.
std::string unused_proxy_note(const Origin& origin, const Environment& environment);

}  // namespace vastar
