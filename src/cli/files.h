// Whole files in, and text onto the standard streams.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"

namespace vastar {

// The whole of a file, or of standard input for "-", which can be read once. More than `limit`
// bytes, or what cannot be read, is an error that names the file.
Result<std::string> read_file(const std::string& path, std::uint64_t limit);

// All of it to standard output: kOk, or kUsage with a message on standard error when that cannot be
// written (a full disk). A reader that is gone has seen enough: kOk.
ExitCode print_out(std::string_view text);

// The text as it is, onto standard error. That it cannot be shown stops nothing.
void print_aside(std::string_view text);
void print_error(std::string_view message);  // "vastar: ..."
void print_warnings(
    const std::vector<std::string>& warnings);  // "vastar: warning: ...", a line each

// Opens what is closed of descriptors 0, 1 and 2, so that no file or socket of ours gets their
// numbers. Reading and writing them goes on failing as it does on a closed descriptor.
void hold_standard_descriptors();

}  // namespace vastar
