// A document as one of the built plugins writes it to standard output.
#pragma once

#include <string>
#include <string_view>

#include "output/host.h"
#include "unit/output/support.h"

namespace vastar {

inline std::string rendered(const char* format, std::string_view document,
                            const OutputOptions& options = {},
                            const std::vector<std::string>& events = {}) {
  StdoutCapture capture;
  Result<Outputs> outputs = Outputs::open({{format, "-"}}, options);
  if (!outputs) return outputs.error().message;
  for (const std::string& event : events) outputs->event(event);
  for (const std::string& failure : outputs->finish(document)) ADD_FAILURE() << failure;
  return capture.text();
}

}  // namespace vastar
