// What the flags that make requests vary name by a file, and the rules between them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/text.h"
#include "cli/files.h"
#include "cli/vary_flags.h"
#include "plan/form.h"

namespace vastar {
namespace {

// Held in memory as long as the run.
constexpr std::uint64_t kFileLimit = 1024ULL * 1024 * 1024;

Result<void> check_orders(const VaryFlags& flags) {
  const std::array<std::tuple<bool, bool, std::string_view, std::string_view>, 4> kOf = {{
      {flags.url_order.has_value(), !flags.urls.empty(), "--url-order", "--urls"},
      {flags.data_order.has_value(), !flags.data.empty(), "--data-order", "--data"},
      {flags.body_order.has_value(), !flags.body_lines.empty(), "--body-order", "--body-lines"},
      {flags.most_repeats.has_value(), flags.patterns, "--max-repeat", "--rand-regex-url"},
  }};
  for (const auto& [given, used, flag, of] : kOf) {
    if (given && !used)
      return Error{fmt::format("{} says how {} is used: give {} too", flag, of, of)};
  }
  return {};
}

bool gives_content_type(const RequestOptions& request) {
  const auto names_it = [](const std::string& header) {
    return equals_ignoring_case(trim(header.substr(0, header.find_first_of(":;"))), "Content-Type");
  };
  return !request.content_type.empty() ||
         std::any_of(request.headers.begin(), request.headers.end(), names_it);
}

Result<void> check_bodies(const VaryFlags& flags, const RequestOptions& request) {
  if (!flags.form.empty() && gives_content_type(request)) {
    return Error{
        "-F says the Content-Type itself, with the boundary of the parts: leave -T and -H "
        "Content-Type out"};
  }
  const int bodies = (request.has_body ? 1 : 0) + (flags.form.empty() ? 0 : 1) +
                     (flags.body_lines.empty() ? 0 : 1);
  if (bodies <= 1) return {};
  return Error{"-d or -D, -F and --body-lines exclude each other: give the body in one way"};
}

// A file of lines, without the byte-order mark that editors and spreadsheets put before them.
Result<std::string> read_lines(std::string_view flag, const std::string& path) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  Result<std::string> text = read_file(path, kFileLimit);
  if (!text) return Error{fmt::format("{}: {}", flag, text.error().message)};
  if (text->starts_with(kByteOrderMark)) text->erase(0, kByteOrderMark.size());
  return text;
}

Result<void> read_urls(VaryFlags& flags) {
  if (flags.urls.empty()) return {};
  const Result<std::string> text = read_lines("--urls", flags.urls);
  if (!text) return text.error();
  Result<std::vector<UrlLine>> lines = parse_url_list(*text);
  if (!lines) {
    return Error{fmt::format("--urls {}: {}", printable(flags.urls), lines.error().message)};
  }
  flags.options.urls = *std::move(lines);
  return {};
}

Result<void> read_data(VaryFlags& flags) {
  if (flags.data.empty()) return {};
  const Result<std::string> text = read_lines("--data", flags.data);
  if (!text) return text.error();
  Result<DataFeed> feed = DataFeed::parse(*text);
  if (!feed) {
    return Error{fmt::format("--data {}: {}", printable(flags.data), feed.error().message)};
  }
  flags.options.data = std::make_shared<const DataFeed>(*std::move(feed));
  return {};
}

Result<void> read_body_lines(VaryFlags& flags, RequestOptions& request) {
  if (flags.body_lines.empty()) return {};
  const Result<std::string> text = read_lines("--body-lines", flags.body_lines);
  if (!text) return text.error();
  std::vector<std::string> lines;
  for (std::string_view line : split(*text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  if (lines.empty()) {
    return Error{
        fmt::format("--body-lines {}: there is no line in it", printable(flags.body_lines))};
  }
  flags.options.body_lines = std::move(lines);
  request.has_body = true;
  return {};
}

// Files go into forms as they are: what looks like a place in them is none.
Result<void> read_form(VaryFlags& flags, RequestOptions& request) {
  if (flags.form.empty()) return {};
  std::vector<FormPart> parts;
  for (const std::string& text : flags.form) {
    Result<FormPart> part = parse_form_part(text);
    if (!part) return part.error();
    if (part->from == FormPart::From::kFile) {
      Result<std::string> content = read_file(part->content, kFileLimit);
      if (!content) return Error{"-F: " + content.error().message};
      part->content = flags.options.templates ? as_template(*content) : *std::move(content);
    }
    parts.push_back(*std::move(part));
  }
  Form form = make_form(parts);
  request.content_type = std::move(form.content_type);
  request.body = std::move(form.body);
  request.has_body = true;
  return {};
}

std::string from_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// -a KEY:SECRET, else what the AWS tools read of the environment.
Result<SigningScope> scope_of(std::string_view text, RequestOptions& request) {
  const std::vector<std::string_view> parts = split(text, ':');
  const bool known = parts.size() == 4 && parts[0] == "aws" && parts[1] == "amz" &&
                     !parts[2].empty() && !parts[3].empty();
  if (!known) {
    return Error{"--aws-sigv4 is written aws:amz:REGION:SERVICE, as in aws:amz:us-east-1:s3"};
  }
  SigningScope scope{std::string(parts[2]), std::string(parts[3]), "", "", ""};
  if (request.basic_auth.empty()) {
    scope.access_key = from_environment("AWS_ACCESS_KEY_ID");
    scope.secret_key = from_environment("AWS_SECRET_ACCESS_KEY");
    scope.session_token = from_environment("AWS_SESSION_TOKEN");
  } else {
    const std::size_t colon = std::min(request.basic_auth.find(':'), request.basic_auth.size() - 1);
    scope.access_key = request.basic_auth.substr(0, colon);
    scope.secret_key = request.basic_auth.substr(colon + 1);
    request.basic_auth.clear();  // it is no password of the target's
  }
  if (scope.access_key.empty() || scope.secret_key.empty()) {
    return Error{
        "--aws-sigv4: the keys are missing: set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY, or give -a KEY:SECRET (-a @FILE, -a env:NAME)"};
  }
  return scope;
}

}  // namespace

Result<void> read_vary_files(VaryFlags& flags, RequestOptions& request) {
  if (auto checked = check_orders(flags); !checked) return checked;
  if (auto checked = check_bodies(flags, request); !checked) return checked;
  VaryOptions& options = flags.options;
  options.url_order = flags.url_order.value_or(options.url_order);
  options.data_order = flags.data_order.value_or(options.data_order);
  options.body_order = flags.body_order.value_or(options.body_order);
  options.most_repeats = flags.most_repeats.value_or(options.most_repeats);
  options.patterns = flags.patterns;
  options.templates = flags.templates || !flags.data.empty();
  for (auto* read : {&read_urls, &read_data}) {
    if (auto done = read(flags); !done) return done;
  }
  for (auto* read : {&read_body_lines, &read_form}) {
    if (auto done = read(flags, request); !done) return done;
  }
  if (flags.aws_sigv4.empty()) return {};
  Result<SigningScope> scope = scope_of(flags.aws_sigv4, request);
  if (!scope) return scope.error();
  options.signing = *std::move(scope);
  return {};
}

}  // namespace vastar
