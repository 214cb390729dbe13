// Makes the set of requests of what the command line says, and checks all of it.
#include "plan/request_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "plan/header.h"
#include "plan/varying_url.h"

namespace vastar {
namespace {

// ---- one request ----

// What is put into a header must not end it: line breaks in the data are found here.
Result<void> check_header_cells(const Template& value, const std::string& name,
                                const DataFeed* data) {
  for (const Place& piece : value.pieces()) {
    if (piece.kind != Place::Kind::kRow || piece.escape != Escape::kNone) continue;
    for (std::size_t row = 0; row < data->rows(); ++row) {
      if (!first_control(data->row(row)[piece.column])) continue;
      return Error{fmt::format(
          "-H {}: row {} of the data has a control byte in its {}, which cannot stand in a header",
          printable(name, 60), row + 1, printable(data->columns()[piece.column], 60))};
    }
  }
  return {};
}

Result<Template> compile_if(const VaryOptions& vary, std::string_view text,
                            Escape escape = Escape::kNone) {
  if (vary.templates) return Template::compile(text, escape, vary.data.get(), vary.variables);
  Template literal;
  literal.append(text);
  return literal;
}

Result<void> compile_headers(const VaryOptions& vary, VaryingRequest& request) {
  for (const Header& header : request.shape.headers) {
    Result<Template> value =
        compile_if(vary, header.value, vary.variables != nullptr ? Escape::kHeader : Escape::kNone);
    if (!value) return Error{fmt::format("-H {}: {}", header.name, value.error().message)};
    if (auto checked = check_header_cells(*value, header.name, vary.data.get()); !checked) {
      return checked;
    }
    if (equals_ignoring_case(header.name, "Content-Length")) {
      request.length_at = request.values.size();
    }
    request.values.push_back(*std::move(value));
  }
  return {};
}

bool has_header(const RequestSpec& request, std::string_view name) {
  return std::any_of(request.headers.begin(), request.headers.end(), [name](const Header& header) {
    return equals_ignoring_case(header.name, name);
  });
}

bool says_length(const RequestOptions& options) {
  return std::any_of(options.headers.begin(), options.headers.end(), [](const std::string& text) {
    return equals_ignoring_case(trim(text.substr(0, text.find(':'))), "Content-Length");
  });
}

// A list may have a hundred thousand requests, and what is fixed is written once.
void forget_templates(VaryingRequest& request) {
  request.target = {};
  request.body = {};
  request.values = {};
}

Result<VaryingRequest> request_of(const std::string& url, const std::string& method,
                                  RequestOptions options, const VaryOptions& vary,
                                  std::string_view default_content_type) {
  if (!method.empty()) options.method = method;
  Result<VaryingUrl> parsed = parse_varying_url(url, vary);
  if (!parsed) return parsed.error();
  VaryingRequest request;
  request.url = std::move(parsed->url);
  request.target = std::move(parsed->target);
  Result<RequestSpec> shape = build_request(request.url, options, default_content_type);
  if (!shape) return shape.error();
  request.shape = *std::move(shape);
  if (vary.signing && has_header(request.shape, "Authorization")) {
    return Error{"--aws-sigv4 signs in the Authorization header: leave other credentials out"};
  }
  if (auto compiled = compile_headers(vary, request); !compiled) return compiled.error();
  Result<Template> body = compile_if(vary, options.body);
  if (!body) return Error{"the body: " + body.error().message};
  request.body = *std::move(body);
  if ((vary.body_lines || !request.body.fixed()) && says_length(options)) {
    return Error{"-H Content-Length: the bodies differ, and each gets its own; leave it out"};
  }
  const auto fixed = [](const Template& value) { return value.fixed(); };
  request.fixed = fixed(request.target) && fixed(request.body) && !vary.body_lines &&
                  std::all_of(request.values.begin(), request.values.end(), fixed);
  if (request.fixed) forget_templates(request);
  return request;
}

// ---- the URLs ----

Result<void> check_base(std::string_view base, const VaryOptions& vary) {
  const auto is_path = [](const UrlLine& line) { return line.is_path(); };
  const auto path = std::find_if(vary.urls.begin(), vary.urls.end(), is_path);
  if (base.empty()) {
    if (path == vary.urls.end()) return {};
    return Error{fmt::format("line {}: '{}' is a path, and there is no URL that says on which host",
                             path->line, printable(path->url, 80))};
  }
  if (path == vary.urls.end()) {
    return Error{
        "the URL beside --urls is that of lines which are paths, and there is none: every "
        "line has its own host"};
  }
  const Result<Url> url = parse_url(base);
  if (!url) return url.error();
  if (url->path_and_query == "/") return {};
  return Error{
      fmt::format("with --urls the URL says only where paths go; its own '{}' would not "
                  "be used",
                  printable(url->path_and_query, 80))};
}

// "http://host" before a path, whatever ends the URL.
std::string joined(std::string_view base, const UrlLine& line) {
  if (!line.is_path()) return line.url;
  while (base.ends_with('/')) base.remove_suffix(1);
  return std::string(base) + line.url;
}

std::string series_name(const UrlLine& line, const VaryingRequest& request) {
  const std::string url =
      line.is_path() ? without_query_secrets(request.url.path_and_query) : request.url.display();
  return line.method.empty() ? url : line.method + " " + url;
}

void count_apart(const UrlLine& line, VaryingRequest& request, RequestSet& set) {
  std::vector<std::string>& names = set.series;
  const std::string name = series_name(line, request);
  auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    if (names.size() > kMostUrlSeries) return;
    names.push_back(name);
    found = std::prev(names.end());
  }
  request.series = static_cast<std::uint16_t>(found - names.begin() + 1);
}

Result<void> add_lines(std::string_view base, const RequestOptions& options,
                       const VaryOptions& vary, std::string_view default_content_type,
                       RequestSet& set) {
  if (auto checked = check_base(base, vary); !checked) return checked;
  std::uint64_t sum = 0;
  for (const UrlLine& line : vary.urls) {
    Result<VaryingRequest> request =
        request_of(joined(base, line), line.method, options, vary, default_content_type);
    if (!request) return Error{fmt::format("line {}: {}", line.line, request.error().message)};
    count_apart(line, *request, set);
    set.requests.push_back(*std::move(request));
    set.weights_up_to.push_back(sum += line.weight);
  }
  if (set.series.size() <= kMostUrlSeries) return {};
  set.series.clear();
  for (VaryingRequest& request : set.requests) request.series = 0;
  return {};
}

// ---- the whole ----

Result<void> add_bodies(const VaryOptions& vary, RequestSet& set) {
  if (!vary.body_lines) return {};
  for (const std::string& line : *vary.body_lines) {
    Result<Template> body = compile_if(vary, line);
    if (!body) return Error{"--body-lines: " + body.error().message};
    set.bodies.push_back(*std::move(body));
  }
  set.body_order = vary.body_order;
  return {};
}

std::vector<const Template*> templates_of(const RequestSet& set) {
  std::vector<const Template*> all;
  for (const Template& body : set.bodies) all.push_back(&body);
  for (const VaryingRequest& request : set.requests) {
    all.push_back(&request.target);
    all.push_back(&request.body);
    for (const Template& value : request.values) all.push_back(&value);
  }
  return all;
}

Result<void> check_use(const VaryOptions& vary, const std::vector<const Template*>& templates) {
  if (vary.variables != nullptr) return {};  // another step may use what this one does not
  const auto asks_for_rows = [](const Template* text) {
    return std::any_of(text->pieces().begin(), text->pieces().end(),
                       [](const Place& piece) { return piece.kind == Place::Kind::kRow; });
  };
  if (vary.data && std::none_of(templates.begin(), templates.end(), asks_for_rows)) {
    return Error{
        fmt::format("--data: nothing asks for a column of it: write {{{{row.{}}}}} in the "
                    "URL, a header or the body",
                    printable(vary.data->columns().front()))};
  }
  const auto filled = [](const Template* text) { return !text->fixed(); };
  if (vary.templates && std::none_of(templates.begin(), templates.end(), filled)) {
    return Error{
        "--template: there is no {{...}} to fill in: not in the URL, the headers or the "
        "body"};
  }
  return {};
}

std::vector<std::string> in_words(const RequestSet& set, const VaryOptions& vary) {
  std::vector<std::string> words;
  if (!vary.urls.empty()) {
    words.push_back(fmt::format("{} URLs, {}", set.requests.size(), name_of(set.url_order)));
  }
  if (vary.patterns) words.emplace_back("URLs by pattern");
  if (!set.bodies.empty()) {
    words.push_back(fmt::format("{} bodies, {}", set.bodies.size(), name_of(set.body_order)));
  }
  if (vary.data) {
    words.push_back(fmt::format("{} rows of data, {}", vary.data->rows(), name_of(set.data_order)));
  }
  if (vary.templates) words.emplace_back("templates");
  if (vary.signing) words.emplace_back("AWS signatures");
  return words;
}

}  // namespace

std::uint64_t RequestSet::most_requests() const {
  return data && data_order == DrawOrder::kOnce ? data->rows() : 0;
}

Result<RequestSet> build_request_set(std::string_view url, const RequestOptions& request,
                                     const VaryOptions& vary,
                                     std::string_view default_content_type) {
  RequestSet set;
  set.url_order = vary.url_order;
  set.data = vary.data;
  set.data_order = vary.data_order;
  set.signing = vary.signing;
  set.seed = vary.seed;
  if (vary.urls.empty()) {
    auto one = request_of(std::string(url), "", request, vary, default_content_type);
    if (!one) return one.error();
    set.requests.push_back(*std::move(one));
    set.weights_up_to.push_back(1);
  } else if (auto added = add_lines(url, request, vary, default_content_type, set); !added) {
    return Error{"--urls: " + added.error().message};
  }
  if (auto added = add_bodies(vary, set); !added) return added.error();
  const std::vector<const Template*> templates = templates_of(set);
  if (auto checked = check_use(vary, templates); !checked) return checked.error();
  set.asks_the_time = std::any_of(templates.begin(), templates.end(),
                                  [](const Template* text) { return text->asks_the_time(); });
  set.varies = in_words(set, vary);
  return set;
}

}  // namespace vastar
