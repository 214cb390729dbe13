// How nghttp2 is set up, and the requests that are prepared once.
#include "protocols/http2/http2_shared.h"

#include <utility>

#include "base/out_of_memory.h"
#include "protocols/http2/http2_callbacks.h"

namespace vastar {
namespace {

// The request is ours to choose, however large.
constexpr std::size_t kLargestRequestHead = std::size_t{1} << 30U;
// nghttp2 1.52 counts a CONTINUATION again for each read that its head takes: the session counts.
constexpr std::size_t kNoLimit = 1'000'000;
constexpr std::size_t kMostTexts = 100;

nghttp2_option* make_option() {
  nghttp2_option* option = nullptr;
  if (nghttp2_option_new(&option) != 0) out_of_memory();
  nghttp2_option_set_max_send_header_block_length(option, kLargestRequestHead);
  nghttp2_option_set_max_continuations(option, kNoLimit);
  nghttp2_option_set_no_closed_streams(option, 1);
  return option;
}

}  // namespace

Http2Shared::Http2Shared(Exchanges& exchanges, const Origins& origins, unsigned streams,
                         const Http2Windows& windows)
    : exchanges_(exchanges),
      origins_(origins),
      streams_(streams),
      windows_(windows),
      callbacks_(make_http2_callbacks()),
      option_(make_option()) {}

const Http2Fields& Http2Shared::fields(const RequestSpec& request, OriginIndex origin, bool fixed) {
  if (fixed && &request == last_fixed_) return *last_fields_;
  if (!fixed) {
    passing_.assign(request, origins_.at(origin).scheme, false);
    return passing_;
  }
  const auto [found, fresh] = fixed_.try_emplace(&request);
  if (fresh) {
    const std::string_view scheme = origins_.at(origin).secure() ? "https" : "http";
    found->second.assign(request, scheme, true);
  }
  last_fixed_ = &request;
  last_fields_ = &found->second;
  return found->second;
}

const char* Http2Shared::keep(std::string text) {
  if (texts_.size() >= kMostTexts && texts_.count(text) == 0) return "the peer broke HTTP/2";
  return texts_.insert(std::move(text)).first->c_str();
}

void Http2Shared::Delete::operator()(nghttp2_session_callbacks* callbacks) const {
  nghttp2_session_callbacks_del(callbacks);
}

void Http2Shared::Delete::operator()(nghttp2_option* option) const { nghttp2_option_del(option); }

}  // namespace vastar
