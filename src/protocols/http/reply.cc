// Checks and extractions of one response.
#include "protocols/http/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/credentials.h"
#include "base/text.h"
#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::size_t kFront = 40;  // bytes of a body that a message shows
constexpr std::size_t kGiven = 36;  // bytes of a check that a message repeats
constexpr std::size_t kProblem = 100;

bool meets(const HeaderCheck& check, std::string_view value) {
  switch (check.kind) {
    case HeaderCheck::Kind::kPresent:
      return true;
    case HeaderCheck::Kind::kEqual:
      return value == check.value;
    case HeaderCheck::Kind::kMatches:
      return check.pattern.found_in(value);
  }
  return false;
}

// Whether a response's header is one whose value nobody else may have.
bool is_secret(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"set-cookie", "authorization",
                                                      "authentication-info", "x-auth-token"};
  return std::find(kNames.begin(), kNames.end(), to_lower(name)) != kNames.end();
}

}  // namespace

ReplyRules::ReplyRules(ResponseChecks checks) : checks_(std::move(checks)) {
  for (const BodyCheck& check : checks_.bodies) {
    if (check.kind == BodyCheck::Kind::kText) finders_.emplace_back(check.text);
    keep_body_ |= check.kind != BodyCheck::Kind::kText;
    want_json_ |= check.kind == BodyCheck::Kind::kJson;
  }
  for (const Extraction& extraction : checks_.extractions) {
    keep_body_ |= extraction.from != Extraction::From::kHeader;
    want_json_ |= extraction.from == Extraction::From::kJson;
  }
  want_body_ = keep_body_ || !checks_.bodies.empty();
}

void Reply::begin(const ReplyRules& rules) {
  rules_ = &rules;
  headers_.assign(rules.checks().headers.size(), {});
  found_.assign(rules.finders().size(), 0);
  extracted_.assign(rules.checks().extractions.size(), {});
  inflater_.reset();
  front_.clear();
  kept_.clear();
  json_error_.reset();
  raw_bytes_ = plain_bytes_ = 0;
  unknown_coding_.clear();
  too_large_ = false;
  problem_.clear();
}

void Reply::field(std::string_view name, std::string_view value) {
  const ResponseChecks& checks = rules_->checks();
  for (std::size_t i = 0; i < checks.headers.size(); ++i) {
    if (headers_[i].met || !equals_ignoring_case(name, checks.headers[i].name)) continue;
    headers_[i].met = meets(checks.headers[i], value);
    if (!headers_[i].met) headers_[i].other = value;
  }
  for (std::size_t i = 0; i < checks.extractions.size(); ++i) {
    const Extraction& wanted = checks.extractions[i];
    const bool header = wanted.from == Extraction::From::kHeader;
    if (header && equals_ignoring_case(name, wanted.place)) extracted_[i] = value;
  }
  if (rules_->want_body() && equals_ignoring_case(name, "content-encoding")) begin_coding(value);
}

void Reply::begin_coding(std::string_view coding) {
  coding = trim_blanks(coding);
  if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) {
    inflater_.emplace(Inflater::Coding::kGzip);
  } else if (equals_ignoring_case(coding, "deflate")) {
    inflater_.emplace(Inflater::Coding::kDeflate);
  } else if (!coding.empty() && !equals_ignoring_case(coding, "identity")) {
    unknown_coding_ = coding;
  }
}

void Reply::body(std::string_view bytes) {
  raw_bytes_ += bytes.size();
  if (!unknown_coding_.empty()) return;
  if (!inflater_) return take_plain(bytes);
  while (plain_bytes_ <= kMostDecoded) {
    const std::string_view piece = inflater_->next(bytes);
    if (piece.empty()) return;
    take_plain(piece);
  }
}

void Reply::take_plain(std::string_view bytes) {
  plain_bytes_ += bytes.size();
  if (front_.size() < kFront) front_.append(bytes.substr(0, kFront - front_.size()));
  for (std::size_t i = 0; i < found_.size(); ++i) {
    found_[i] = rules_->finders()[i].advance(found_[i], bytes);
  }
  if (!rules_->keep_body() || too_large_) return;
  too_large_ = kept_.size() + bytes.size() > kMostKept;
  if (!too_large_) kept_.append(bytes);
}

const char* Reply::problem() {
  const bool right = check_coding() && check_headers() && check_bodies() && extract();
  return right ? nullptr : problem_.c_str();
}

// False, for the caller to hand on: a check failed, and the message is made.
bool Reply::wrong(std::string_view what, std::string_view given, std::string_view came) {
  problem_ = fmt::format("{} {}: {}", what, printable(given, kGiven), without_credentials(came));
  if (problem_.size() > kProblem) problem_ = printable(problem_, kProblem);
  return false;
}

bool Reply::check_coding() {
  if (!unknown_coding_.empty() && raw_bytes_ > 0) {
    return wrong("the body's coding", unknown_coding_, "it cannot be decoded");
  }
  if (!inflater_) return true;
  const char* error = inflater_->error();
  if (error == nullptr && plain_bytes_ > kMostDecoded) error = "it is over 64 MiB when decoded";
  if (error == nullptr && raw_bytes_ > 0 && !inflater_->done()) error = "it ends too early";
  return error == nullptr || wrong("the body's", "compression", error);
}

bool Reply::check_headers() {
  const std::vector<HeaderCheck>& checks = rules_->checks().headers;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (headers_[i].met) continue;
    const auto& other = headers_[i].other;
    return wrong("expect-header", checks[i].given,
                 !other                      ? "there was none"
                 : is_secret(checks[i].name) ? "it was another"
                                             : "it was " + printable(*other, kFront));
  }
  return true;
}

bool Reply::check_bodies() {
  std::size_t text = 0;
  const std::vector<BodyCheck>& checks = rules_->checks().bodies;
  return std::all_of(checks.begin(), checks.end(),
                     [&](const BodyCheck& check) { return check_body(check, text); });
}

// `text` counts the texts so far.
bool Reply::check_body(const BodyCheck& check, std::size_t& text) {
  constexpr std::string_view kFlag = "expect-body";
  if (check.kind == BodyCheck::Kind::kText) {
    const std::size_t index = text++;
    return found_[index] == rules_->finders()[index].size() || wrong(kFlag, check.given, came());
  }
  if (too_large_) return wrong(kFlag, check.given, "the body is over 1 MiB");
  if (check.kind == BodyCheck::Kind::kMatches) {
    return check.pattern.found_in(kept_) || wrong(kFlag, check.given, came());
  }
  if (const char* error = parse_json()) {
    return wrong(kFlag, check.given, fmt::format("{}: {}", error, came()));
  }
  const std::string problem = json_.problem(check);
  return problem.empty() || wrong(kFlag, check.given, problem);
}

bool Reply::extract() {
  const std::vector<Extraction>& wanted = rules_->checks().extractions;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::optional<std::string> value = value_of(i);
    const std::string what = fmt::format("extract {} =", printable(wanted[i].name, 16));
    if (!value) {
      return wrong(what, wanted[i].given, too_large_ ? "the body is over 1 MiB" : "not there");
    }
    extracted_[i] = *std::move(value);
  }
  return true;
}

std::optional<std::string> Reply::value_of(std::size_t index) {
  const Extraction& wanted = rules_->checks().extractions[index];
  if (wanted.from == Extraction::From::kHeader) {  // field() has put it there
    return extracted_[index].empty() ? std::nullopt : std::optional(extracted_[index]);
  }
  if (too_large_) return std::nullopt;
  if (wanted.from == Extraction::From::kPattern) return wanted.pattern.first_in(kept_);
  return parse_json() == nullptr ? json_.value_at(wanted.place) : std::nullopt;
}

// Once a response, however many checks ask.
const char* Reply::parse_json() {
  if (!json_error_) json_error_ = json_.parse(kept_);
  return *json_error_;
}

std::string Reply::came() const {
  if (plain_bytes_ == 0) return "the body was empty";
  return "the body was " + printable(front_, kFront) + (plain_bytes_ > front_.size() ? "..." : "");
}

}  // namespace vastar
