// Makes HTTP/1.1 sessions.
#include "protocols/http1/http1_protocol.h"

#include "protocols/http1/http1_session.h"
#include "wire/head_memo.h"

namespace vastar {
namespace {

class Http1Source final : public SessionSource {
 public:
  explicit Http1Source(const RequestBytes& request) : request_(request) {}

  std::unique_ptr<Session> make_session() override {
    return std::make_unique<Http1Session>(request_, memo_);
  }

 private:
  const RequestBytes& request_;
  HeadMemo memo_;  // one for all: their heads are alike, and it stays in the cache
};

}  // namespace

std::unique_ptr<SessionSource> Http1Protocol::for_worker() const {
  return std::make_unique<Http1Source>(request_);
}

}  // namespace vastar
