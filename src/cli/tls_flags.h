// The flags of TLS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "plan/tls.h"
#include "plan/url.h"

namespace vastar {

// Rows that set `settings`, which must outlive them.
std::vector<Option> tls_options(TlsSettings& settings);

// Flags of TLS do nothing at an http URL, and that is an error. `elsewhere`: they may be of use to
// another URL of the same command, or to one that a redirect leads to.
Result<void> check_tls(const TlsSettings& settings, const Url& url, bool elsewhere);

// That flags of TLS wait for a redirect to an https URL; empty: none was given.
std::string tls_by_redirect_note(const TlsSettings& settings, const Url& url);

// Whether `url`, as it was given, is with TLS.
bool names_tls(std::string_view url);

// What everybody should know who reads the figures; empty: nothing.
std::string_view tls_warning(const TlsSettings& settings);

}  // namespace vastar
