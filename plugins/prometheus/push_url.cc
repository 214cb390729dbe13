// The URL of a push taken apart by libcurl, and its path checked as Pushgateway reads it.
#include "prometheus/push_url.h"

#include <fmt/format.h>
#include <prometheus/check_names.h>

#include <memory>
#include <vector>

#include "base/base64.h"
#include "base/credentials.h"
#include "base/text.h"
#include "prometheus/curl_library.h"

namespace vastar::plugin {
namespace {

constexpr std::string_view kShape =
    "http(s)://HOST[:PORT]/metrics/job/NAME[/LABEL/VALUE...] is wanted";

using Handle = std::unique_ptr<CURLU, decltype(&::curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl().url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy = text;
  curl().free(text);
  return copy;
}

Error bad_path(const std::string& what) { return Error{fmt::format("{}: {}", what, kShape)}; }

// URL-safe, with or without its padding.
bool is_base64(std::string_view text) {
  std::string standard(text);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (!standard.empty() && standard.back() == '=') standard.pop_back();
  while (standard.size() % 4 != 0) standard += '=';
  return base64_decode(standard).has_value();
}

Result<void> add_label(std::string_view label, std::string_view value,
                       std::set<std::string>& labels) {
  constexpr std::string_view kEncoded = "@base64";
  const bool encoded = label.ends_with(kEncoded);
  if (encoded) label.remove_suffix(kEncoded.size());
  const std::string shown = printable(label, 60);
  if (!prometheus::CheckLabelName(std::string(label))) {
    return bad_path(fmt::format("\"{}\" in the path is no label's name", shown));
  }
  if (encoded && !is_base64(value)) {
    return bad_path(fmt::format("the value of {}@base64 in the path is not base64", shown));
  }
  if (value.empty()) {
    return bad_path(fmt::format(
        "the label {} in the path has no value (an empty one is {}@base64/=)", shown, shown));
  }
  if (!labels.emplace(label).second) {
    return bad_path(fmt::format("the path has the label {} twice", shown));
  }
  return {};
}

// The labels of .../metrics/job/NAME/LABEL/VALUE...
Result<std::set<std::string>> grouping_of(const std::string& path) {
  constexpr std::string_view kMetrics = "/metrics/";
  const std::size_t at = path.find("/metrics/job");
  if (at == std::string::npos) return bad_path("the path has no /metrics/job/NAME in it");
  std::vector<std::string_view> parts =
      split(std::string_view(path).substr(at + kMetrics.size()), '/');
  if (parts[0] != "job" && parts[0] != "job@base64") {
    return bad_path(fmt::format("\"{}\" in the path is not job", printable(parts[0], 60)));
  }
  if (parts.size() > 2 && parts.back().empty() && parts.size() % 2 == 1) parts.pop_back();
  if (parts.size() % 2 != 0) {
    return bad_path(fmt::format("the path ends in \"{}\", a label without a value",
                                printable(parts.back(), 60)));
  }
  std::set<std::string> labels;
  for (std::size_t i = 0; i < parts.size(); i += 2) {
    if (auto added = add_label(parts[i], parts[i + 1], labels); !added) return added.error();
  }
  return labels;
}

Result<void> check_parts(CURLU* url) {
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return bad_path(fmt::format("nothing can be pushed by {}", printable(scheme, 20)));
  }
  if (!part_of(url, CURLUPART_QUERY).empty() || !part_of(url, CURLUPART_FRAGMENT).empty()) {
    return bad_path("a push has no query and no fragment (a '?' is %3F, a '#' is %23)");
  }
  return {};
}

}  // namespace

Result<PushUrl> parse_push_url(const std::string& text) {
  const Handle url(curl().url(), curl().url_cleanup);
  const CURLUcode code =
      curl().url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) {
    const bool known = curl().url_strerror != nullptr;
    return bad_path(fmt::format("the URL cannot be read{}{}{}", known ? " (" : "",
                                known ? curl().url_strerror(code) : "", known ? ")" : ""));
  }
  if (auto good = check_parts(url.get()); !good) return good.error();
  if (part_of(url.get(), CURLUPART_PATH) == "/") {
    (void)curl().url_set(url.get(), CURLUPART_PATH, "/metrics/job/vastar", 0);
  }
  PushUrl push;
  push.user = part_of(url.get(), CURLUPART_USER, CURLU_URLDECODE);
  push.password = part_of(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
  for (const CURLUPart secret : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS}) {
    (void)curl().url_set(url.get(), secret, nullptr, 0);
  }
  Result<std::set<std::string>> labels = grouping_of(part_of(url.get(), CURLUPART_PATH));
  if (!labels) return labels.error();
  push.grouping_labels = std::move(*labels);
  push.url = part_of(url.get(), CURLUPART_URL);
  return push;
}

}  // namespace vastar::plugin
