// The heap of alarms.
#include "target/alarms.h"

namespace vastar::target {

void AlarmHeap::set(Alarm& alarm, Nanos due) {
  cancel(alarm);
  entries_.push_back({});
  rise(entries_.size() - 1, {due, &alarm});
}

void AlarmHeap::cancel(Alarm& alarm) {
  if (!alarm.set()) return;
  const std::size_t place = alarm.place_;
  alarm.place_ = Alarm::kNowhere;
  const Entry last = entries_.back();
  entries_.pop_back();
  if (place == entries_.size()) return;
  const bool earlier = place > 0 && last.due < entries_[(place - 1) / 2].due;
  earlier ? rise(place, last) : sink(place, last);
}

Alarm* AlarmHeap::take_due(Nanos now) {
  if (empty() || next_due() > now) return nullptr;
  Alarm* alarm = entries_.front().alarm;
  cancel(*alarm);
  return alarm;
}

void AlarmHeap::put(std::size_t place, Entry entry) {
  entries_[place] = entry;
  entry.alarm->place_ = place;
}

void AlarmHeap::rise(std::size_t place, Entry entry) {
  while (place > 0) {
    const std::size_t parent = (place - 1) / 2;
    if (entries_[parent].due <= entry.due) break;
    put(place, entries_[parent]);
    place = parent;
  }
  put(place, entry);
}

void AlarmHeap::sink(std::size_t place, Entry entry) {
  for (;;) {
    std::size_t child = 2 * place + 1;
    if (child >= entries_.size()) break;
    if (child + 1 < entries_.size() && entries_[child + 1].due < entries_[child].due) ++child;
    if (entries_[child].due >= entry.due) break;
    put(place, entries_[child]);
    place = child;
  }
  put(place, entry);
}

}  // namespace vastar::target
