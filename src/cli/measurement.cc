// The flow of every measurement.
#include "cli/measurement.h"

#include "cli/conclude.h"
#include "cli/files.h"
#include "cli/signals.h"
#include "samples/sample_file.h"

namespace vastar {
namespace {

// Before anything is sent, those of later scenarios too: two never write to one file.
Result<void> check_samples(const std::vector<std::string>& files, Outputs& outputs) {
  for (const std::string& file : files) {
    if (auto reserved = outputs.reserve("--samples", file); !reserved) return reserved;
    if (auto checked = SampleFile::check(file); !checked) return checked;
  }
  return {};
}

}  // namespace

ExitCode carry_out(const Measurement& measurement) {
  OutputOptions options = measurement.presentation.output;
  options.inconclusive = inconclusive_name(measurement.inconclusive_as);
  auto outputs = Outputs::open(measurement.outputs, options);
  if (!outputs) return conclude_without_data(outputs.error());
  if (auto checked = check_samples(measurement.samples, *outputs); !checked) {
    return conclude_without_data(checked.error());
  }
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
