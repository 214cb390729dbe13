// Makes the sessions of HTTP connections.
#include "protocols/http/http_protocol.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "protocols/http/fixed_request.h"
#include "protocols/http1/http1_piecewise_session.h"
#include "protocols/http1/http1_session.h"
#include "protocols/http2/http2_session.h"
#include "protocols/http2/http2_shared.h"
#include "wire/head_memo.h"

namespace vastar {
namespace {

class HttpSource final : public SessionSource {
 public:
  HttpSource(std::unique_ptr<Exchanges> exchanges, const Origins& origins, HttpSettings settings)
      : exchanges_(std::move(exchanges)), origins_(origins), expects_(settings.expects) {
    if (settings.http2) http2_.emplace(*exchanges_, origins, settings.streams, settings.windows);
  }

  OriginIndex begin(Slot slot) override { return exchanges_->begin(slot); }
  void sending(Slot slot, Nanos now) override { exchanges_->sending(slot, now); }
  void failed(Slot slot, Failure failure, Nanos now) override {
    exchanges_->failed(slot, failure, now);
  }
  void finished(Slot slot, Failure verdict) override { exchanges_->finished(slot, verdict); }
  bool survives(Slot slot, Failure failure, Nanos now, Event& event) override {
    return exchanges_->survives(slot, failure, now, event);
  }
  Nanos longest() const override { return exchanges_->longest(); }
  bool overstayed(Slot slot, Nanos now, Event& event) override {
    return exchanges_->overstayed(slot, now, event);
  }
  void wind_down() override { exchanges_->wind_down(); }
  std::uint16_t series(Slot slot) const override { return exchanges_->series(slot); }
  std::unique_ptr<Session> make_session(const Established& connection) override {
    if (http2_) return std::make_unique<Http2Session>(*http2_, connection.origin);
    if (connection.proxy == nullptr && !expects_) {
      return std::make_unique<Http1Session>(*exchanges_, memo_);
    }
    return std::make_unique<Http1PiecewiseSession>(*exchanges_, memo_, forwarding(connection));
  }
  void take(Measurements& measurements) override {
    exchanges_->take(measurements);
    if (http2_ && http2_->shortage()) note_shortage(measurements);
  }
  void count_from(Nanos when) override { exchanges_->count_from(when); }

 private:
  Forwarding forwarding(const Established& connection) const {
    if (connection.proxy == nullptr) return {};
    return forwarding_by(*connection.proxy, origins_.at(connection.origin));
  }
  void note_shortage(Measurements& measurements) const {
    measurements.notes.push_back(
        fmt::format("the target takes {} requests at a time on a connection, fewer than --streams "
                    "{}: the others waited their turn",
                    *http2_->shortage(), http2_->streams()));
  }

  const std::unique_ptr<Exchanges> exchanges_;
  const Origins& origins_;
  const bool expects_;
  HeadMemo memo_;  // one for all: their heads are alike, and it stays in the cache
  std::optional<Http2Shared> http2_;
};

}  // namespace

HttpProtocol::HttpProtocol(std::unique_ptr<const HttpContent> content, HttpSettings settings)
    : content_(std::move(content)), settings_(settings) {}

HttpProtocol::HttpProtocol(const RequestSpec& request, HttpSettings settings)
    : HttpProtocol(std::make_unique<FixedContent>(request), settings) {}

std::unique_ptr<SessionSource> HttpProtocol::for_worker(Origins& origins, WorkerShare share) const {
  return std::make_unique<HttpSource>(content_->for_worker(origins, share), origins, settings_);
}

}  // namespace vastar
