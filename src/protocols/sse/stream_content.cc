// The content of a plan of streams.
#include "protocols/sse/stream_content.h"

#include <utility>

#include "protocols/sse/stream_exchanges.h"

namespace vastar {

StreamContent::StreamContent(std::unique_ptr<const RequestSupply> requests, const StreamPlan& plan)
    : requests_(std::move(requests)), plan_(plan), open_(std::make_unique<OpenStreams>()) {}

StreamContent::~StreamContent() = default;

std::unique_ptr<Exchanges> StreamContent::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<StreamExchanges>(requests_->source(origins, share), plan_, *open_);
}

}  // namespace vastar
