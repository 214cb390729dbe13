// The memory of a process.
#include "study/memory_watch.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <vector>

namespace vastar {
namespace {

TEST(MemoryWatch, SeesMemoryThatWasTakenAndGivenBack) {
  MemoryWatch watch(static_cast<unsigned>(getpid()));
  {
    std::vector<char> large(std::size_t{32} << 20U);
    std::memset(large.data(), 1, large.size());
    watch.look();
  }
  OwnMetrics metrics;
  std::vector<std::string> notes;
  watch.take(metrics, notes);
  const double before = metrics.find("target_rss_before_bytes")->value;
  EXPECT_GT(before, 0);
  EXPECT_GE(metrics.find("target_rss_peak_bytes")->value, before + (24 << 20));
  EXPECT_TRUE(notes.empty());
}

TEST(MemoryWatch, SaysThatThereIsNoSuchProcess) {
  MemoryWatch watch(4'194'304);  // above the highest there can be
  OwnMetrics metrics;
  std::vector<std::string> notes;
  watch.take(metrics, notes);
  EXPECT_EQ(metrics.find("target_rss_after_bytes")->samples, 0U);
  EXPECT_EQ(notes, std::vector<std::string>{"--pid 4194304: no such process"});
}

}  // namespace
}  // namespace vastar
