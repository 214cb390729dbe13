// The streams of one worker: opened, read event by event, timed, perhaps opened again.
//
// Times count from the first byte of a stream's (first) request sent. Events that come with one
// read have come at the same time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/request.h"
#include "plan/stream.h"
#include "protocols/http/exchanges.h"
#include "protocols/http/request_source.h"
#include "protocols/sse/stream_log.h"
#include "stats/histogram.h"

namespace vastar {

class StreamExchanges final : public Exchanges {
 public:
  // `open` must outlive it.
  StreamExchanges(std::unique_ptr<RequestSource> requests, const StreamPlan& plan,
                  OpenStreams& open);

  OriginIndex begin(Slot slot) override;
  void sending(Slot slot, Nanos now) override;
  void failed(Slot slot, Failure failure, Nanos now) override;
  bool survives(Slot slot, Failure failure, Nanos now, Event& event) override;
  Nanos longest() const override { return plan_.time; }
  bool overstayed(Slot slot, Nanos now, Event& event) override;
  void wind_down() override { winding_down_ = true; }
  std::uint16_t series(Slot slot) const override { return requests_->series(slot); }
  const RequestBytes& bytes(Slot slot) override;
  const RequestSpec& fields(Slot slot) override;
  Wants wants(Slot slot, std::uint16_t status, Nanos now) override;
  void field(Slot slot, std::string_view name, std::string_view value) override;
  bool body(Slot slot, std::string_view bytes, Nanos now) override;
  void ended(Slot slot, Nanos now, Event& event) override;
  void take(Measurements& measurements) override;
  void count_from(Nanos when) override { log_.count_from(when); }

 private:
  // The request of a stream that is opened again, with the id of its last event.
  struct Reopening {
    RequestSpec spec;
    RequestBytes bytes;
  };
  struct Stream : HeardStream {
    Nanos first_event = 0, last_event = 0;  // 0: none came
    std::uint64_t events = 0;
    OriginIndex origin = kFirstOrigin;
    bool was_stream = false;      // one of its responses has been a stream
    bool framed = false;          // the head of the response says where its body ends
    bool waiting = false;         // to be opened again
    bool done = false;            // the stream has said so, or has been heard for long enough
    bool abandoned = false;       // --stream-time
    const char* wrong = nullptr;  // a literal
    std::string last_event_id;
    std::optional<std::uint64_t> retry_ms;
    std::unique_ptr<Reopening> reopening;
  };

  Stream& at(Slot slot);
  bool take_message(Stream& stream, const StreamMessage& message, Nanos now);
  bool heard_enough(Stream& stream, Nanos now);
  static bool came_in_one_lump(const Stream& stream);
  const char* wrong_with(const Stream& stream, std::uint16_t status) const;
  Nanos pause_before_reopening(Stream& stream) const;
  bool reopen(Slot slot, Stream& stream, Nanos pause, Event& event);
  void settle(Stream& stream, Nanos end, std::string_view error);

  const std::unique_ptr<RequestSource> requests_;
  const StreamPlan plan_;
  StreamLog log_;
  std::vector<Stream> streams_;  // by slot
  bool winding_down_ = false;    // since the last take()

  Histogram first_event_, event_gap_, last_event_;
  std::uint64_t events_ = 0, bytes_ = 0, abandoned_ = 0, reconnects_ = 0, breaks_ = 0;
  std::uint64_t lumped_ = 0;    // streams whose events came all at once, at their end
  std::uint64_t together_ = 0;  // events that came in one read with the event before
  std::uint64_t gaps_ = 0;      // events that had one before
};

}  // namespace vastar
