// HTTP for one plan: whatever its content, over the version that the connection speaks.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session.h"
#include "plan/http2_windows.h"
#include "plan/request.h"
#include "protocols/http/exchanges.h"

namespace vastar {

// Which HTTP, and how much of it at a time.
struct HttpSettings {
  bool http2 = false;    // offered alone in TLS; without TLS by prior knowledge
  unsigned streams = 1;  // HTTP/2: requests at a time on each connection, at most
  Http2Windows windows = {};
  bool expects = false;  // HTTP/1.1: there are requests that ask_to_continue()
};

class HttpProtocol final : public Protocol {
 public:
  explicit HttpProtocol(std::unique_ptr<const HttpContent> content, HttpSettings settings = {});
  // The same request, again and again.
  explicit HttpProtocol(const RequestSpec& request, HttpSettings settings = {});

  std::string_view name() const override { return settings_.http2 ? "http2" : "http1"; }
  std::vector<std::string> alpn() const override { return {settings_.http2 ? "h2" : "http/1.1"}; }
  bool can_be_forwarded() const override { return !settings_.http2; }
  std::vector<std::string> series() const override { return content_->series(); }
  std::unique_ptr<SessionSource> for_worker(Origins& origins, WorkerShare share) const override;

 private:
  const std::unique_ptr<const HttpContent> content_;
  const HttpSettings settings_;
};

}  // namespace vastar
