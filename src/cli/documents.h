// Stored documents that a command reads.
#pragma once

#include <string>

#include "base/result.h"

namespace vastar {

// The text of a file, or of standard input for "-", as it is; files larger than any document are
// refused.
Result<std::string> read_document_text(const std::string& path);

// The document in it, which of stored events is the last line, when it can be read by its schema:
// what later versions added to it and this one does not know is no obstacle. The error names the
// file and what is wrong.
Result<std::string> read_document(const std::string& path);

}  // namespace vastar
