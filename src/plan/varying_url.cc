// Takes URLs apart whose targets vary.
#include "plan/varying_url.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "plan/url_pattern.h"

namespace vastar {
namespace {

// Where the path or query begins.
std::size_t end_of_authority(std::string_view text) {
  const std::size_t slashes = text.find("://");
  const bool has_scheme = slashes != std::string_view::npos && text.find_first_of("/?#") > slashes;
  return std::min(text.find_first_of("/?#", has_scheme ? slashes + 3 : 0), text.size());
}

// Without its fragment, which is never sent. A '#' within a place begins none.
std::string_view without_fragment(std::string_view target) {
  std::size_t at = 0;
  while (at < target.size() && target[at] != '#') {
    const std::string_view rest = target.substr(at);
    const std::size_t skip = first_place(rest) == 0 ? end_of_place(rest) : 1;
    at = skip == std::string_view::npos ? target.size() : at + skip;
  }
  return target.substr(0, at);
}

// What a filled-in template looks like, for a check of all that is fixed in it.
std::string sample_of(const Template& target) {
  std::string sample;
  for (const Place& piece : target.pieces()) {
    sample += piece.kind == Place::Kind::kLiteral ? piece.text : "0";
  }
  return sample;
}

Result<VaryingUrl> with_template(std::string_view head, std::string target,
                                 const VaryOptions& vary) {
  Result<Template> compiled =
      Template::compile(target, Escape::kTarget, vary.data.get(), vary.variables);
  if (!compiled) return compiled.error();
  Result<Url> url = parse_url(std::string(head) + sample_of(*compiled));
  if (!url) return url.error();
  url->path_and_query = std::move(target);
  return VaryingUrl{*std::move(url), *std::move(compiled)};
}

Result<VaryingUrl> with_pattern(std::string_view head, std::string target, unsigned most_repeats) {
  Result<Url> url = parse_url(std::string(head) + "/");
  if (!url) return url.error();
  Result<UrlPattern> pattern = UrlPattern::parse(target, most_repeats);
  if (!pattern) {
    return Error{fmt::format("--rand-regex-url: the pattern '{}' cannot be used: {}", target,
                             pattern.error().message)};
  }
  url->path_and_query = std::move(target);
  return VaryingUrl{*std::move(url), Template::pattern(std::make_shared<UrlPattern>(*pattern))};
}

}  // namespace

Result<VaryingUrl> parse_varying_url(std::string_view text, const VaryOptions& vary) {
  if (!vary.templates && !vary.patterns) {
    Result<Url> url = parse_url(text);
    if (!url && first_place(text) != std::string_view::npos) {
      return Error{url.error().message + "; {{...}} is filled in with --template"};
    }
    if (!url) return url.error();
    Template target;
    target.append(url->path_and_query);
    return VaryingUrl{*std::move(url), std::move(target)};
  }
  const std::size_t end = end_of_authority(text);
  const std::string_view head = text.substr(0, end);
  if (vary.templates && first_place(head) != std::string_view::npos) {
    return Error{"the host of a URL cannot vary: several hosts go into --urls FILE"};
  }
  const std::string_view rest = text.substr(end);
  if (vary.patterns) {
    if (!rest.starts_with('/')) {
      return Error{"--rand-regex-url: the pattern begins with the '/' of the path"};
    }
    return with_pattern(head, std::string(rest), vary.most_repeats);
  }
  std::string target(without_fragment(rest));
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  return with_template(head, std::move(target), vary);
}

}  // namespace vastar
