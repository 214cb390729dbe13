// The events of a sweep, written and read back.
#include "report/sweep_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/to_json.h"
#include "unit/report/samples.h"

namespace vastar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

SweepRun run_named(const std::string& what) {
  SweepRun run;
  run.what = what;
  run.target = testing::sample_run();
  run.target_requests = 7;
  return run;
}

SweepReport planned() {
  SweepReport report = testing::sample_sweep();
  report.paired.reset();
  return report;
}

const std::string kStart = sweep_start_event(planned(), {}) + "\n";
const std::string kRun = sweep_run_event(1, run_named("baseline")) + "\n";

std::string error_of(const std::string& text) {
  const auto journal = read_sweep_journal(text);
  return journal ? "" : journal.error().message;
}

TEST(SweepJournal, GivesRunsBackAsTheyWere) {
  SweepRun pair = run_named("c=10");
  pair.reference = testing::sample_run();
  pair.reference->rps = 12.5;
  pair.reference_requests = 9;
  pair.silence = "the reference fell silent";
  const auto journal =
      read_sweep_journal(kStart + kRun + sweep_run_event(2, pair) + "\n" + end_event(3) + "\n");
  ASSERT_TRUE(journal) << journal.error().message;
  ASSERT_EQ(journal->runs.size(), 2U);
  EXPECT_EQ(journal->runs[0].what, "baseline");
  EXPECT_FALSE(journal->runs[0].reference);
  EXPECT_EQ(journal->runs[1].what, "c=10");
  EXPECT_EQ(journal->runs[1].target_requests, 7U);
  EXPECT_EQ(journal->runs[1].reference_requests, 9U);
  EXPECT_EQ(journal->runs[1].reference->rps, 12.5);
  EXPECT_EQ(journal->runs[1].silence, "the reference fell silent");
  RunReport again = journal->runs[0].target;
  again.response.bins = testing::sample_run().response.bins;
  again.service.bins = testing::sample_run().service.bins;
  again.lag.bins = testing::sample_run().lag.bins;
  again.successes.bins = testing::sample_run().successes.bins;
  again.common.gate = testing::sample_run().common.gate;
  EXPECT_EQ(to_document(again), to_document(testing::sample_run()));
}

TEST(SweepJournal, MayEndAnywhere) {
  const std::string whole = kStart + kRun + kRun;
  const std::size_t last = whole.size() - 1;
  for (std::size_t size = kStart.size(); size <= last; size += size + 20 > last ? 1 : 211) {
    const auto journal = read_sweep_journal(whole.substr(0, size));
    ASSERT_TRUE(journal) << "cut at " << size << ": " << journal.error().message;
    // The line end alone may be missing.
    const std::size_t runs = (size + 1 - kStart.size()) / kRun.size();
    ASSERT_EQ(journal->runs.size(), runs) << "cut at " << size;
  }
}

TEST(SweepJournal, OfAnInterruptedSweepIsRead) {
  SweepReport cut = testing::sample_sweep();
  cut.interrupted = true;
  EXPECT_EQ(error_of(kStart + kRun + to_document(cut) + "\n"), "");
}

TEST(SweepJournal, SaysWhyItIsNone) {
  EXPECT_THAT(error_of(""), HasSubstr("empty"));
  EXPECT_THAT(error_of("rubbish\n" + kStart), HasSubstr("line 1 is no JSON object"));
  EXPECT_THAT(error_of(kRun), HasSubstr("start event of a sweep"));
  EXPECT_THAT(error_of(start_event("run", "http://h/") + "\n"), HasSubstr("no sweep"));
  EXPECT_THAT(error_of(start_event("sweep", "http://h/") + "\n"), HasSubstr("earlier vastar"));
  EXPECT_THAT(error_of(kStart + kStart), HasSubstr("line 2: it holds several"));
  EXPECT_THAT(error_of(kStart + to_document(testing::sample_sweep()) + "\n"),
              HasSubstr("came to its end"));
  EXPECT_THAT(error_of(kStart + R"({"kind":"event","event":"run","t_s":1,"target":{}})" + "\n"),
              HasSubstr("line 2: its target"));
}

TEST(SweepDifferences, AreNamedWithBothValues) {
  EXPECT_THAT(sweep_differences(kStart, kStart), IsEmpty());
  SweepReport other = planned();
  other.params.repeats += 1;
  RunParams load;
  load.timeout_s = 3;
  EXPECT_THAT(sweep_differences(kStart, sweep_start_event(other, load)),
              ElementsAre(HasSubstr("repeats ("), ::testing::StrEq("timeout_s (0 then, 3 now)")));
}

TEST(SweepDifferences, OfTheLevelAndTheMachinesChoiceAreNone) {
  RunParams load;
  load.workers = 2;
  load.concurrency = 5;
  load.requests = 9;
  EXPECT_THAT(sweep_differences(kStart, sweep_start_event(planned(), load)), IsEmpty());
}

TEST(SweepDifferences, OfTheMachineAndThePairingCount) {
  SweepReport other = planned();
  other.common.machine.cpu_model += "X";
  EXPECT_THAT(sweep_differences(kStart, sweep_start_event(other, {})),
              ElementsAre(HasSubstr("cpu_model")));
  SweepReport paired = planned();
  paired.paired.emplace().url = "http://reference/";
  EXPECT_THAT(sweep_differences(kStart, sweep_start_event(paired, {})),
              ::testing::Contains(HasSubstr("reference_url (nothing then, ")));
}

SweepReport printed(const SweepFingerprints& prints) {
  SweepReport report = planned();
  report.fingerprints = prints;
  return report;
}

TEST(SweepDifferences, OfRequestsAndRoutesAreNamedWithoutValues) {
  const std::string then = sweep_start_event(printed({"a", "b", "c", "d"}), {});
  const auto against = [&](const SweepFingerprints& now) {
    return sweep_differences(then, sweep_start_event(printed(now), {}));
  };
  EXPECT_THAT(against({"a", "b", "c", "d"}), IsEmpty());
  EXPECT_THAT(against({"x", "b", "c", "d"}), ElementsAre(HasSubstr("the request (")));
  EXPECT_THAT(against({"a", "x", "c", "d"}), ElementsAre(HasSubstr("where connections go")));
  EXPECT_THAT(against({"a", "b", "x", "x"}),
              ElementsAre(HasSubstr("to the reference"), HasSubstr("to the reference go")));
}

TEST(SweepJournal, OfAnEarlierVastarHasNoFingerprints) {
  EXPECT_TRUE(read_sweep_journal(kStart)->fingerprinted);
  std::string before = kStart;
  const std::string key = R"("fingerprints":)";
  const std::size_t at = before.find(key);
  ASSERT_NE(at, std::string::npos);
  before.replace(at, key.size(), R"("unknown":)");
  EXPECT_FALSE(read_sweep_journal(before)->fingerprinted);
  EXPECT_THAT(sweep_differences(before, kStart), IsEmpty()) << "nothing is known of it";
}

}  // namespace
}  // namespace vastar
