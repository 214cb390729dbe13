// An operation that has ended, as a sample of it.
#include "engine/worker.h"

namespace vastar {

// `response` is the event that ended it; null when none came.
void Worker::sample(Slot slot, Failure failure, const Event* response) {
  const Operation& operation = operations_[slot];
  const Connection& connection = *operation.connection;
  const OperationTimes& times = operation.times;
  if (times.started < counted_from_) return;
  const auto since = [this](Nanos time) {
    return time > 0 ? time - counted_from_ : Sample::kUnreached;
  };
  Sample row;
  row.intended = since(times.intended);
  row.started = since(times.started);
  row.sent_start = since(times.sent_start);
  row.sent_end = since(times.sent_end);
  row.first_byte = since(times.first_byte);
  row.end = since(times.end);
  // Its connection was opened for it, and it was sent as soon as that was up.
  if (times.sent_start > 0 && connection.connect_started() >= times.started) {
    const bool tls = connection.tls() != nullptr;
    const Nanos reached = tls ? connection.reached() : times.sent_start;
    row.connect = reached - connection.connect_started();
    if (tls) row.tls = times.sent_start - reached;
  }
  row.connection = connection.group();
  row.slot = slot;
  row.series = context_.samples->series();
  row.failure = failure;
  if (response != nullptr) {
    row.status = response->status;
    row.body_bytes = response->body_bytes;
  }
  samples_->push(row);
}

}  // namespace vastar
