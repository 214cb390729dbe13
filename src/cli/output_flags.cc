// The rows of -o and its kin.
#include "cli/output_flags.h"

#include <fmt/format.h>
#include <unistd.h>

#include "cli/values.h"

namespace vastar {
namespace {

Setter output_into(std::vector<OutputSpec>& outputs) {
  return [&outputs](std::string_view text) -> Result<void> {
    Result<OutputSpec> spec = parse_output_spec(text);
    if (!spec) return spec.error();
    outputs.push_back(std::move(*spec));
    return {};
  };
}

Setter json_file_into(std::vector<OutputSpec>& outputs) {
  return [&outputs](std::string_view text) -> Result<void> {
    if (text.empty()) return Error{kEmptyPath};
    outputs.push_back({"json", std::string(text)});
    return {};
  };
}

// How pushes are made: outputs whose DEST is a URL.
std::vector<Option> push_options(OutputFlags& flags) {
  constexpr Nanos kShortest = 100 * kMillisecond;
  constexpr Nanos kLongest = kSecond * 600;
  return {
      {.name = "push-required",
       .help = "an output to a URL that fails ends in exit code 4",
       .group = kOutputGroup,
       .set = turn_on(flags.push_required)},
      {.name = "push-timeout",
       .value = "DURATION",
       .help = "for an output to a URL, every retry included",
       .fallback = "20s",
       .group = kOutputGroup,
       .set = duration_into(flags.push_timeout, kShortest, kLongest)},
  };
}

}  // namespace

OutputOptions output_options_of(const OutputFlags& flags) {
  return {.color = wants_color(flags.color, STDOUT_FILENO),
          .width = terminal_width(STDOUT_FILENO),
          .push_required = flags.push_required,
          .push_timeout = flags.push_timeout};
}

std::vector<Option> output_options(OutputFlags& flags) {
  std::vector<Option> rows = {
      {.name = "output",
       .letter = 'o',
       .value = "FMT[=DEST]",
       .help = "text, json, csv, ... to a file, '-' or URL",
       .fallback = "text",
       .group = kOutputGroup,
       .common = true,
       .repeatable = true,
       .secret = true,  // a URL may hold a password
       .set = output_into(flags.outputs)},
      {.name = "json-path",
       .value = "FILE",
       .help = "the JSON document into FILE as well",
       .group = kOutputGroup,
       .common = true,
       .set = json_file_into(flags.outputs)},
      {.name = "quiet",
       .help = "nothing but errors on standard error",
       .group = kOutputGroup,
       .common = true,
       .set = turn_on(flags.quiet)},
      {.name = "color",
       .value = "auto|always|never",
       .help = "colour",
       .fallback = "auto",
       .choices = {"auto", "always", "never"},
       .group = kOutputGroup,
       .set = choice_into<ColorChoice>(flags.color, {{"auto", ColorChoice::kAuto},
                                                     {"always", ColorChoice::kAlways},
                                                     {"never", ColorChoice::kNever}})},
  };
  append(rows, push_options(flags));
  for (Option& row : rows) row.shared = true;  // scenarios of a file have their outputs in common
  return rows;
}

}  // namespace vastar
