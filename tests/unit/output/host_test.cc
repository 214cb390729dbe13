// The outputs of a command together: which there are, who has standard output, and what is left
// when some of them fail.
#include "output/host.h"

#include "gmock/gmock.h"
#include "report/to_json.h"
#include "unit/output/support.h"

namespace vastar {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kDocument = R"({"kind":"run","params":{"url":"http://x/","method":"GET"}})";

class HostTest : public testing::Test {
 protected:
  static std::string open_problem(const std::vector<OutputSpec>& specs) {
    const Result<Outputs> outputs = Outputs::open(specs, {});
    return outputs ? "opened" : outputs.error().message;
  }

  ScopedVariable path_{"VASTAR_PLUGIN_PATH", TEST_PLUGINS};
  TempFolder folder_;
};

TEST(ParseOutputSpecTest, SplitsAtTheFirstEquals) {
  const auto parsed = [](std::string_view text) {
    const Result<OutputSpec> spec = parse_output_spec(text);
    return spec ? spec->format + "|" + spec->dest : "error: " + spec.error().message;
  };
  EXPECT_EQ("csv|", parsed("csv"));
  EXPECT_EQ("csv|a=b.csv", parsed("csv=a=b.csv"));
  EXPECT_EQ("text|-", parsed("text=-"));
  EXPECT_EQ("./my.so|out", parsed("./my.so=out"));
  EXPECT_EQ("prometheus|http://gw:9091?a=b", parsed("prometheus=http://gw:9091?a=b"));
  EXPECT_THAT(parsed(""), HasSubstr("a format is needed"));
  EXPECT_THAT(parsed("=x"), HasSubstr("a format is needed"));
  EXPECT_THAT(parsed("csv="), HasSubstr("nothing behind the '='"));
  EXPECT_THAT(parsed("prometheus"), HasSubstr("needs a destination"));
}

TEST_F(HostTest, TextHasStandardOutputWhenNobodyElseWants) {
  StdoutCapture capture;
  Result<Outputs> outputs = Outputs::open({{"json", folder_ / "out.json"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  EXPECT_THAT(outputs->finish(kDocument), IsEmpty());
  EXPECT_THAT(capture.text(), StartsWith("GET http://x/\n"));
  EXPECT_EQ(indented(kDocument) + "\n", read_file(folder_ / "out.json"));
}

TEST_F(HostTest, JsonOnStandardOutputIsTheDocumentAndNothingElse) {
  StdoutCapture capture;
  Result<Outputs> outputs = Outputs::open({{"json", ""}}, {});
  ASSERT_TRUE(outputs);
  outputs->event("{}");
  EXPECT_THAT(outputs->finish(kDocument), IsEmpty());
  EXPECT_EQ(indented(kDocument) + "\n", capture.text());
}

TEST_F(HostTest, OneOutputAtMostHasStandardOutput) {
  EXPECT_THAT(open_problem({{"json", ""}, {"csv", "-"}}),
              AllOf(HasSubstr("outputs json and csv=- both want standard output"),
                    HasSubstr("-o csv=FILE")));
  EXPECT_THAT(open_problem({{"text", "/dev/stdout"}, {"json", "-"}}), HasSubstr("both want"));
}

TEST_F(HostTest, OneOutputAtMostHasAFile) {
  EXPECT_THAT(open_problem({{"json", folder_ / "x"}, {"csv", folder_ / "./x"}}),
              HasSubstr("both want " + (folder_ / "x")));
  EXPECT_EQ("opened", open_problem({{"json", "/dev/null"}, {"csv", "/dev/null"}}));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(HostTest, WhatCannotBeWrittenIsAUsageError) {
  const Result<Outputs> outputs = Outputs::open({{"csv", "/no/such/folder/x.csv"}}, {});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(ExitCode::kUsage, outputs.error().code);
  EXPECT_THAT(outputs.error().message,
              AllOf(StartsWith("output csv=/no/such/folder/x.csv: cannot write"),
                    HasSubstr("No such file or directory")));
}

TEST_F(HostTest, JsonIsNotPushed) {
  EXPECT_THAT(open_problem({{"json", "http://x/"}}), HasSubstr("not to a URL"));
  EXPECT_THAT(open_problem({{"csv", "http://x/"}}), HasSubstr("does not push to a URL"));
}

TEST_F(HostTest, AnUnknownFormatNamesWhatThereIs) {
  EXPECT_THAT(open_problem({{"jsn", ""}}),
              AllOf(HasSubstr("there is no output \"jsn\""), HasSubstr("did you mean \"json\"?"),
                    HasSubstr("csv"), HasSubstr("ndjson"), HasSubstr("probe")));
}

TEST_F(HostTest, AnUnknownFormatThatIsLikeNoneReadsWell) {
  EXPECT_THAT(open_problem({{"qqqqqqqq", ""}}),
              HasSubstr("there is no output \"qqqqqqqq\". Found: "));
}

TEST_F(HostTest, APluginThatDoesNotOpenNamesItselfAndItsFile) {
  const ScopedVariable misbehave("VASTAR_PROBE", "open_fail");
  EXPECT_THAT(
      open_problem({{"probe", folder_ / "x"}}),
      AllOf(StartsWith("output probe="), HasSubstr("says no"), HasSubstr(test_plugin("probe"))));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(HostTest, APathIsAPluginWhateverItsName) {
  const StdoutCapture quiet;
  const std::string copy = folder_ / "mine.so";
  std::filesystem::copy_file(test_plugin("probe"), copy);
  Result<Outputs> outputs = Outputs::open({{copy, folder_ / "out"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  EXPECT_THAT(outputs->finish("{}"), IsEmpty());
  EXPECT_EQ("finish {}\n", read_file(folder_ / "out"));
}

TEST_F(HostTest, AFailingOutputStopsNoOther) {
  const StdoutCapture quiet;
  const ScopedVariable misbehave("VASTAR_PROBE", "finish_crash");
  write_file(folder_ / "p", "before");
  Result<Outputs> outputs = Outputs::open(
      {{"probe", folder_ / "p"}, {"csv", folder_ / "c"}, {"json", folder_ / "j"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  EXPECT_THAT(outputs->finish(kDocument),
              ElementsAre(AllOf(StartsWith("output probe="), HasSubstr("crashed with signal 11"))));
  EXPECT_EQ("before", read_file(folder_ / "p")) << "the half-written one never took its place";
  EXPECT_THAT(read_file(folder_ / "c"), HasSubstr("http://x/"));
  EXPECT_THAT(read_file(folder_ / "j"), HasSubstr("http://x/"));
  EXPECT_EQ(3U, folder_.names().size());
}

TEST_F(HostTest, JsonIsSafeBeforeAnyPluginRuns) {
  const StdoutCapture quiet;
  const std::string json = folder_ / "j";
  const ScopedVariable misbehave("VASTAR_PROBE", "finish_copies_json");
  const ScopedVariable file("VASTAR_PROBE_FILE", json.c_str());
  Result<Outputs> outputs = Outputs::open({{"probe", folder_ / "p"}, {"json", json}}, {});
  ASSERT_TRUE(outputs);
  EXPECT_THAT(outputs->finish(kDocument), IsEmpty()) << "the probe found no JSON file";
}

TEST_F(HostTest, WithoutADocumentNothingRemains) {
  const StdoutCapture quiet;
  write_file(folder_ / "old", "before");
  {
    Result<Outputs> outputs = Outputs::open(
        {{"json", folder_ / "j"}, {"ndjson", folder_ / "n"}, {"csv", folder_ / "old"}}, {});
    ASSERT_TRUE(outputs);
    outputs->event("{}");
  }
  EXPECT_THAT(folder_.names(), ElementsAre("old"));
  EXPECT_EQ("before", read_file(folder_ / "old"));
}

TEST_F(HostTest, AFullDiskIsAnErrorOfEveryOutput) {
  const StdoutCapture quiet;
  for (const char* format : {"json", "csv", "ndjson", "text"}) {
    Result<Outputs> outputs = Outputs::open({{format, "/dev/full"}}, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    outputs->event("{}");
    EXPECT_THAT(outputs->finish(kDocument), ElementsAre(HasSubstr("No space left on device")))
        << format;
  }
}

TEST_F(HostTest, AFullStandardOutputIsAnErrorOfEveryOutput) {
  for (const char* format : {"json", "csv", "ndjson", "text"}) {
    const StdoutCapture full("/dev/full");
    Result<Outputs> outputs = Outputs::open({{format, "-"}}, {});
    ASSERT_TRUE(outputs) << outputs.error().message;
    EXPECT_THAT(outputs->finish(kDocument), ElementsAre(HasSubstr("No space left on device")))
        << format;
  }
}

TEST_F(HostTest, ADocumentThatIsNoJsonFailsTheOutputOnly) {
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"csv", folder_ / "c"}}, {});
  ASSERT_TRUE(outputs);
  EXPECT_THAT(outputs->finish("{"), testing::Contains(HasSubstr("the document is not JSON")));
  EXPECT_THAT(folder_.names(), IsEmpty());
}

TEST_F(HostTest, DroppedEventsAreAWarning) {
  const StdoutCapture quiet;
  const std::string go = folder_ / "go";
  const ScopedVariable misbehave("VASTAR_PROBE", "event_wait");
  const ScopedVariable until("VASTAR_PROBE_FILE", go.c_str());
  Result<Outputs> outputs = Outputs::open({{"probe", folder_ / "p"}}, {});
  ASSERT_TRUE(outputs);
  for (int i = 0; i < 100; ++i) outputs->event(std::string(100'000, 'e'));
  write_file(go, "");
  EXPECT_THAT(outputs->finish(kDocument), IsEmpty());
  EXPECT_THAT(outputs->warnings(), ElementsAre(HasSubstr("events were dropped")));
}

TEST_F(HostTest, TheExampleOfTheDocumentationWorks) {
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"example", folder_ / "e"}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  outputs->event(R"({"kind":"event"})");
  EXPECT_THAT(outputs->finish(R"({"kind":"run","gate":{"verdict":"pass"}})"), IsEmpty());
  EXPECT_EQ("verdict=pass events=1 document_bytes=40\n", read_file(folder_ / "e"));
}

}  // namespace
}  // namespace vastar
