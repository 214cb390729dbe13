// Limits of control groups: both versions, inherited, and in the forms that containers show.
#include "machine/cgroup.h"

#include <gtest/gtest.h>

#include "unit/machine/fake_root.h"

namespace vastar {
namespace {

TEST(CgroupLimits, NothingThereMeansNoLimit) {
  const FakeRoot root;
  const CgroupLimits limits = read_cgroup_limits(root.path());
  EXPECT_EQ(limits.cpus, std::nullopt);
  EXPECT_EQ(limits.memory_bytes, std::nullopt);
}

TEST(CgroupLimits, Version2InAContainer) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "0::/\n");
  root.write("/sys/fs/cgroup/cpu.max", "150000 100000\n");
  root.write("/sys/fs/cgroup/memory.max", "536870912\n");
  const CgroupLimits limits = read_cgroup_limits(root.path());
  EXPECT_EQ(limits.cpus, 1.5);
  EXPECT_EQ(limits.memory_bytes, 536870912U);
}

TEST(CgroupLimits, Version2TakesTheStrictestLevel) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "0::/a.slice/b.scope\n");
  root.write("/sys/fs/cgroup/a.slice/cpu.max", "200000 100000\n");
  root.write("/sys/fs/cgroup/a.slice/b.scope/cpu.max", "max 100000\n");
  root.write("/sys/fs/cgroup/a.slice/memory.max", "2000000\n");
  root.write("/sys/fs/cgroup/a.slice/b.scope/memory.max", "1000000\n");
  const CgroupLimits limits = read_cgroup_limits(root.path());
  EXPECT_EQ(limits.cpus, 2.0);
  EXPECT_EQ(limits.memory_bytes, 1000000U);
}

TEST(CgroupLimits, Version1) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "7:memory:/job\n4:cpu,cpuacct:/job\n1:name=systemd:/\n");
  root.write("/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us", "50000\n");
  root.write("/sys/fs/cgroup/cpu/job/cpu.cfs_period_us", "100000\n");
  root.write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  root.write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  root.write("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1073741824\n");
  const CgroupLimits limits = read_cgroup_limits(root.path());
  EXPECT_EQ(limits.cpus, 0.5);
  EXPECT_EQ(limits.memory_bytes, 1073741824U);
}

TEST(CgroupLimits, Version1InAContainerNamesThePathOfTheHost) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "7:memory:/docker/0123abcd\n");
  root.write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "268435456\n");
  EXPECT_EQ(read_cgroup_limits(root.path()).memory_bytes, 268435456U);
}

TEST(CgroupLimits, GarbageIsNoLimit) {
  const FakeRoot root;
  root.write("/proc/self/cgroup", "\n:\n::\n0::/x\nnonsense\n");
  root.write("/sys/fs/cgroup/x/cpu.max", "0 0 0");
  root.write("/sys/fs/cgroup/cpu.max", "100000 0\n");
  root.write("/sys/fs/cgroup/memory.max", "max\n");
  const CgroupLimits limits = read_cgroup_limits(root.path());
  EXPECT_EQ(limits.cpus, std::nullopt);
  EXPECT_EQ(limits.memory_bytes, std::nullopt);
}

}  // namespace
}  // namespace vastar
