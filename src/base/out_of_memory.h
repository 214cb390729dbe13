// The end of a process that gets no more memory: in words, at once, whatever thread it was.
#pragma once

#include "base/exit_code.h"

namespace vastar {

// Says so on standard error and ends the process. No output appears then: they are renamed into
// place when they are whole. Allocates nothing.
[[noreturn]] void out_of_memory();

// From now on `new` ends so in place of throwing, which no thread of the engine could catch; and
// `code` is what such an end exits with (kNoData until then).
void end_when_out_of_memory(ExitCode code);

}  // namespace vastar
