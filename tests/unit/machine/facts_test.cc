// Facts of a machine, from a folder of made-up system files and from this machine's own.
#include "machine/facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/machine/fake_root.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(MachineFacts, OfThisMachine) {
  const MachineFacts facts = read_machine_facts();
  EXPECT_GE(facts.cpu_cores_logical, 1U);
  ASSERT_TRUE(facts.ram_mb.has_value());
  EXPECT_GT(*facts.ram_mb, 0U);
  EXPECT_THAT(facts.os, HasSubstr("Linux"));
}

TEST(MachineFacts, UnknownWhereNothingCanBeRead) {
  const FakeRoot root;
  const MachineFacts facts = read_machine_facts(root.path());
  EXPECT_EQ(facts.cpu_cores_physical, std::nullopt);
  EXPECT_GE(facts.cpu_cores_logical, 1U);  // the kernel tells, without a file
  EXPECT_EQ(facts.cpu_model, "");
  EXPECT_THAT(facts.os, StartsWith("Linux "));
}

TEST(MachineFacts, HardwareThreadsShareACore) {
  const FakeRoot root;
  for (const char* cpu : {"0", "1", "2", "3"}) {
    const std::string folder = std::string("/sys/devices/system/cpu/cpu") + cpu + "/topology/";
    root.write(folder + "core_cpus_list", *cpu < '2' ? "0-1\n" : "2-3\n");
  }
  root.write("/sys/devices/system/cpu/cpufreq/topology/core_cpus_list", "9\n");
  root.write("/sys/devices/system/cpu/cpu7/online", "0\n");  // no topology: it is off
  EXPECT_EQ(read_machine_facts(root.path()).cpu_cores_physical, 2U);
}

TEST(MachineFacts, OlderKernelsCallItThreadSiblings) {
  const FakeRoot root;
  root.write("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,2\n");
  EXPECT_EQ(read_machine_facts(root.path()).cpu_cores_physical, 1U);
}

TEST(MachineFacts, CpuModel) {
  const FakeRoot root;
  root.write("/proc/cpuinfo", "processor\t: 0\nmodel\t\t: 7\nmodel name\t: Some CPU: 3 GHz\n\n");
  EXPECT_EQ(read_machine_facts(root.path()).cpu_model, "Some CPU: 3 GHz");
  root.write("/proc/cpuinfo", "processor\t: 0\nHardware\t: Board\n");
  EXPECT_EQ(read_machine_facts(root.path()).cpu_model, "Board");
}

TEST(MachineFacts, OsNameIsUnquoted) {
  const FakeRoot root;
  root.write("/usr/lib/os-release", "PRETTY_NAME=Plain\n");
  EXPECT_THAT(read_machine_facts(root.path()).os, StartsWith("Plain, Linux "));
  root.write("/etc/os-release", "NAME=x\nPRETTY_NAME=\"A \\\"B\\\" 12 (c)\"\n");
  EXPECT_THAT(read_machine_facts(root.path()).os, StartsWith("A \"B\" 12 (c), Linux "));
  root.write("/etc/os-release", "PRETTY_NAME='Single 1'\n");
  EXPECT_THAT(read_machine_facts(root.path()).os, StartsWith("Single 1, Linux "));
  root.write("/etc/os-release", "PRETTY_NAME=\"\x1B[31m\"\n");
  EXPECT_THAT(read_machine_facts(root.path()).os, StartsWith("\\x1B[31m"));
}

TEST(MachineFacts, QuotaAndMemoryLimitOfTheCgroupCount) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "0::/\n");
  root.write("/sys/fs/cgroup/cpu.max", "1000 100000\n");
  root.write("/sys/fs/cgroup/memory.max", "10485760\n");
  const MachineFacts facts = read_machine_facts(root.path());
  EXPECT_EQ(facts.cpu_cores_logical, 1U);  // a hundredth of a core, rounded up
  EXPECT_EQ(facts.ram_mb, 10U);
}

TEST(MachineFacts, LimitsBeyondTheMachineDoNotCount) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "0::/\n");
  root.write("/sys/fs/cgroup/cpu.max", "100000000000 100000\n");
  root.write("/sys/fs/cgroup/memory.max", "9223372036854771712\n");
  const FakeRoot unlimited;
  const MachineFacts facts = read_machine_facts(root.path());
  EXPECT_EQ(facts.cpu_cores_logical, read_machine_facts(unlimited.path()).cpu_cores_logical);
  EXPECT_EQ(facts.ram_mb, read_machine_facts(unlimited.path()).ram_mb);
}

}  // namespace
}  // namespace vastar
