// A list of URLs, a line each: [WEIGHT] [METHOD] URL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct UrlLine {
  std::uint64_t weight = 1;  // how often it is taken, against the others
  std::string method;        // empty: that of the other requests
  std::string url;           // or a path, "/x", on the host of the command's URL
  std::size_t line = 0;      // of the file, from 1

  bool is_path() const { return url.starts_with('/'); }
};

// Empty lines and lines that begin with '#' say nothing. An error names the line. The URLs
// themselves are not looked at yet.
Result<std::vector<UrlLine>> parse_url_list(std::string_view text);

}  // namespace vastar
