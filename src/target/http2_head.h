// The head of an answer, which a Route has as HTTP/1.1 writes it, as HTTP/2 takes it.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vastar::target {

class Http2Head {
 public:
  // "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", without a blank line; of trailers the
  // fields alone.
  explicit Http2Head(std::string_view head);
  Http2Head(const Http2Head&) = delete;
  Http2Head& operator=(const Http2Head&) = delete;

  const nghttp2_nv* data() const { return fields_.data(); }  // good as long as this
  std::size_t size() const { return fields_.size(); }

 private:
  void add(std::string_view name, std::string_view value);

  std::string text_;  // what the fields point into
  std::vector<nghttp2_nv> fields_;
};

}  // namespace vastar::target
