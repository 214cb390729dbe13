#include "engine/backlog.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

std::string drain(Backlog& backlog, std::size_t step) {
  std::string all;
  while (!backlog.empty()) {
    const auto bytes = backlog.front().substr(0, step);
    all += bytes;
    backlog.pop(bytes.size());
  }
  return all;
}

TEST(Backlog, KeepsWhatWasNotSentWhereverTheWriteStopped) {
  const std::string borrowed = "borrowed bytes";
  for (std::size_t sent = 0; sent <= 30; ++sent) {
    for (const std::size_t step : {1U, 3U, 100U}) {
      Outbox outbox;
      outbox.append("owned one,");
      outbox.append_borrowed(borrowed);
      outbox.append(" two...");
      const std::string whole = "owned one," + borrowed + " two...";
      if (sent > whole.size()) continue;
      Backlog backlog;
      backlog.append(outbox, sent);
      outbox.clear();
      outbox.append("something else that takes the place");
      EXPECT_EQ(drain(backlog, step), whole.substr(sent)) << sent;
    }
  }
}

TEST(Backlog, LaterBytesStandBehindEarlierOnes) {
  Backlog backlog;
  for (const char* text : {"abc", "", "def"}) {
    Outbox outbox;
    outbox.append(text);
    backlog.append(outbox, 0);
  }
  EXPECT_EQ(drain(backlog, 2), "abcdef");
}

TEST(Backlog, CountsTheCopiedBytesOfAnswersAlone) {
  const std::string borrowed(50, 'b');
  Outbox outbox;
  outbox.append("owned");
  outbox.append_borrowed(borrowed);
  Backlog backlog;
  backlog.append(outbox, 0);
  EXPECT_EQ(backlog.answers(), 0U) << "requests are what was asked for";
  backlog.append(outbox, 2, true);
  EXPECT_EQ(backlog.answers(), 3U);
  backlog.pop(5);
  backlog.pop(50);
  EXPECT_EQ(backlog.answers(), 3U);
  backlog.pop(2);
  EXPECT_EQ(backlog.answers(), 1U);
  backlog.pop(1);
  backlog.pop(50);
  EXPECT_EQ(backlog.answers(), 0U);
  EXPECT_TRUE(backlog.empty());
}

}  // namespace
}  // namespace vastar
