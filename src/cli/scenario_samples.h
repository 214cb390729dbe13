// --samples of scenarios: each writes a file of its own.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/settings.h"

namespace vastar {

// "run-check_out.csv.zst" of "run.csv.zst" and the scenario "check out".
std::string sample_file_of(std::string_view path, std::string_view scenario);

// Gives `settings`, which are one scenario's, the file that it writes: what was asked for on the
// command line or at the top of the file is for all of them, and gets the scenario's name. An
// error: another one of `taken`, files and whose they are, writes the same. Settings without
// --samples stay.
Result<void> give_sample_file(std::string_view scenario, Settings& settings,
                              std::map<std::string, std::string>& taken);

}  // namespace vastar
