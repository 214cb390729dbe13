// Rows, and the rules between them.
#include "cli/tls_flags.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "cli/values.h"
#include "cli/ws_url.h"
#include "net/tls.h"

namespace vastar {
namespace {

constexpr std::string_view kTls = "TLS";

Setter version_into(std::optional<TlsVersion>& field) {
  return choice_into<std::optional<TlsVersion>>(field, {{"1.0", TlsVersion::k10},
                                                        {"1.1", TlsVersion::k11},
                                                        {"1.2", TlsVersion::k12},
                                                        {"1.3", TlsVersion::k13}});
}

// The first of the flags that was given; empty: none.
std::string_view given(const TlsSettings& settings) {
  const std::pair<bool, std::string_view> flags[] = {
      {!settings.verify, "--insecure"},
      {!settings.authorities.empty(), "--cacert"},
      {!settings.certificate.empty(), "--cert"},
      {!settings.key.empty(), "--key"},
      {settings.lowest.has_value(), "--tls-min"},
      {settings.highest.has_value(), "--tls-max"},
      {!settings.ciphers.empty(), "--tls-ciphers"},
      {!settings.resumption, "--tls-no-resumption"},
  };
  for (const auto& [is_given, name] : flags) {
    if (is_given) return name;
  }
  return {};
}

}  // namespace

std::vector<Option> tls_options(TlsSettings& settings) {
  const std::vector<std::string> versions = {"1.0", "1.1", "1.2", "1.3"};
  return {
      {.name = "cacert",
       .value = "FILE",
       .help = "authorities to trust, in PEM form, in place of the system's",
       .group = kTls,
       .instead_of = {"insecure"},
       .set = path_into(settings.authorities)},
      {.name = "cert",
       .value = "FILE",
       .help = "client certificate with its chain, in PEM form",
       .group = kTls,
       .set = path_into(settings.certificate)},
      {.name = "key",
       .value = "FILE",
       .help = "its private key, in PEM form",
       .fallback = "in the file of --cert",
       .group = kTls,
       .set = path_into(settings.key)},
      {.name = "insecure",
       .letter = 'k',
       .help = "take any certificate: anybody may be the target",
       .group = kTls,
       .instead_of = {"cacert"},
       .set = turn_off(settings.verify)},
      {.name = "tls-min",
       .value = "VERSION",
       .help = "lowest version of TLS",
       .fallback = "1.2",
       .choices = versions,
       .group = kTls,
       .set = version_into(settings.lowest)},
      {.name = "tls-max",
       .value = "VERSION",
       .help = "highest version of TLS",
       .fallback = "1.3",
       .choices = versions,
       .group = kTls,
       .set = version_into(settings.highest)},
      {.name = "tls-ciphers",
       .value = "LIST",
       .help = "ciphers by OpenSSL's names, ':' between; those of TLS 1.3 begin with TLS_",
       .fallback = "OpenSSL's choice",
       .group = kTls,
       .set = text_into(settings.ciphers)},
      {.name = "tls-no-resumption",
       .help = "a full handshake for every connection",
       .group = kTls,
       .set = turn_off(settings.resumption)},
  };
}

Result<void> check_tls(const TlsSettings& settings, const Url& url, bool elsewhere) {
  if (!settings.key.empty() && settings.certificate.empty()) {
    return Error{"--key is the key of a client certificate: give --cert too"};
  }
  if (!settings.verify && !settings.authorities.empty()) {
    return Error{"--insecure and --cacert exclude each other: certificates are checked or not"};
  }
  const std::string_view flag = given(settings);
  if (flag.empty()) return {};
  if (!elsewhere && !url.origin().secure()) {
    return Error{fmt::format("{} is for TLS, and {} is without: https:// would be with TLS", flag,
                             url.display())};
  }
  if (url.origin().secure()) return {};  // the first connection, made before the load, tells
  // The first handshake is a redirect away: what is wrong with them shows before the load all the
  // same.
  const Result<TlsContext> context = TlsContext::client(settings, {"http/1.1"});
  if (!context) return context.error();
  return {};
}

std::string tls_by_redirect_note(const TlsSettings& settings, const Url& url) {
  const std::string_view flag = given(settings);
  if (flag.empty()) return {};
  return fmt::format("{} is of use where a redirect leads to https: {} is without TLS", flag,
                     url.display());
}

bool names_tls(std::string_view url) {
  const Result<Url> parsed = parse_url(http_form(std::string(url)));
  return parsed && parsed->origin().secure();
}

std::string_view tls_warning(const TlsSettings& settings) {
  if (settings.verify) return {};
  return "--insecure: certificates were not checked, so anybody may have been the target";
}

}  // namespace vastar
