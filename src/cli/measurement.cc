// The flow of every measurement.
#include "cli/measurement.h"

#include "cli/conclude.h"
#include "cli/files.h"
#include "cli/signals.h"

namespace vastar {

ExitCode carry_out(const Measurement& measurement) {
  OutputOptions options = measurement.presentation.output;
  options.inconclusive = inconclusive_name(measurement.inconclusive_as);
  auto outputs = Outputs::open(measurement.outputs, options);
  if (!outputs) return conclude_without_data(outputs.error());
  StopFlag stop;
  const StopOnSignals signals(stop);
  Live live(measurement.presentation, *outputs);
  const Result<Measured> measured = measurement.measure(live, stop);
  if (!measured) return conclude_without_data(measured.error());
  for (const std::string& message : measured->failed_outputs) print_error(message);
  const ExitCode code =
      conclude(measured->document, measured->common.gate, measured->completed,
               measurement.inconclusive_as, measurement.presentation.quiet, *outputs);
  return code == ExitCode::kOk && !measured->failed_outputs.empty() ? ExitCode::kNoData : code;
}

}  // namespace vastar
