// WebSocket (RFC 6455) as a protocol of the engine: `vastar ws`.
#pragma once

#include <memory>
#include <string_view>

#include "engine/session.h"
#include "plan/plan.h"

namespace vastar {

class WebSocketProtocol final : public Protocol {
 public:
  // `plan` has a WebSocketPlan.
  explicit WebSocketProtocol(const Plan& plan)
      : request_(plan.request), plan_(*plan.websocket), streams_(plan.load.streams) {}

  std::string_view name() const override { return "websocket"; }
  std::unique_ptr<SessionSource> for_worker(Origins& origins, WorkerShare share) const override;

 private:
  const RequestSpec request_;
  const WebSocketPlan plan_;
  const unsigned streams_;
};

}  // namespace vastar
