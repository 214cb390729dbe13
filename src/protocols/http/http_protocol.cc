// Makes the sessions of HTTP connections.
#include "protocols/http/http_protocol.h"

#include <utility>

#include "protocols/http/fixed_request.h"
#include "protocols/http1/http1_session.h"
#include "wire/head_memo.h"

namespace vastar {
namespace {

class HttpSource final : public SessionSource {
 public:
  explicit HttpSource(std::unique_ptr<Exchanges> exchanges) : exchanges_(std::move(exchanges)) {}

  OriginIndex begin(Slot slot) override { return exchanges_->begin(slot); }
  std::uint16_t series(Slot slot) const override { return exchanges_->series(slot); }
  std::unique_ptr<Session> make_session(const Established& /*connection*/) override {
    return std::make_unique<Http1Session>(*exchanges_, memo_);
  }
  void take(Measurements& measurements) override { exchanges_->take(measurements); }

 private:
  const std::unique_ptr<Exchanges> exchanges_;
  HeadMemo memo_;  // one for all: their heads are alike, and it stays in the cache
};

}  // namespace

HttpProtocol::HttpProtocol(std::unique_ptr<const HttpContent> content)
    : content_(std::move(content)) {}

HttpProtocol::HttpProtocol(const RequestSpec& request)
    : HttpProtocol(std::make_unique<FixedContent>(request)) {}

std::unique_ptr<SessionSource> HttpProtocol::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<HttpSource>(content_->for_worker(origins, share));
}

}  // namespace vastar
