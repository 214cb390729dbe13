// A URL whose path and query are a template or a pattern.
#pragma once

#include <string_view>

#include "base/result.h"
#include "plan/request_set.h"
#include "plan/template.h"
#include "plan/url.h"

namespace vastar {

struct VaryingUrl {
  Url url;  // its path as it was written
  Template target;
};

// Its host is as it is, so that the connections are known before anything is sent.
Result<VaryingUrl> parse_varying_url(std::string_view text, const VaryOptions& vary);

}  // namespace vastar
