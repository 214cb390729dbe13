// What the HTTP/2 sessions of one worker share: the exchanges, requests that are made once, and the
// settings of nghttp2. One thread.
#pragma once

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/session.h"
#include "plan/http2_windows.h"
#include "plan/origin.h"
#include "plan/request.h"
#include "protocols/http/exchanges.h"
#include "protocols/http2/http2_fields.h"

namespace vastar {

class Http2Shared {
 public:
  // Both must outlive this. `streams`: requests at a time on each connection, at most.
  Http2Shared(Exchanges& exchanges, const Origins& origins, unsigned streams,
              const Http2Windows& windows);

  Exchanges& exchanges() const { return exchanges_; }
  unsigned streams() const { return streams_; }
  const Http2Windows& windows() const { return windows_; }

  // A peer has said how many requests at a time it takes on a connection.
  void note_allowed(std::uint32_t streams) { allowed_ = std::min(allowed_, streams); }
  // The fewest that any has allowed, when that is fewer than asked for.
  std::optional<std::uint32_t> shortage() const {
    return allowed_ < streams_ ? std::optional(allowed_) : std::nullopt;
  }

  // The fields of `request`, which goes to `origin`; good until the next call, and for good when
  // the request is fixed (Exchanges::fixed).
  const Http2Fields& fields(const RequestSpec& request, OriginIndex origin, bool fixed);

  // A text that lives as long as this; it knows a hundred, which a peer cannot drive up.
  const char* keep(std::string text);

  const nghttp2_session_callbacks* callbacks() const { return callbacks_.get(); }
  const nghttp2_option* option() const { return option_.get(); }

 private:
  struct Delete {
    void operator()(nghttp2_session_callbacks* callbacks) const;
    void operator()(nghttp2_option* option) const;
  };

  Exchanges& exchanges_;
  const Origins& origins_;
  const unsigned streams_;
  const Http2Windows windows_;
  std::unordered_map<const RequestSpec*, Http2Fields> fixed_;
  const RequestSpec* last_fixed_ = nullptr;
  const Http2Fields* last_fields_ = nullptr;
  Http2Fields passing_;
  std::uint32_t allowed_ = UINT32_MAX;
  std::set<std::string> texts_;
  std::unique_ptr<nghttp2_session_callbacks, Delete> callbacks_;
  std::unique_ptr<nghttp2_option, Delete> option_;
};

}  // namespace vastar
