#include "machine/local_ports.h"

#include <gtest/gtest.h>

#include "unit/machine/fake_root.h"

namespace vastar {
namespace {

constexpr const char* kRange = "/proc/sys/net/ipv4/ip_local_port_range";
constexpr const char* kReserved = "/proc/sys/net/ipv4/ip_local_reserved_ports";

TEST(LocalPorts, TheRangeHoldsBothEnds) {
  const FakeRoot root;
  root.write(kRange, "1024\t65535\n");
  EXPECT_EQ(local_ports(root.path()), 64'512U);
  root.write(kRange, "5000 5000\n");
  EXPECT_EQ(local_ports(root.path()), 1U);
}

TEST(LocalPorts, TheKernelsDefaultWhereNothingCanBeRead) {
  const FakeRoot root;
  EXPECT_EQ(local_ports(root.path()), 28'232U);
  for (const char* text : {"", "5000\n", "a b\n"}) {
    root.write(kRange, text);
    EXPECT_EQ(local_ports(root.path()), 28'232U) << text;
  }
}

TEST(LocalPorts, ReservedOnesOfTheRangeDoNotCount) {
  const FakeRoot root;
  root.write(kRange, "5000\t5099\n");
  for (const auto& [reserved, left] : {std::pair{"\n", 100U},
                                       {"80,8080\n", 100U},
                                       {"5000\n", 99U},
                                       {"4990-5009,5050,5090-6000\n", 79U},
                                       {"1-65535\n", 0U}}) {
    root.write(kReserved, reserved);
    EXPECT_EQ(local_ports(root.path()), left) << reserved;
  }
}

TEST(LocalPorts, OfThisMachine) { EXPECT_GT(local_ports(), 0U); }

}  // namespace
}  // namespace vastar
