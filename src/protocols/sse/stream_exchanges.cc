// A stream from its request to its end.
#include "protocols/sse/stream_exchanges.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/octets.h"

namespace vastar {
namespace {

constexpr std::string_view kDone = "[DONE]";  // of OpenAI, and of those that took it over
constexpr Nanos kRetry = 3 * kSecond;         // where the stream names no time, as browsers do
constexpr Nanos kLongestRetry = kHour;
// After a break, so that a target that is gone is not asked without a pause.
constexpr Nanos kShortestRetry = 100 * kMillisecond;

// A stream whose events all came in the last twentieth of its time came in one lump: something has
// held them back. Of short streams, and of few events, that means nothing.
constexpr Nanos kLumpShare = 20;
constexpr Nanos kShortestLump = 100 * kMillisecond;
constexpr std::uint64_t kFewestOfLump = 3;
constexpr std::uint16_t kOk = 200;
constexpr std::uint16_t kNoContent = 204;

// The connection let it down, or could not be made.
bool is_break(Failure failure) {
  switch (failure) {
    case Failure::kReset:
    case Failure::kClosed:
    case Failure::kTruncated:
    case Failure::kStreamReset:
    case Failure::kRefused:
    case Failure::kConnectRefused:
    case Failure::kConnectFailed:
      return true;
    default:
      return false;
  }
}

}  // namespace

StreamExchanges::StreamExchanges(std::unique_ptr<RequestSource> requests, const StreamPlan& plan,
                                 OpenStreams& open)
    : requests_(std::move(requests)), plan_(plan), log_(open, plan.per_stream) {}

StreamExchanges::Stream& StreamExchanges::at(Slot slot) {
  if (slot >= streams_.size()) streams_.resize(slot + 1);
  return streams_[slot];
}

OriginIndex StreamExchanges::begin(Slot slot) {
  Stream& stream = at(slot) = Stream();
  return stream.origin = requests_->next(slot);
}

void StreamExchanges::sending(Slot slot, Nanos now) {
  Stream& stream = at(slot);
  log_.sending(stream, now);
  stream.waiting = false;
}

const RequestBytes& StreamExchanges::bytes(Slot slot) {
  const Stream& stream = streams_[slot];
  return stream.reopening ? stream.reopening->bytes : requests_->bytes(slot);
}

const RequestSpec& StreamExchanges::fields(Slot slot) {
  const Stream& stream = streams_[slot];
  return stream.reopening ? stream.reopening->spec : requests_->fields(slot);
}

Exchanges::Wants StreamExchanges::wants(Slot slot, std::uint16_t status, Nanos now) {
  Stream& stream = streams_[slot];
  stream.head(StreamFraming::kNone, now);
  stream.framed = false;
  const bool readable = status == kOk;
  return {.fields = readable, .body = readable, .end = true};
}

void StreamExchanges::field(Slot slot, std::string_view name, std::string_view value) {
  Stream& stream = streams_[slot];
  if (equals_ignoring_case(name, "content-type")) {
    stream.reader.begin(framing_of(value));
    stream.was_stream = stream.was_stream || stream.reader.framing() != StreamFraming::kNone;
  }
  if (equals_ignoring_case(name, "content-encoding")) stream.take_coding(value);
  stream.framed = stream.framed || equals_ignoring_case(name, "content-length") ||
                  equals_ignoring_case(name, "transfer-encoding");
}

bool StreamExchanges::body(Slot slot, std::string_view bytes, Nanos now) {
  Stream& stream = streams_[slot];
  stream.body(bytes, now);
  if (stream.reader.framing() == StreamFraming::kNone || stream.compressed) return true;
  while (!bytes.empty() && !stream.done) {
    switch (stream.reader.next(bytes)) {
      case StreamReader::Step::kMore:
        break;
      case StreamReader::Step::kError:
        stream.wrong = "a line or an event of the stream is over 1 MiB";
        return false;
      case StreamReader::Step::kMessage:
        if (!take_message(stream, stream.reader.message(), now)) return false;
    }
  }
  return !heard_enough(stream, now);
}

// False: the stream has been heard to the end that was asked for.
bool StreamExchanges::take_message(Stream& stream, const StreamMessage& message, Nanos now) {
  if (message.data == kDone) {
    stream.done = true;
    return true;  // the response ends by itself, and its connection lives
  }
  if (stream.counted) {
    const Nanos since = stream.last_event == 0 ? stream.sent : stream.last_event;
    (stream.last_event == 0 ? first_event_ : event_gap_).record(now - since);
  }
  if (stream.last_event == 0) {
    stream.first_event = now;
  } else if (stream.counted) {
    ++gaps_;
    together_ += now == stream.last_event ? 1 : 0;
  }
  stream.last_event = now;
  ++stream.events;
  if (plan_.events == 0 || stream.events < plan_.events) return true;
  stream.done = true;
  return false;
}

bool StreamExchanges::heard_enough(Stream& stream, Nanos now) {
  if (plan_.time == 0 || stream.done || now - stream.sent < plan_.time) return false;
  stream.done = stream.abandoned = true;
  return true;
}

const char* StreamExchanges::wrong_with(const Stream& stream, std::uint16_t status) const {
  if (stream.wrong != nullptr || status >= 400) return stream.wrong;
  if (!plan_.required) {
    return status >= 300 ? "the response is a redirect, and streams follow none" : nullptr;
  }
  if (status == kNoContent) return nullptr;  // there is nothing to hear, and it says so
  if (status != kOk) return "the response is no stream: its status is not 200";
  if (stream.compressed) return "the stream is compressed, though it was asked not to be";
  if (stream.reader.framing() == StreamFraming::kNone) {
    return "the response is no stream: its Content-Type is not text/event-stream, nor that of JSON "
           "lines";
  }
  return nullptr;
}

void StreamExchanges::ended(Slot slot, Nanos now, Event& event) {
  Stream& stream = streams_[slot];
  if (!stream.done && stream.reader.end() == StreamReader::Step::kMessage) {
    take_message(stream, stream.reader.message(), now);
  }
  if (const char* wrong = wrong_with(stream, event.status)) {
    event.failure = Failure::kProtocol;
    event.detail = wrong;
    return settle(stream, now, describe(event.failure).name);
  }
  if (event.status >= 400) return settle(stream, now, describe(Failure::kHttpStatus).name);
  if (plan_.reconnect && !stream.done && event.status == kOk) {
    if (reopen(slot, stream, pause_before_reopening(stream), event)) return;
  }
  // A body that ends with its connection (RFC 9112, 6.3) may end anywhere: what is inside an event
  // is cut off. One that is framed has been sent as its sender wanted it.
  const bool ends_with_connection = !stream.framed && !event.keep_alive;
  if (!stream.done && ends_with_connection && stream.reader.cut_short()) {
    event.failure = Failure::kTruncated;
    event.detail = "the connection ended inside an event";
    return settle(stream, now, describe(event.failure).name);
  }
  settle(stream, now, stream.abandoned ? "abandoned" : "");
}

// As the stream has named it; what it said before of that and of its events is kept.
Nanos StreamExchanges::pause_before_reopening(Stream& stream) const {
  const SseParser& events = stream.reader.events();
  if (!events.last_event_id().empty()) stream.last_event_id = events.last_event_id();
  if (events.retry_ms()) stream.retry_ms = events.retry_ms();
  if (!stream.retry_ms) return kRetry;
  const auto most = static_cast<std::uint64_t>(kLongestRetry / kMillisecond);
  return static_cast<Nanos>(std::min(*stream.retry_ms, most)) * kMillisecond;
}

// As a browser does (WHATWG HTML, 9.2.3): after a pause, from the event that came last. False: it
// has lasted for as long as it was to, or the run is ending.
bool StreamExchanges::reopen(Slot slot, Stream& stream, Nanos pause, Event& event) {
  event.delay = pause;
  const bool too_late = plan_.time > 0 && stream.last_byte + pause - stream.sent >= plan_.time;
  if (winding_down_ || too_late) {
    stream.abandoned = true;
    return false;
  }
  stream.waiting = true;
  stream.reopening = std::make_unique<Reopening>();
  RequestSpec& spec = stream.reopening->spec = requests_->fields(slot);
  // With a control octet in it, an id is not one that a field can carry.
  if (!stream.last_event_id.empty() && is_field_text(stream.last_event_id)) {
    std::erase_if(spec.headers, [](const Header& header) {
      return equals_ignoring_case(header.name, "last-event-id");
    });
    spec.headers.push_back({"Last-Event-ID", stream.last_event_id});
  }
  stream.reopening->bytes = serialize_request(spec);
  event.kind = Event::Kind::kNext;
  event.origin = stream.origin;
  event.redirected = false;
  ++reconnects_;
  return true;
}

// A stream that was heard is opened again where a network, or a target, has let it down; not where
// this side gave it up, and not where what came was wrong.
bool StreamExchanges::survives(Slot slot, Failure failure, Nanos now, Event& event) {
  Stream& stream = at(slot);
  if (!plan_.reconnect || !stream.was_stream || !stream.open || !is_break(failure)) return false;
  if (stream.done) return false;
  stream.last_byte = now;
  const Nanos pause = std::max(pause_before_reopening(stream), kShortestRetry);
  if (reopen(slot, stream, pause, event)) {
    ++breaks_;
    return true;
  }
  event.status = kOk;
  settle(stream, now, "abandoned");
  return true;
}

// A silent one (what comes ends it too, in body()), or one that waits while the run ends.
bool StreamExchanges::overstayed(Slot slot, Nanos now, Event& event) {
  Stream& stream = at(slot);
  if (!stream.open) return false;
  if (stream.waiting) {
    if (!winding_down_) return false;
    stream.abandoned = true;
  } else if (stream.reader.framing() == StreamFraming::kNone || stream.compressed ||
             !heard_enough(stream, now)) {
    return false;
  }
  event.status = kOk;
  event.body_bytes = stream.bytes;
  settle(stream, stream.waiting ? stream.last_byte : now, "abandoned");
  return true;
}

void StreamExchanges::failed(Slot slot, Failure failure, Nanos now) {
  Stream& stream = at(slot);
  if (!stream.open) return;  // it never began, or had ended before its connection failed
  // One that hangs lasts until it is given up; the pause before it is opened again is none of it.
  settle(stream, stream.waiting ? stream.last_byte : now, describe(failure).name);
}

bool StreamExchanges::came_in_one_lump(const Stream& stream) {
  const Nanos lasted = stream.last_event - stream.sent;
  return stream.events >= kFewestOfLump && lasted >= kShortestLump &&
         (stream.last_event - stream.first_event) * kLumpShare <= lasted;
}

// The stream is over: what it was goes into the sums.
void StreamExchanges::settle(Stream& stream, Nanos end, std::string_view error) {
  log_.ended(stream, end, stream.events, error);
  if (!stream.counted) return;
  events_ += stream.events;
  bytes_ += stream.bytes;
  abandoned_ += stream.abandoned ? 1 : 0;
  if (stream.last_event > 0) last_event_.record(stream.last_event - stream.sent);
  lumped_ += came_in_one_lump(stream) ? 1 : 0;
}

void StreamExchanges::take(Measurements& measurements) {
  winding_down_ = false;
  OwnMetrics& metrics = measurements.metrics;
  metrics.at("first_event", OwnKind::kTimes).times.add(std::exchange(first_event_, {}));
  metrics.at("event_gap", OwnKind::kTimes).times.add(std::exchange(event_gap_, {}));
  metrics.at("last_event", OwnKind::kTimes).times.add(std::exchange(last_event_, {}));
  metrics.at("events_per_s", OwnKind::kRate).put(static_cast<double>(events_));
  metrics.at("events", OwnKind::kCount).put(static_cast<double>(std::exchange(events_, 0)));
  metrics.at("stream_bytes_per_s", OwnKind::kRate).put(static_cast<double>(bytes_));
  metrics.at("stream_bytes", OwnKind::kCount).put(static_cast<double>(std::exchange(bytes_, 0)));
  log_.take(measurements);
  metrics.at("abandoned", OwnKind::kCount).put(static_cast<double>(std::exchange(abandoned_, 0)));
  metrics.at("lumped", OwnKind::kCount).put(static_cast<double>(std::exchange(lumped_, 0)));
  OwnMetric& together = metrics.at("events_together", OwnKind::kMean);
  together.value += static_cast<double>(std::exchange(together_, 0));
  together.samples += std::exchange(gaps_, 0);
  if (plan_.reconnect) {
    metrics.at("reconnects", OwnKind::kCount)
        .put(static_cast<double>(std::exchange(reconnects_, 0)));
    metrics.at("breaks", OwnKind::kCount).put(static_cast<double>(std::exchange(breaks_, 0)));
  }
}

}  // namespace vastar
