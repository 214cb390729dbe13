// Any bytes as the file of --data and as the one of --urls: refused in clean words that name a line
// of it, or rows that all have every column, and URLs whose lines are there.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plan/data_feed.h"
#include "plan/url_list.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

void check_feed(std::string_view text) {
  const auto feed = vastar::DataFeed::parse(text);
  if (!feed) return fuzz_check(vastar::is_clean_text(feed.error().message));
  fuzz_check(feed->rows() > 0 && !feed->columns().empty());
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < feed->rows(); ++row) {
    for (std::size_t i = 0; i < feed->columns().size(); ++i) bytes += feed->row(row)[i].size();
  }
  fuzz_check(bytes <= 8 * text.size());  // what is written out of JSON may be longer
}

void check_list(std::string_view text) {
  const auto urls = vastar::parse_url_list(text);
  if (!urls) return fuzz_check(vastar::is_clean_text(urls.error().message));
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  std::size_t last = 0;
  for (const vastar::UrlLine& url : *urls) {
    fuzz_check(url.line > last && url.line <= lines && url.weight > 0 && !url.url.empty());
    last = url.line;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_feed(text);
  check_list(text);
  return 0;
}
