// One virtual user: what has to be remembered from one exchange of a slot to the next, and what
// becomes of each response by the rules of its request. Plain load needs none; a slot gets its user
// when a response first asks for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/units.h"
#include "engine/session.h"
#include "plan/origin.h"
#include "plan/request.h"
#include "protocols/http/cookie_jar.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/found_origins.h"
#include "protocols/http/load_rules.h"
#include "protocols/http/reply.h"
#include "protocols/http/request_source.h"

namespace vastar {

class VirtualUser {
 public:
  // `origins` must outlive it.
  VirtualUser(FoundOrigins& origins, Slot slot) : origins_(&origins), slot_(slot) {}

  // `source` has chosen the slot's next request, which goes to `origin`. Both it and `rules` stay
  // until the next start().
  void start(const LoadRules& rules, RequestSource& source, OriginIndex origin);
  // Its request, or the one of a redirect, is about to be sent: with the cookies of `now`.
  void sending(Nanos now);

  // As those of Exchanges, of the exchange under way.
  const RequestBytes& bytes() { return own_ ? bytes_ : source_->bytes(slot_); }
  const RequestSpec& fields() { return own_ ? request_ : source_->fields(slot_); }
  bool fixed() const { return !own_ && source_->fixed(slot_); }
  Exchanges::Wants wants(std::uint16_t status);
  void field(std::string_view name, std::string_view value, Nanos now);
  void body(std::string_view bytes) {
    if (checking_) reply_.body(bytes);
  }
  // Makes `event` a failure, or kNext when a redirect is followed. The detail lives until the
  // slot's next exchange.
  void ended(Event& event);

  const Reply& reply() const { return reply_; }
  CookieJar& cookies() { return jar_; }

 private:
  void own_request();
  void put_cookies(Nanos now);
  void follow(std::uint16_t status, Event& event);
  void fail(Failure failure, std::string detail, Event& event);

  FoundOrigins* origins_;
  const LoadRules* rules_ = nullptr;
  RequestSource* source_ = nullptr;
  Slot slot_;
  OriginIndex origin_ = 0;
  unsigned hops_ = 0;       // redirects of the operation so far
  bool own_ = false;        // the request is `request_`, not the source's
  bool checking_ = false;   // the response under way is held against the checks
  bool following_ = false;  // it is a redirect that is followed, if it says where to
  RequestSpec request_;
  RequestBytes bytes_;         // of request_
  std::string fixed_cookies_;  // of the source's request, for as long as it stays at its origin
  std::string location_;
  std::string detail_;
  CookieJar jar_;
  Reply reply_;
};

}  // namespace vastar
