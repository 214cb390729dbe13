// Redirects, cookies and checks of one slot.
#include "protocols/http/virtual_user.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "base/text.h"
#include "plan/reference.h"

namespace vastar {
namespace {

constexpr std::string_view kCookie = "Cookie";

auto find_cookies(std::vector<Header>& headers) {
  return std::find_if(headers.begin(), headers.end(), [](const Header& header) {
    return equals_ignoring_case(header.name, kCookie);
  });
}

Url url_of(const Origin& origin, std::string_view target) {
  Url url;
  url.scheme = origin.scheme;
  url.host = origin.host;
  url.port = origin.port;
  url.path_and_query = target;
  return url;
}

}  // namespace

void VirtualUser::start(const LoadRules& rules, RequestSource& source, OriginIndex origin) {
  rules_ = &rules;
  source_ = &source;
  origin_ = origin;
  hops_ = 0;
  own_ = checking_ = following_ = false;
}

void VirtualUser::sending(Nanos now) {
  if (!rules_->cookies || (!own_ && jar_.size() == 0)) return;
  if (!own_) own_request();
  put_cookies(now);
  bytes_ = serialize_request(request_);
}

// A copy of the source's request, to be changed.
void VirtualUser::own_request() {
  request_ = source_->fields(slot_);
  own_ = true;
  const auto cookies = find_cookies(request_.headers);
  fixed_cookies_ = cookies == request_.headers.end() ? std::string() : cookies->value;
}

void VirtualUser::put_cookies(Nanos now) {
  std::string value = fixed_cookies_;
  jar_.append_to(value, origins_->at(origin_), request_.target, now);
  const auto header = find_cookies(request_.headers);
  if (header == request_.headers.end()) {
    if (!value.empty()) request_.headers.push_back({std::string(kCookie), std::move(value)});
  } else if (value.empty()) {
    request_.headers.erase(header);  // the field has a pair at least (RFC 6265, 4.2.1)
  } else {
    header->value = std::move(value);
  }
}

Exchanges::Wants VirtualUser::wants(std::uint16_t status) {
  following_ = rules_->follows(status);
  checking_ = rules_->checks(status);
  location_.clear();
  if (checking_) reply_.begin(rules_->reply);
  return {.fields = following_ || checking_ || rules_->cookies,
          .body = checking_ && rules_->reply.want_body(),
          .end = following_ || checking_};
}

void VirtualUser::field(std::string_view name, std::string_view value, Nanos now) {
  if (checking_) reply_.field(name, value);
  if (following_ && location_.empty() && equals_ignoring_case(name, "location")) location_ = value;
  if (rules_->cookies && equals_ignoring_case(name, "set-cookie")) {
    jar_.store(origins_->at(origin_), fields().target, value, now, std::time(nullptr));
  }
}

void VirtualUser::ended(Event& event) {
  if (following_ && !location_.empty()) return follow(event.status, event);
  if (!checking_) return;
  if (const char* problem = reply_.problem()) {
    event.failure = Failure::kCheck;
    event.detail = problem;
  }
}

void VirtualUser::fail(Failure failure, std::string detail, Event& event) {
  detail_ = std::move(detail);
  event.failure = failure;
  event.detail = detail_.c_str();
}

void VirtualUser::follow(std::uint16_t status, Event& event) {
  const std::string shown = shown_location(location_);
  if (hops_ == rules_->max_redirects) {
    return fail(Failure::kRedirect,
                fmt::format("more than {} redirects; the next leads to {}", hops_, shown), event);
  }
  if (!own_) own_request();
  const Result<Url> to =
      resolve_location(url_of(origins_->at(origin_), request_.target), location_);
  if (!to) {
    return fail(Failure::kRedirect, fmt::format("redirect to {}: {}", shown, to.error().message),
                event);
  }
  const std::optional<OriginIndex> origin = origins_->find(to->origin());
  if (!origin) {
    return fail(Failure::kRedirect,
                fmt::format("redirect to {}: redirects have led to {} other hosts already, and are "
                            "followed to no more",
                            shown, FoundOrigins::kMost),
                event);
  }
  const bool other_origin = *origin != origin_;
  ++hops_;
  origin_ = *origin;
  follow_redirect(request_, status, *to, other_origin);
  if (other_origin) fixed_cookies_.clear();
  if (!rules_->cookies) bytes_ = serialize_request(request_);  // else when it is sent
  event.kind = Event::Kind::kNext;
  event.origin = *origin;
}

}  // namespace vastar
