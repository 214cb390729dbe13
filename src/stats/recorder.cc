// Sorts every operation into the histograms and counts it belongs to.
#include "stats/recorder.h"

#include <algorithm>
#include <utility>

namespace vastar {
namespace {

// Sent the moment it was due, and answered in one read: then its response time, its service time
// and its time to the first byte are one number, and reading took no time. Nearly every operation
// of a closed loop is like that.
bool is_plain(const OperationTimes& times) {
  return times.lag < 0 && times.intended == times.started && times.sent_start == times.started &&
         times.sent_end > 0 && times.first_byte == times.end;
}

}  // namespace

void Recorder::reset(Nanos origin, Nanos end) {
  data_ = Measurements();
  statuses_.fill(0);
  seconds_.clear();
  row_ = TimelineRow();
  plain_.clear();
  second_response_.clear();
  origin_ = origin;
  end_ = end;
  second_ = 0;
  second_end_ = origin + kSecond;
}

// The seconds only go forward: what ends before the current one, by a little, counts into it.
void Recorder::advance(Nanos now) noexcept {
  if (now < second_end_) [[likely]] {
    return;
  }
  close_second();
  second_ = static_cast<std::size_t>((now - origin_) / kSecond);
  second_end_ = origin_ + static_cast<Nanos>(second_ + 1) * kSecond;
}

void Recorder::close_second() {
  settle_plain();
  const bool idle = row_.started == 0 && row_.succeeded == 0 && row_.failed == 0;
  if (idle) return;
  scratch_.clear();
  second_response_.for_each([this](Nanos low, Nanos /*high*/, std::uint64_t count) {
    scratch_.push_back({low, count});
  });
  row_.response = PackedBuckets::of(scratch_);
  if (board_ != nullptr) board_->add(second_, row_);
  seconds_.push_back({second_, std::move(row_)});
  row_ = TimelineRow();
  second_response_.clear();
}

void Recorder::started(Nanos now) noexcept {
  if (now < origin_) [[unlikely]] {
    return;
  }
  advance(now);
  ++data_.started;
  ++row_.started;
  data_.last_start = now - origin_;
}

// True when the operation belongs to the time before the measured one.
bool Recorder::uncounted(const OperationTimes& times) noexcept {
  if (times.started >= origin_) [[likely]] {
    return false;
  }
  data_.overlap += std::max<Nanos>(times.end - origin_, 0);
  return true;
}

// The same of one that failed. What failed after all of the measured time is counted after all.
bool Recorder::failed_uncounted(const OperationTimes& times) noexcept {
  if (times.started >= origin_ || times.end < end_) return uncounted(times);
  ++data_.started;
  ++row_.started;
  return false;
}

// The same histograms as in record_common() and record_completed(), but the four that get the same
// value get it later and together: each is more memory than a cache has to spare.
void Recorder::record_plain(const OperationTimes& times) noexcept {
  plain_.record(times.end - times.intended);
  of(Phase::kWrite).record(times.sent_end - times.sent_start);
  of(Phase::kWait).record(times.first_byte - times.sent_end);
}

void Recorder::settle_plain() noexcept {
  for (Histogram* each : {&data_.successes, &data_.service, &data_.ttfb, &second_response_}) {
    each->add(plain_);
  }
  of(Phase::kRead).record(0, plain_.count());
  plain_.clear();
}

void Recorder::count_completed(std::uint16_t status) noexcept {
  ++data_.completed;
  if (status < statuses_.size()) {
    ++statuses_[status];
  } else {
    ++data_.statuses[status];
  }
}

// What is known of every operation, however it ended.
void Recorder::record_common(const OperationTimes& times, Nanos response) noexcept {
  second_response_.record(response);
  const Nanos sent = times.first_sent > 0 ? times.first_sent : times.sent_start;
  if (sent > 0) data_.service.record(times.end - sent);
  if (times.lag >= 0) data_.lag.record(times.lag);
}

// What is known of an operation whose whole response came.
void Recorder::record_completed(const OperationTimes& times, std::uint16_t status) noexcept {
  count_completed(status);
  const bool paced = times.lag >= 0;
  if (paced || times.intended != times.started) {
    of(Phase::kQueue).record(times.started - times.intended);
  }
  record_exchange(times);
}

void Recorder::hop(const OperationTimes& times, bool counted) noexcept {
  if (times.started < origin_) return;
  advance(times.end);
  record_exchange(times);
  if (counted) ++data_.hops;
}

// The phases of one request and its response.
void Recorder::record_exchange(const OperationTimes& times) noexcept {
  const bool written = times.sent_start > 0 && times.sent_end > 0;
  if (written) of(Phase::kWrite).record(times.sent_end - times.sent_start);
  if (times.first_byte <= 0) return;
  // A response may begin before the request is written to its end: no wait then.
  if (times.sent_end > 0) of(Phase::kWait).record(times.first_byte - times.sent_end);
  if (times.sent_start > 0) data_.ttfb.record(times.first_byte - times.sent_start);
  of(Phase::kRead).record(times.end - times.first_byte);
}

void Recorder::count_in_series(const OperationTimes& times, bool succeeded, std::uint16_t status) {
  if (data_.series.size() < times.series) data_.series.resize(times.series);
  SeriesMeasurements& series = data_.series[times.series - 1];
  ++(succeeded ? series.succeeded : series.failed);
  if (status != 0) ++series.statuses[status];
  series.response.record(times.end - times.series_start);
}

void Recorder::step(const OperationTimes& times, std::uint16_t series, std::uint16_t status) {
  if (times.started < origin_) return;
  OperationTimes of_step = times;
  of_step.series = series;
  count_in_series(of_step, true, status);
}

void Recorder::succeeded(const OperationTimes& times, std::uint16_t status) noexcept {
  if (uncounted(times)) return;
  advance(times.end);
  ++data_.succeeded;
  ++row_.succeeded;
  if (times.series != 0) count_in_series(times, true, status);
  if (is_plain(times)) [[likely]] {
    count_completed(status);
    return record_plain(times);
  }
  const Nanos response = times.end - times.intended;
  data_.successes.record(response);
  record_common(times, response);
  record_completed(times, status);
}

void Recorder::failed(const OperationTimes& times, Failure failure, std::string_view example,
                      bool completed, std::uint16_t status) {
  if (failed_uncounted(times)) return;
  advance(times.end);
  const Nanos response = times.end - times.intended;
  FailureSeries& series = data_.failures[static_cast<std::size_t>(failure)];
  if (series.example.empty()) series.example = example;
  ++series.count;
  ++data_.failed;
  ++row_.failed;
  if (times.series != 0) count_in_series(times, false, completed ? status : 0);
  series.response.record(response);
  record_common(times, response);
  if (completed) record_completed(times, status);
}

void Recorder::handshake(std::string_view protocol, std::string_view cipher, std::string_view alpn,
                         bool resumed) {
  data_.tls.add({.handshakes = 1,
                 .resumed = resumed ? 1U : 0U,
                 .protocol = std::string(protocol),
                 .cipher = std::string(cipher),
                 .alpn = std::string(alpn)});
}

Measurements Recorder::take() {
  close_second();
  for (std::size_t status = 1; status < statuses_.size(); ++status) {
    if (statuses_[status] == 0) continue;
    data_.statuses[static_cast<std::uint16_t>(status)] += statuses_[status];
  }
  if (!seconds_.empty()) data_.timeline.resize(seconds_.back().index + 1);
  for (Second& second : seconds_) data_.timeline[second.index] = std::move(second.row);
  Measurements taken = std::move(data_);
  reset(origin_, end_);
  return taken;
}

}  // namespace vastar
