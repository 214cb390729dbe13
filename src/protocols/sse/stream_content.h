// Requests that are answered by streams: an operation is one stream, and its events are timed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plan/stream.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/request_source.h"
#include "protocols/sse/open_streams.h"

namespace vastar {

class StreamContent final : public HttpContent {
 public:
  StreamContent(std::unique_ptr<const RequestSupply> requests, const StreamPlan& plan);
  ~StreamContent() override;

  std::unique_ptr<Exchanges> for_worker(Origins& origins, WorkerShare share) const override;
  std::vector<std::string> series() const override { return requests_->series(); }

 private:
  const std::unique_ptr<const RequestSupply> requests_;
  const StreamPlan plan_;
  const std::unique_ptr<OpenStreams> open_;
};

}  // namespace vastar
