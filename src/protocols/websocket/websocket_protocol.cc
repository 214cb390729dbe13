// Sessions of one worker.
#include "protocols/websocket/websocket_protocol.h"

#include "protocols/websocket/fanout_board.h"
#include "protocols/websocket/websocket_session.h"
#include "protocols/websocket/worker_traffic.h"

namespace vastar {
namespace {

class WebSocketSource final : public SessionSource {
 public:
  WebSocketSource(const WebSocketPlan& plan, const RequestSpec& request, unsigned streams,
                  WorkerShare share)
      : traffic_(plan, request, share), streams_(streams) {}

  OriginIndex begin(Slot /*slot*/) override {
    traffic_.operation_begun();
    return kFirstOrigin;
  }
  void sending(Slot slot, Nanos now) override { traffic_.sending(slot, now); }
  std::unique_ptr<Session> make_session(const Established& connection) override {
    return std::make_unique<WebSocketSession>(traffic_, board_, streams_, connection.at);
  }
  void take(Measurements& measurements) override { traffic_.take(measurements); }
  void count_from(Nanos when) override { traffic_.count_from(when); }

 private:
  WorkerTraffic traffic_;
  FanoutBoard board_;
  const unsigned streams_;
};

}  // namespace

std::unique_ptr<SessionSource> WebSocketProtocol::for_worker(Origins& /*origins*/,
                                                             WorkerShare share) const {
  return std::make_unique<WebSocketSource>(plan_, request_, streams_, share);
}

}  // namespace vastar
