// Faults: their names and rates, and that the table is complete.
#include "target/fault.h"

#include <gtest/gtest.h>

namespace vastar::target {
namespace {

TEST(Fault, EveryFaultIsFoundByItsName) {
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<Fault>(i);
    EXPECT_FALSE(describe(fault).name.empty()) << i;
    EXPECT_EQ(fault_named(describe(fault).name), fault);
  }
  EXPECT_FALSE(fault_named("").has_value());
  EXPECT_FALSE(fault_named("resets").has_value());
}

TEST(Fault, TableIsInTheOrderOfTheNames) {
  EXPECT_EQ(describe(Fault::kReset).name, "reset");
  EXPECT_EQ(describe(Fault::kClose).name, "close");
  EXPECT_EQ(describe(Fault::kTruncate).name, "truncate");
  EXPECT_EQ(describe(Fault::kStall).name, "stall");
  EXPECT_EQ(describe(Fault::kGarbage).name, "garbage");
  EXPECT_EQ(describe(Fault::kBadChunk).name, "badchunk");
  EXPECT_EQ(describe(Fault::kExtra).name, "extra");
  EXPECT_EQ(describe(Fault::kDrip).name, "drip");
}

TEST(Fault, ReadsRates) {
  const Result<FaultRate> rate = parse_fault_rate("reset=0.01");
  ASSERT_TRUE(rate.ok());
  EXPECT_EQ(rate->fault, Fault::kReset);
  EXPECT_DOUBLE_EQ(rate->probability, 0.01);
  EXPECT_DOUBLE_EQ(parse_fault_rate("stall")->probability, 1);
  EXPECT_DOUBLE_EQ(parse_fault_rate("stall=0")->probability, 0);
}

TEST(Fault, RefusesWhatIsNoRate) {
  for (const char* text : {"", "=0.1", "reset=", "reset=x", "reset=1.1", "reset=-0.1", "reset=nan",
                           "Reset=0.1", "boom=0.1"}) {
    EXPECT_FALSE(parse_fault_rate(text).ok()) << text;
  }
}

TEST(Fault, NamesTheFaultsThereAre) {
  EXPECT_NE(parse_fault_rate("boom").error().message.find("reset, close"), std::string::npos);
}

}  // namespace
}  // namespace vastar::target
