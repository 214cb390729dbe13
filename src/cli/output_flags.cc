// The rows of -o and its kin.
#include "cli/output_flags.h"

#include <fmt/format.h>

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

}  // namespace

std::vector<Option> output_options(OutputFlags& flags) {
  return {
      {.name = "output",
       .letter = 'o',
       .value = "FMT[=DEST]",
       .help = "text, json, csv, ... to a file, '-' or URL",
       .fallback = "text",
       .group = kOutputGroup,
       .common = true,
       .repeatable = true,
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
}

}  // namespace vastar
