// Secrets that need not stand on the command line, where `ps` shows them to everybody.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace vastar {

// The text itself, or what "@FILE" (its first line; "@-": standard input) or "env:NAME" has. Errors
// name the file or the variable, and never a part of the secret.
Result<std::string> read_secret(std::string_view text);

// Whether read_secret() looks elsewhere for it.
bool names_a_place(std::string_view text);

}  // namespace vastar
