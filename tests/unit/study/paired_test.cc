// A level of a paired sweep whose sides do not both answer.
#include "study/paired.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scripted_server.h"

namespace vastar {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::kOkResponse;
using testing::Peer;
using testing::ScriptedServer;

Plan plan_of(const ScriptedServer& server, Nanos duration) {
  Plan plan;
  plan.url = *parse_url(server.url());
  plan.request = *build_request(plan.url, {}, "");
  plan.load.concurrency = 2;
  plan.load.requests = 0;
  plan.load.duration = duration;
  return plan;
}

void answer(Peer& peer, int) {
  while (peer.read_request() && peer.send(kOkResponse)) {
  }
}

// Takes the request and hangs up.
void hang_up(Peer& peer, int) { peer.read_request(); }

// `duration`: of each side; ten quads last two seconds of it.
std::string silence(ScriptedServer::Script target, ScriptedServer::Script reference,
                    Nanos duration = 5 * kSecond) {
  const ScriptedServer one(std::move(target));
  const ScriptedServer other(std::move(reference));
  RunSetup setup;
  setup.plan = plan_of(one, duration);
  const auto pair = measure_pair(setup, plan_of(other, duration), {});
  EXPECT_TRUE(pair);
  return pair ? pair->silence : "";
}

TEST(MeasurePair, SaysWhichSideWentSilent) {
  EXPECT_THAT(silence(&answer, &hang_up),
              AllOf(HasSubstr("the reference answered nothing"), HasSubstr("10 quads in a row")));
  EXPECT_THAT(silence(&hang_up, &answer), HasSubstr("the target answered nothing"));
}

TEST(MeasurePair, SaysNothingWhenBothAnswer) {
  EXPECT_EQ(silence(&answer, &answer, 100 * kMillisecond), "");
}

}  // namespace
}  // namespace vastar
