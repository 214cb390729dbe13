// The heap of alarms against the obvious model of it.
#include "target/alarms.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>

namespace vastar::target {
namespace {

struct Owner final : AlarmHandler {
  void on_alarm() override { ++rung; }
  int rung = 0;
  Alarm alarm{*this};
};

TEST(AlarmHeap, RingsTheEarliestFirstAndNoneTooEarly) {
  AlarmHeap heap;
  Owner a;
  Owner b;
  heap.set(a.alarm, 20);
  heap.set(b.alarm, 10);
  EXPECT_EQ(heap.next_due(), 10);
  EXPECT_EQ(heap.take_due(9), nullptr);
  EXPECT_EQ(heap.take_due(10), &b.alarm);
  EXPECT_FALSE(b.alarm.set());
  EXPECT_TRUE(a.alarm.set());
  EXPECT_EQ(heap.take_due(100), &a.alarm);
  EXPECT_TRUE(heap.empty());
}

TEST(AlarmHeap, SettingAgainReplaces) {
  AlarmHeap heap;
  Owner a;
  heap.set(a.alarm, 20);
  heap.set(a.alarm, 5);
  EXPECT_EQ(heap.take_due(5), &a.alarm);
  EXPECT_TRUE(heap.empty());
}

TEST(AlarmHeap, CancellingTwiceIsOnce) {
  AlarmHeap heap;
  Owner a;
  heap.set(a.alarm, 20);
  heap.cancel(a.alarm);
  heap.cancel(a.alarm);
  EXPECT_TRUE(heap.empty());
}

TEST(AlarmHeap, AgreesWithASortedMap) {
  AlarmHeap heap;
  std::multimap<Nanos, Alarm*> model;
  std::vector<std::unique_ptr<Owner>> owners;
  for (int i = 0; i < 200; ++i) owners.push_back(std::make_unique<Owner>());
  std::mt19937 random(3);
  auto forget = [&](Alarm* alarm) {
    std::erase_if(model, [&](auto& e) { return e.second == alarm; });
  };
  for (int step = 0; step < 20'000; ++step) {
    Alarm& alarm = owners[random() % owners.size()]->alarm;
    const Nanos when = random() % 1000;
    switch (random() % 3) {
      case 0:
        heap.set(alarm, when);
        forget(&alarm);
        model.emplace(when, &alarm);
        break;
      case 1:
        heap.cancel(alarm);
        forget(&alarm);
        break;
      default:
        if (Alarm* due = heap.take_due(when)) {
          forget(due);
        } else {
          EXPECT_TRUE(model.empty() || model.begin()->first > when);
        }
    }
    ASSERT_EQ(heap.empty(), model.empty());
    if (!model.empty()) {
      ASSERT_EQ(heap.next_due(), model.begin()->first);
    }
  }
}

}  // namespace
}  // namespace vastar::target
