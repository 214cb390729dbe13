// HTTP/1.1 whose requests are not sent as they are: with a whole URL, for a proxy that passes them
// on (RFC 9112, 3.2.2), or the body only when the peer has asked for it (RFC 9110, 10.1.1), or
// both.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "plan/origin.h"
#include "plan/proxy.h"
#include "protocols/http1/http1_session.h"

namespace vastar {

// What a proxy is told in each request beside the request.
struct Forwarding {
  std::string before_target;  // "http://host:port"; empty: there is no proxy
  std::string fields;         // whole lines, behind the request line
};
Forwarding forwarding_by(const Proxy& proxy, const Origin& origin);

class Http1PiecewiseSession final : public Http1Session {
 public:
  Http1PiecewiseSession(Exchanges& exchanges, HeadMemo& memo, Forwarding forwarding = {})
      : Http1Session(exchanges, memo), forwarding_(std::move(forwarding)) {}

  [[nodiscard]] bool submit(Slot slot, Outbox& outbox) override;
  void flush(Outbox& outbox) override;
  bool holds_back(Slot /*slot*/) const override { return body_ == Body::kHeld; }
  void go_on(Slot slot) override;
  std::size_t receive(std::span<const char> bytes, Nanos now, Outbox& outbox,
                      Events& events) override;
  void discarded(std::uint64_t count, Nanos now, Events& events) override;

 private:
  // Of the request under way.
  enum class Body : std::uint8_t {
    kNotHeld,
    kBehindHead,  // the head is not sent either
    kHeld,
    kDue,  // the peer wants it, or was not waited for any longer
  };

  void interim_ended(std::uint16_t status) override;
  void append(std::string_view head, Outbox& outbox) const;
  void give_up_on_body(Events& events);

  const Forwarding forwarding_;
  std::string_view head_, rest_;  // of a request that asks to continue
  Body body_ = Body::kNotHeld;
};

}  // namespace vastar
