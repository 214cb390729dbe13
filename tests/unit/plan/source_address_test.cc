#include "plan/source_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::vector<std::string> each(std::string_view list) {
  SourceAddresses sources;
  const auto added = add_source_addresses(list, sources);
  EXPECT_TRUE(added.ok()) << (added.ok() ? "" : added.error().message);
  return sources.each;
}

std::string complaint(std::string_view list) {
  SourceAddresses sources;
  const auto added = add_source_addresses(list, sources);
  EXPECT_FALSE(added.ok()) << list;
  return added.ok() ? "" : added.error().message;
}

TEST(SourceAddress, SingleOnesAndLists) {
  EXPECT_THAT(each("127.0.0.2"), ElementsAre("127.0.0.2"));
  EXPECT_THAT(each("127.0.0.2, ::1"), ElementsAre("127.0.0.2", "::1"));
}

TEST(SourceAddress, RangesHoldBothEnds) {
  EXPECT_THAT(each("127.0.0.254-127.0.1.1"),
              ElementsAre("127.0.0.254", "127.0.0.255", "127.0.1.0", "127.0.1.1"));
  EXPECT_THAT(each("fe80::ffff - fe80::1:1"), ElementsAre("fe80::ffff", "fe80::1:0", "fe80::1:1"));
  EXPECT_THAT(each("255.255.255.255-255.255.255.255"), ElementsAre("255.255.255.255"));
}

TEST(SourceAddress, NetworksWithoutWhatNoMachineMayHave) {
  EXPECT_THAT(each("127.0.0.0/30"), ElementsAre("127.0.0.1", "127.0.0.2"));
  EXPECT_THAT(each("127.0.0.7/29"), SizeIs(6)) << "any address of the network names it";
  EXPECT_THAT(each("10.0.0.0/31"), ElementsAre("10.0.0.0", "10.0.0.1"));
  EXPECT_THAT(each("10.0.0.9/32"), ElementsAre("10.0.0.9"));
  EXPECT_THAT(each("127.0.0.0/24"), SizeIs(254));
  EXPECT_THAT(each("2001:db8::/126"), ElementsAre("2001:db8::1", "2001:db8::2", "2001:db8::3"));
  EXPECT_THAT(each("2001:db8::/128"), ElementsAre("2001:db8::"));
}

TEST(SourceAddress, EveryUseOfTheFlagAdds) {
  SourceAddresses sources;
  ASSERT_TRUE(add_source_addresses("127.0.0.2", sources).ok());
  ASSERT_TRUE(add_source_addresses("127.0.0.8/31,::1", sources).ok());
  EXPECT_THAT(sources.given, ElementsAre("127.0.0.2", "127.0.0.8/31", "::1"));
  EXPECT_THAT(sources.each, ElementsAre("127.0.0.2", "127.0.0.8", "127.0.0.9", "::1"));
}

TEST(SourceAddress, SaysWhatIsWrong) {
  for (const char* text : {"", ",", "127.0.0.1,", "localhost", "127.0.0", "1.2.3.256", "[::1]",
                           "eth0", "127.0.0.1-", "-127.0.0.1", "/24", "127.0.0.1 127.0.0.2"}) {
    EXPECT_THAT(complaint(text), HasSubstr("no IPv4 or IPv6 address")) << text;
  }
  EXPECT_THAT(complaint(std::string("::1\0x", 5)), HasSubstr("no IPv4 or IPv6 address"));
  EXPECT_THAT(complaint("127.0.0.0/33"), HasSubstr("/0 to /32"));
  EXPECT_THAT(complaint("::1/129"), HasSubstr("/0 to /128"));
  EXPECT_THAT(complaint("127.0.0.0/"), HasSubstr("/0 to /32"));
  EXPECT_THAT(complaint("127.0.0.0/-1"), HasSubstr("/0 to /32"));
  EXPECT_THAT(complaint("127.0.0.9-127.0.0.2"), HasSubstr("up to one of the same kind"));
  EXPECT_THAT(complaint("127.0.0.9-::2"), HasSubstr("up to one of the same kind"));
  EXPECT_THAT(complaint("0.0.0.0"), HasSubstr("stands for no address"));
  EXPECT_THAT(complaint("::"), HasSubstr("stands for no address"));
}

TEST(SourceAddress, NoMoreThanAreOfUse) {
  EXPECT_THAT(each("127.0.0.0-127.0.15.255"), SizeIs(kMostSourceAddresses));
  EXPECT_THAT(complaint("127.0.0.0-127.0.16.0"), HasSubstr("more than 4096"));
  EXPECT_THAT(complaint("127.0.0.0/8"), HasSubstr("smaller network"));
  EXPECT_THAT(complaint("fe80::/64"), HasSubstr("smaller network"));
  EXPECT_THAT(complaint("255.255.0.0/0"), HasSubstr("smaller network"));
  EXPECT_THAT(complaint("::/0"), HasSubstr("smaller network"));
}

}  // namespace
}  // namespace vastar
