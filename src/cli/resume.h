// --resume: what a sweep that was broken off had measured.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "report/sweep_journal.h"

namespace vastar {

// The journal that `-o ndjson=PATH` wrote: PATH, or the temporary file beside it that a killed
// vastar leaves, whichever is newer. `start`: the start event of the sweep to come. An error says
// what was asked for otherwise.
Result<SweepJournal> read_resumed(const std::string& path, std::string_view start);

}  // namespace vastar
