// The flags that make requests vary: their rows, and what the files they name have.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "plan/draw_order.h"
#include "plan/request.h"
#include "plan/request_set.h"

namespace vastar {

struct VaryFlags {
  std::string urls;  // files
  std::string data;
  std::string body_lines;
  std::optional<DrawOrder> url_order, data_order, body_order;
  bool patterns = false;
  std::optional<unsigned> most_repeats;
  bool templates = false;
  std::vector<std::string> form;  // parts, as plan/form.h reads them
  std::string aws_sigv4;          // "aws:amz:REGION:SERVICE"
  VaryOptions options;            // what came of all of these
};

// Rows that set `flags`, which must outlive them.
std::vector<Option> vary_options_table(VaryFlags& flags);

// Reads the files of `flags` and puts what they have into its options and into `request`. The rules
// between these flags, and the request's.
Result<void> read_vary_files(VaryFlags& flags, RequestOptions& request);

}  // namespace vastar
