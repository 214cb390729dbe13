// The flags of TLS.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "plan/tls.h"
#include "plan/url.h"

namespace vastar {

// Rows that set `settings`, which must outlive them.
std::vector<Option> tls_options(TlsSettings& settings);

// Flags of TLS do nothing at an http URL, and that is an error. `elsewhere`: they are of use to
// another URL of the same command.
Result<void> check_tls(const TlsSettings& settings, const Url& url, bool elsewhere);

// Whether `url`, as it was given, is with TLS.
bool names_tls(std::string_view url);

// What everybody should know who reads the figures; empty: nothing.
std::string_view tls_warning(const TlsSettings& settings);

}  // namespace vastar
