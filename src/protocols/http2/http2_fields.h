// A request's fields in the form of HTTP/2, as nghttp2 takes them.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plan/request.h"

namespace vastar {

// Points into the request and the scheme, which must stay as they are while this is used.
class Http2Fields {
 public:
  // `lasting`: nghttp2 may point into them too, and into this, until what it makes of them is sent.
  void assign(const RequestSpec& request, std::string_view scheme, bool lasting);

  const nghttp2_nv* data() const { return list_.data(); }
  std::size_t size() const { return list_.size(); }

 private:
  void add(std::string_view name, std::string_view value);

  std::vector<nghttp2_nv> list_;
  std::string names_;  // of lasting fields: in lower case
  bool lasting_ = false;
};

}  // namespace vastar
