// The requests of a plan.
#include "cli/request_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "plan/template.h"

namespace vastar {
namespace {

// Places in texts that nobody fills in may be meant for the target, or may be a flag forgotten.
void note_places(const RequestOptions& request, std::vector<std::string>& notes) {
  const auto has_place = [](std::string_view text) {
    const Result<Template> compiled = Template::compile(text, Escape::kNone, nullptr);
    return compiled.ok() && !compiled->fixed();
  };
  if (has_place(request.body) ||
      std::any_of(request.headers.begin(), request.headers.end(), has_place)) {
    notes.emplace_back("{{...}} in the body or a header is sent as it is: --template fills it in");
  }
}

}  // namespace

Result<void> check_vary(const VaryOptions& vary, const RunRules& rules, const Warmup& warmup) {
  const auto names_host = [](const UrlLine& line) { return !line.is_path(); };
  const auto host = std::find_if(vary.urls.begin(), vary.urls.end(), names_host);
  if (rules.several_targets && host != vary.urls.end()) {
    return Error{fmt::format(
        "--urls: line {}: '{}' has a host of its own, and the list goes to both targets: write "
        "paths, as in /x",
        host->line, without_credentials(printable(host->url, 80)))};
  }
  if (!vary.data || vary.data_order != DrawOrder::kOnce) return {};
  if (rules.several_runs) {
    return Error{
        "--data-order once uses the rows up in one run, and this command makes several: leave it "
        "out"};
  }
  if (warmup.requests > 0 || warmup.duration > 0) {
    return Error{"--warmup would use up rows that --data-order once wants measured: leave one out"};
  }
  return {};
}

// Of the set the first stands for all where one is shown.
Result<void> add_requests(const std::string& url_text, const RequestOptions& asked,
                          const VaryOptions& vary, const RunRules& rules, Plan& plan,
                          std::vector<std::string>& notes) {
  Result<RequestSet> set = build_request_set(url_text, asked, vary, rules.content_type);
  if (!set) return set.error();
  plan.url = set->requests.front().url;
  if (!vary.templates) note_places(asked, notes);
  if (!vary.any()) {  // the set goes: its body may be large
    plan.request = std::move(set->requests.front().shape);
    return {};
  }
  plan.request = set->requests.front().shape;
  notes.push_back(fmt::format("requests vary: {}", fmt::join(set->varies, "; ")));
  if (!vary.urls.empty() && set->series.empty()) {
    notes.push_back(
        fmt::format("more than {} different URLs are not counted apart", kMostUrlSeries));
  }
  plan.requests = std::make_shared<const RequestSet>(*std::move(set));
  return {};
}

}  // namespace vastar
