// The end of every command that measures: document, schema check, outputs, exit code.
#pragma once

#include <cstdint>
#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "gate/gate.h"
#include "output/host.h"
#include "report/report.h"

namespace vastar {

// Checks the document against its schema, hands it to every output and says what the process
// returns: the first that applies of the table in docs/exit-codes.md. `quiet` keeps warnings off
// standard error.
ExitCode conclude(const std::string& document, const Gate& gate, std::uint64_t completed,
                  InconclusiveAs inconclusive_as, bool quiet, Outputs& outputs);

// Nothing was measured: says why. A signal explains it better than the error does.
ExitCode conclude_without_data(const Error& error);

}  // namespace vastar
