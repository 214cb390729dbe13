#include "net/lookup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <thread>

namespace vastar {
namespace {

TEST(Lookup, AnswersOnTheLoopsThread) {
  Loop loop;
  std::optional<Lookup::Answer> answer;
  std::thread::id here, there;
  Lookup lookup(loop, [&](Lookup::Answer got) {
    here = std::this_thread::get_id();
    answer = std::move(got);
    loop.stop();
  });
  EXPECT_FALSE(lookup.busy());
  lookup.start([&there] {
    there = std::this_thread::get_id();
    return resolve("127.0.0.1", 80);
  });
  EXPECT_TRUE(lookup.busy());
  loop.run();
  ASSERT_TRUE(answer && answer->addresses.ok());
  EXPECT_EQ(answer->addresses->front().text(), "127.0.0.1:80");
  EXPECT_GT(answer->took, 0);
  EXPECT_EQ(here, std::this_thread::get_id());
  EXPECT_NE(there, here);
  EXPECT_FALSE(lookup.busy());
}

TEST(Lookup, IsUsedAgainFromItsAnswer) {
  Loop loop;
  int answers = 0;
  std::unique_ptr<Lookup> lookup;
  const Lookup::Ask nobody = [] { return Result<std::vector<Address>>(Error{"nobody"}); };
  lookup = std::make_unique<Lookup>(loop, [&](const Lookup::Answer& got) {
    EXPECT_EQ(got.addresses.error().message, "nobody");
    ++answers < 3 ? lookup->start(nobody) : loop.stop();
  });
  lookup->start(nobody);
  loop.run();
  EXPECT_EQ(answers, 3);
}

TEST(Lookup, MayBeLeftUnanswered) {
  std::promise<void> may_end;
  std::promise<void> has_ended;
  {
    Loop loop;
    Lookup lookup(loop, [](const Lookup::Answer&) { ADD_FAILURE() << "nobody listens"; });
    auto go_on = may_end.get_future().share();
    lookup.start([go_on, &has_ended] {
      go_on.wait();
      has_ended.set_value();
      return Result<std::vector<Address>>(Error{"too late"});
    });
  }
  may_end.set_value();
  has_ended.get_future().wait();
}

}  // namespace
}  // namespace vastar
