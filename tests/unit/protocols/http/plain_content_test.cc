// Exchanges of requests alone: each operation is the next request of its source.
#include "protocols/http/plain_content.h"

#include <gtest/gtest.h>

#include "protocols/http/fixed_request.h"
#include "support/session_play.h"

namespace vastar {
namespace {

using testing::one_origin;

// Counts what it is asked for.
class CountingSource final : public RequestSource {
 public:
  OriginIndex next(Slot slot) override {
    bytes_.bytes = std::to_string(++given_) + " for " + std::to_string(slot);
    return 7;
  }
  const RequestBytes& bytes(Slot /*slot*/) override { return bytes_; }
  const RequestSpec& fields(Slot /*slot*/) override { return fields_; }
  std::uint16_t series(Slot slot) const override { return static_cast<std::uint16_t>(slot + 1); }

 private:
  unsigned given_ = 0;
  RequestBytes bytes_;
  RequestSpec fields_;
};

class CountingSupply final : public RequestSupply {
 public:
  std::unique_ptr<RequestSource> source(Origins& /*origins*/,
                                        WorkerShare /*share*/) const override {
    return std::make_unique<CountingSource>();
  }
  std::vector<std::string> series() const override { return {"a", "b"}; }
};

TEST(PlainContent, GivesTheNextRequestOfTheSourceAtEachBeginning) {
  const PlainContent content(std::make_unique<CountingSupply>());
  const auto exchanges = content.for_worker(one_origin(), {});
  EXPECT_EQ(exchanges->begin(3), 7U);
  EXPECT_EQ(exchanges->bytes(3).bytes, "1 for 3");
  EXPECT_EQ(exchanges->bytes(3).bytes, "1 for 3") << "moved to a fresh connection";
  EXPECT_EQ(exchanges->begin(4), 7U);
  EXPECT_EQ(exchanges->bytes(4).bytes, "2 for 4");
}

TEST(PlainContent, WantsNothingOfResponses) {
  const PlainContent content(std::make_unique<CountingSupply>());
  const auto exchanges = content.for_worker(one_origin(), {});
  const Exchanges::Wants wants = exchanges->wants(0, 200, 1);
  EXPECT_FALSE(wants.fields || wants.body || wants.end);
}

TEST(PlainContent, PassesTheSeriesOn) {
  const PlainContent content(std::make_unique<CountingSupply>());
  EXPECT_EQ(content.series(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(content.for_worker(one_origin(), {})->series(1), 2);
}

TEST(FixedRequest, IsTheSameEverywhere) {
  RequestSpec spec;
  spec.method = "HEAD";
  spec.target = "/x";
  spec.headers = {{"Host", "a"}};
  const FixedRequest request(spec);
  const auto source = request.source(one_origin(), {});
  EXPECT_EQ(source->next(0), kFirstOrigin);
  EXPECT_EQ(source->bytes(0).bytes, "HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(source->bytes(0).head);
  EXPECT_EQ(source->fields(0).target, "/x");
  EXPECT_EQ(&source->bytes(0), &source->bytes(1)) << "written once";
  EXPECT_EQ(source->series(0), 0) << "counted in the whole alone";
}

}  // namespace
}  // namespace vastar
