// The scenarios of a --config file, each made ready by the command it names.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/command.h"
#include "cli/config_file.h"
#include "cli/measurement.h"
#include "cli/words.h"

namespace vastar {

// The file's scenarios (there are some), or those that --scenario picks, in the order of the file:
// all parsed and checked, or the first error, with the scenario's name and line. `self` measures
// those that name no command; `words` are `arguments` as its flags read them.
Result<Measurement> prepare_scenarios(const Command& self, const std::string& path,
                                      const ConfigFile& file, const Words& words,
                                      const Arguments& arguments);

}  // namespace vastar
