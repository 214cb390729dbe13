// What nghttp2 calls, as methods of the session it works for.
#pragma once

#include <nghttp2/nghttp2.h>

namespace vastar {

// For sessions whose user data is their Http2Session. The caller deletes it.
nghttp2_session_callbacks* make_http2_callbacks();

}  // namespace vastar
