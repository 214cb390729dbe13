// The exit code of a measurement that took place (docs/exit-codes.md).
#include "gate/gate.h"

namespace vastar {

std::string_view inconclusive_name(InconclusiveAs as) {
  if (as == InconclusiveAs::kInconclusive) return {};
  return as == InconclusiveAs::kPass ? "pass" : "fail";
}

ExitCode exit_code_for(const Gate& gate, std::uint64_t completed, InconclusiveAs inconclusive_as) {
  if (completed == 0) return ExitCode::kNoData;
  if (!gate.verdict || *gate.verdict == Verdict::kPass) return ExitCode::kOk;
  if (*gate.verdict == Verdict::kFail) return ExitCode::kGateFailed;
  switch (inconclusive_as) {
    case InconclusiveAs::kPass:
      return ExitCode::kOk;
    case InconclusiveAs::kFail:
      return ExitCode::kGateFailed;
    case InconclusiveAs::kInconclusive:
      break;
  }
  return ExitCode::kInconclusive;
}

}  // namespace vastar
