// The rows of the flags that make requests vary.
#include "cli/vary_flags.h"

#include <string_view>

#include "cli/values.h"
#include "plan/form.h"

namespace vastar {
namespace {

constexpr std::string_view kGroup = "Requests that vary";
constexpr unsigned kMostRepeats = 1000;

Setter order_into(std::optional<DrawOrder>& field, bool once) {
  std::vector<std::pair<std::string_view, std::optional<DrawOrder>>> choices = {
      {"sequential", DrawOrder::kSequential}, {"random", DrawOrder::kRandom}};
  if (once) choices.emplace_back("once", DrawOrder::kOnce);
  return choice_into<std::optional<DrawOrder>>(field, std::move(choices));
}

Setter form_into(std::vector<std::string>& parts) {
  return [&parts](std::string_view text) -> Result<void> {
    if (const auto part = parse_form_part(text); !part) return part.error();
    parts.emplace_back(text);
    return {};
  };
}

std::vector<Option> url_rows(VaryFlags& flags) {
  return {
      {.name = "urls",
       .value = "FILE",
       .help = "send to the URLs of a file, a line each: [WEIGHT] [METHOD] URL, or a path",
       .group = kGroup,
       .instead_of = {"rand-regex-url"},
       .set = path_into(flags.urls)},
      {.name = "url-order",
       .value = "random|sequential",
       .help = "how the lines of --urls are taken",
       .fallback = "random, by weight",
       .choices = {"random", "sequential"},
       .group = kGroup,
       .set = order_into(flags.url_order, false)},
      {.name = "rand-regex-url",
       .help = "the URL is a regular expression from its path on: send what matches it",
       .group = kGroup,
       .set = turn_on(flags.patterns)},
      {.name = "max-repeat",
       .value = "N",
       .help = "of --rand-regex-url: what *, + and {n,} repeat beyond their least",
       .fallback = "4",
       .group = kGroup,
       .set = count_into(flags.most_repeats, 0, kMostRepeats)},
  };
}

std::vector<Option> text_rows(VaryFlags& flags) {
  return {
      {.name = "template",
       .help = "fill in {{counter}}, {{uuid}}, {{rand_int 1 9}}... in URL, headers and body",
       .group = kGroup,
       .set = turn_on(flags.templates)},
      {.name = "data",
       .value = "FILE",
       .help = "rows for {{row.NAME}}: CSV with a header row, or a JSON object a line",
       .group = kGroup,
       .set = path_into(flags.data)},
      {.name = "data-order",
       .value = "sequential|random|once",
       .help = "how the rows of --data are taken; once: the run ends with the last",
       .fallback = "sequential",
       .choices = {"sequential", "random", "once"},
       .group = kGroup,
       .set = order_into(flags.data_order, true)},
      {.name = "body-lines",
       .letter = 'Z',
       .value = "FILE",
       .help = "request bodies from a file, a line each; '-': standard input",
       .group = kGroup,
       .instead_of = {"body", "body-file", "form"},
       .set = path_into(flags.body_lines)},
      {.name = "body-order",
       .value = "sequential|random",
       .help = "how the lines of --body-lines are taken",
       .fallback = "sequential",
       .choices = {"sequential", "random"},
       .group = kGroup,
       .set = order_into(flags.body_order, false)},
  };
}

std::vector<Option> request_rows(VaryFlags& flags) {
  return {
      {.name = "form",
       .letter = 'F',
       .value = "NAME=VALUE",
       .help = "a part of a multipart form; NAME=@FILE uploads a file (;type= and ;filename=)",
       .group = "Request",
       .repeatable = true,
       .secret = true,
       .instead_of = {"body", "body-file", "body-lines"},
       .set = form_into(flags.form)},
      {.name = "aws-sigv4",
       .value = "aws:amz:REGION:SERVICE",
       .help = "sign requests; keys from -a or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
       .group = "Request",
       .instead_of = {"bearer"},
       .set = text_into(flags.aws_sigv4)},
  };
}

}  // namespace

std::vector<Option> vary_options_table(VaryFlags& flags) {
  std::vector<Option> rows = request_rows(flags);
  append(rows, url_rows(flags));
  append(rows, text_rows(flags));
  return rows;
}

}  // namespace vastar
