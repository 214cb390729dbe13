// What the WebSocket connections of one worker share: their requests, payloads and masks, and what
// they count. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/split_mix.h"
#include "base/units.h"
#include "engine/session.h"
#include "plan/request.h"
#include "plan/websocket.h"
#include "protocols/websocket/opening.h"
#include "stats/histogram.h"
#include "stats/measurements.h"
#include "wire/websocket/deflate.h"
#include "wire/websocket/frame.h"

namespace vastar {

class WorkerTraffic {
 public:
  // Both must outlive this object.
  WorkerTraffic(const WebSocketPlan& plan, const RequestSpec& request, WorkerShare share);

  const WebSocketPlan& plan() const { return plan_; }
  std::unique_ptr<Opening> new_opening();
  std::string opening_request(const Opening& opening);
  ws::Mask next_mask();

  // The message of the plan, framed and masked, after what `out` holds already. `agreed`: of the
  // connection it goes to.
  void append_payload(const std::optional<ws::DeflateParams>& agreed, std::string& out);
  // Any other message.
  void append_message(std::string_view message, const std::optional<ws::DeflateParams>& agreed,
                      std::string& out);
  void append_control(ws::Opcode opcode, std::string_view payload, std::string& out);
  // Empty; what a call is about to send may be written here.
  std::string& blank() {
    frames_.clear();
    return frames_;
  }
  std::string& scratch() { return scratch_; }  // of the readers

  // When the exchange of a slot was handed to its session.
  void sending(Slot slot, Nanos now);
  Nanos sent_at(Slot slot) const { return slot < sent_at_.size() ? sent_at_[slot] : 0; }

  // A text as an event's detail: kept for as long as this object, but for a great many of them.
  const char* keep(const std::string& text);

  // ---- what is counted ----
  struct Counts {
    Histogram handshake;           // from the end of connecting to ready
    Histogram rtt;                 // of what was answered
    Histogram lost_after;          // from ready to the end, of connections that were lost
    Histogram delivery;            // kFanout: from sending to each receiver
    std::uint64_t sent = 0;        // messages, answered or not; where there are none, pings
    std::uint64_t answered = 0;    // of them
    std::uint64_t sent_bytes = 0;  // payloads, as the application has them; as the next
    std::uint64_t received = 0, received_bytes = 0;
    std::uint64_t unsolicited = 0;  // messages that no operation was waiting for
    std::uint64_t pings = 0;        // of the target, answered
    std::uint64_t deliveries = 0, losses = 0;
    std::map<std::uint16_t, std::uint64_t> closes;  // by code
  };
  Counts& counts() { return counts_; }
  // A connection is ready: those of before the load are the ones whose survival is told.
  bool connection_ready(Nanos handshake);
  void connection_lost(bool original, Nanos lived);
  // The target had not answered a close frame when the time for that was over.
  void goodbye_unanswered() { unanswered_ = true; }
  // What each connection got through is counted in a place of its own, until it is released.
  std::size_t new_place();
  void answered(std::size_t place, std::uint64_t messages) { answered_[place] += messages; }
  void release_place(std::size_t place) { left_places_.push_back(place); }
  void operation_begun() { begun_ = load_begun_ = true; }
  // As SessionSource::count_from. Whether what happened at `when` counts.
  void count_from(Nanos when) { counted_from_ = when; }
  bool counts_at(Nanos when) const { return when >= counted_from_; }

  void take(Measurements& measurements);

 private:
  const std::string& payload_for(std::uint8_t window, bool& compressed);
  void append_frames(std::string_view payload, bool text, bool compressed, std::string& out);
  ws::Deflater& deflater(std::uint8_t window);
  void put_counts(OwnMetrics& metrics) const;
  void put_survival(OwnMetrics& metrics) const;
  void put_shares(OwnMetrics& metrics) const;
  void put_closes(Measurements& measurements);
  void forget_places();

  const WebSocketPlan& plan_;
  const std::string head_;  // of the opening request
  const WorkerShare share_;
  SplitMix random_;
  std::uint64_t connections_ = 0;  // made so far
  std::string frames_, scratch_;
  std::map<std::uint8_t, std::unique_ptr<ws::Deflater>> deflaters_;  // by window, as the next
  std::map<std::uint8_t, std::string> deflated_payload_;
  std::vector<Nanos> sent_at_;  // by slot
  std::deque<std::string> kept_;
  Counts counts_;
  std::vector<std::uint64_t> answered_;   // messages, by place
  std::vector<std::size_t> left_places_;  // since the last take()
  std::vector<std::size_t> free_places_;  // of connections that are gone
  bool unanswered_ = false;               // a goodbye
  std::uint64_t originals_ = 0, originals_lost_ = 0;
  bool load_begun_ = false;  // ever
  bool begun_ = false;       // since the last take()
  Nanos counted_from_ = 0;
};

}  // namespace vastar
