#include "machine/cores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <thread>

#include "base/text.h"
#include "machine/process.h"

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// As the kernel has it for this thread.
std::string allowed_list() {
  std::ifstream status("/proc/thread-self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Cpus_allowed_list:")) return std::string(trim(line.substr(18)));
  }
  return "";
}

TEST(Cores, AreReadFromNumbersAndRanges) {
  EXPECT_THAT(*parse_cores("3"), ElementsAre(3));
  EXPECT_THAT(*parse_cores("5, 0,2-3,3"), ElementsAre(0, 2, 3, 5));
  for (const char* wrong : {"", ",", "1,", "a", "-1", "3-2", "1-", "1-2-3", "99999999999", "0x1"}) {
    EXPECT_FALSE(parse_cores(wrong)) << wrong;
  }
  EXPECT_THAT(parse_cores("x").error().message, HasSubstr("like 0,2-3"));
}

TEST(Cores, AreWrittenAsTheyAreRead) {
  EXPECT_EQ(cores_text({}), "");
  for (const char* text : {"0", "0,2-3", "1-4,6,8-9"})
    EXPECT_EQ(cores_text(*parse_cores(text)), text);
}

TEST(Cores, AreThoseTheKernelAllows) { EXPECT_EQ(cores_text(available_cores()), allowed_list()); }

TEST(Confined, HoldsForThreadsThatItStartsAndEndsWithIt) {
  const Cores before = available_cores();
  const Cores last = {before.back()};
  {
    const Confined confined(last);
    ASSERT_TRUE(confined.status());
    std::string seen;
    std::thread([&seen] { seen = allowed_list(); }).join();
    EXPECT_EQ(seen, cores_text(last));
  }
  EXPECT_EQ(available_cores(), before);
  const Confined nothing(Cores{});
  EXPECT_TRUE(nothing.status());
  EXPECT_EQ(available_cores(), before);
}

TEST(Confined, SaysWhenACoreIsNotThere) {
  const Confined confined(Cores{100'000});
  ASSERT_FALSE(confined.status());
  EXPECT_THAT(confined.status().error().message, HasSubstr("100000"));
}

std::string output_of(const Cores& cores) {
  auto process = Process::start("grep Cpus_allowed_list /proc/self/status", cores);
  EXPECT_TRUE(process);
  while (process->running()) std::this_thread::yield();
  return process->last_output(3) + " " + process->how_it_ended();
}

// A server's cores are its own, also where vastar has confined itself to others.
TEST(Process, IsConfinedToItsCores) {
  const Cores all = available_cores();
  const Confined confined(Cores{all.back()});
  EXPECT_THAT(output_of({all.front()}), HasSubstr("\t" + cores_text({all.front()}) + " exited"));
}

TEST(Process, SaysWhenItCannotBeConfined) {
  EXPECT_THAT(output_of({100'000}), HasSubstr("kept to its cores (--server-cores) exited"));
}

}  // namespace
}  // namespace vastar
