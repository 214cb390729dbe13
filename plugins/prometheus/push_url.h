// Where metrics are pushed to: the URL of a group of a Pushgateway, checked before any load.
#pragma once

#include <set>
#include <string>

#include "base/result.h"

namespace vastar::plugin {

struct PushUrl {
  std::string url;             // without user and password: safe to show
  std::string user, password;  // decoded; both empty: none
  std::set<std::string> grouping_labels;
};

// http or https; the path is the grouping key, PREFIX/metrics/job/NAME[/LABEL/VALUE...], each
// perhaps LABEL@base64. No path at all is the group of job "vastar". No message repeats a password.
Result<PushUrl> parse_push_url(const std::string& text);

}  // namespace vastar::plugin
