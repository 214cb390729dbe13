// HTTP for one plan: whatever its content, over the version that the connection speaks.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session.h"
#include "plan/request.h"
#include "protocols/http/exchanges.h"

namespace vastar {

class HttpProtocol final : public Protocol {
 public:
  explicit HttpProtocol(std::unique_ptr<const HttpContent> content);
  // The same request, again and again.
  explicit HttpProtocol(const RequestSpec& request);

  std::string_view name() const override { return "http1"; }
  std::vector<std::string> series() const override { return content_->series(); }
  std::unique_ptr<SessionSource> for_worker(Origins& origins, WorkerShare share) const override;

 private:
  const std::unique_ptr<const HttpContent> content_;
};

}  // namespace vastar
