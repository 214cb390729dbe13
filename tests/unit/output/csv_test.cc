// CSV: the columns of the contract, quoting, and cells that no spreadsheet takes for a formula.
#include <algorithm>
#include <sstream>

#include "gmock/gmock.h"
#include "unit/output/rendered.h"

namespace vastar {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kSweepHeader =
    "concurrency,repeats,rps,p50_ms,p95_ms,p99_ms,p999_ms,error_rate,score,disqualified,reference,"
    "overhead_pct,rps_deficit_pct\n";

std::string sweep_row(const std::string& point) {
  const std::string text = rendered("csv", R"({"kind":"sweep","sweep_points":[)" + point + "]}");
  EXPECT_THAT(text, StartsWith(kSweepHeader));
  return text.substr(std::string_view(kSweepHeader).size());
}

TEST(CsvTest, ASweepHasARowAPoint) {
  EXPECT_EQ("10,3,6420,1.55,2.3,3.1,3.8,0,2660.5,,,,\n",
            sweep_row(R"({"concurrency":10,"repeats":3,"rps":6420.0,"p50_ms":1.55,"p95_ms":2.3,
                "p99_ms":3.1,"p999_ms":3.8,"error_rate":0.0,"score":2660.5,"disqualified":null,
                "validity":{"valid":true}})"));
  EXPECT_EQ("1,,,,,,,,,,,,\n2,,,,,,,,,,,,\n", sweep_row(R"({"concurrency":1},{"concurrency":2})"));
}

TEST(CsvTest, NoPointsIsAHeader) { EXPECT_EQ("", sweep_row("")); }

TEST(CsvTest, ADocumentWithoutKindIsASweep) {
  EXPECT_EQ(std::string(kSweepHeader) + "7,,,,,,,,,,,,\n",
            rendered("csv", R"({"sweep_points":[{"concurrency":7}]})"));
}

TEST(CsvTest, AComparisonHasARowAMetric) {
  const std::string text = rendered("csv", R"({"kind":"compare","metrics":[
      {"metric":"p50","unit":"ms","verdict":"fail","base":12.1,"head":13.3,"change_pct":9.9,
       "confirmed":true,"reason":""},{"metric":"rps","verdict":"not_gated","reason":"few, too few"}]})");
  EXPECT_THAT(text, StartsWith("metric,unit,verdict,base,head,change_pct,"));
  EXPECT_THAT(text, HasSubstr("\np50,ms,fail,12.1,13.3,9.9,,,,,,,,,,,,true,,,\n"));
  EXPECT_THAT(text, EndsWith("\nrps,,not_gated,,,,,,,,,,,,,,,,,,\"few, too few\"\n"));
}

TEST(CsvTest, ASuiteHasTheRowsOfItsScenariosBehindTheirNames) {
  const std::string text = rendered("csv", R"({"kind":"suite","scenarios":[
      {"name":"a, b","kind":"sweep","outcome":"measured","document":{"kind":"sweep",
       "sweep_points":[{"concurrency":1,"rps":5},{"concurrency":2}]}},
      {"name":"c","kind":"sweep","outcome":"not_run","document":null},
      {"name":"=d","kind":"compare","outcome":"measured","document":{"kind":"compare",
       "metrics":[{"metric":"p50","rps":7,"verdict":"fail"}]}},
      {"name":"e","kind":"sweep","outcome":"measured","document":{"kind":"sweep",
       "sweep_points":[]}}]})");
  EXPECT_THAT(text, StartsWith("scenario,kind,outcome,concurrency,repeats,rps,"));
  EXPECT_THAT(text, HasSubstr(",rps_deficit_pct,metric,unit,verdict,base,head,"));
  const std::string none(19, ',');  // of a comparison's columns
  EXPECT_THAT(text, HasSubstr("\n\"a, b\",sweep,measured,1,,5,,,,,,,,,," + none));
  EXPECT_THAT(text, HasSubstr("\n\"a, b\",sweep,measured,2,,,,,,,,,,,," + none));
  EXPECT_THAT(text, HasSubstr("\nc,sweep,not_run,,"));
  EXPECT_THAT(text, HasSubstr("\n'=d,compare,measured,,,,,,,,,,,,,,p50,,fail,"));
  EXPECT_THAT(text, HasSubstr("\ne,sweep,measured,,"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('"')) continue;  // its name has a comma
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), 3 + 13 + 21 - 1) << line;
  }
}

TEST(CsvTest, APairedPointKeepsItsReferenceAsJson) {
  EXPECT_EQ("10,,,,,,,,,,\"{\"\"concurrency\"\":10}\",12.5,-3\n",
            sweep_row(R"({"concurrency":10,"reference":{"concurrency":10},"overhead_pct":12.5,
                "rps_deficit_pct":-3})"));
}

TEST(CsvTest, TextIsQuotedAndNeverAFormula) {
  const auto cell = [](const std::string& json) {
    const std::string row = sweep_row(R"({"disqualified":)" + json + "}");
    return row.substr(9, row.size() - 9 - 4);
  };
  EXPECT_EQ("spread=4.2", cell(R"("spread=4.2")"));
  EXPECT_EQ("\"a,b\"", cell(R"("a,b")"));
  EXPECT_EQ("\"say \"\"no\"\"\"", cell(R"("say \"no\"")"));
  EXPECT_EQ("\"two\nlines\"", cell(R"("two\nlines")"));
  EXPECT_EQ("'=1+1", cell(R"("=1+1")"));
  EXPECT_EQ("'+1", cell(R"("+1")"));
  EXPECT_EQ("'-1", cell(R"("-1")"));
  EXPECT_EQ("'@x", cell(R"("@x")"));
  EXPECT_EQ("\\x09x", cell(R"("\tx")"));
  EXPECT_EQ("\"a;=1+1\"", cell(R"("a;=1+1")")) << "some spreadsheets split at it";
  EXPECT_EQ("\"'\n=1+1\"", cell(R"("\n=1+1")"));
  EXPECT_EQ("' =1+1", cell(R"(" =1+1")"));
  EXPECT_EQ("\"'=HYPERLINK(\"\"x\"\")\"", cell(R"j("=HYPERLINK(\"x\")")j"));
  EXPECT_EQ("-1", cell("-1")) << "a number is no text";
}

// Found by fuzzing: a document of somebody else's could move the cursor of who prints its table.
TEST(CsvTest, NothingOfADocumentReachesTheTerminalUnescaped) {
  const std::string row = sweep_row(
      R"({"disqualified":"\u001b[31mred\u009b31m\u007f\r::error::x","reference":{"\u009b":1}})");
  EXPECT_EQ(row.find('\x1b'), std::string::npos);
  EXPECT_EQ(row.find("\xc2\x9b"), std::string::npos);
  EXPECT_EQ(row.find('\x7f'), std::string::npos);
  EXPECT_EQ(row.find('\r'), std::string::npos);
  EXPECT_NE(row.find("\\x1B[31mred"), std::string::npos) << row;
}

TEST(CsvTest, FiguresAreNeverInScientificNotationWherePlainWillDo) {
  EXPECT_THAT(sweep_row(R"({"rps":1E6,"p50_ms":1.0E-3})"), StartsWith(",,1000000,0.001,"));
}

TEST(CsvTest, ARunIsAHeaderAndOneRow) {
  const std::string text = rendered("csv", read_file(golden("run.json")));
  EXPECT_EQ(2, std::count(text.begin(), text.end(), '\n'));
  const std::string header = text.substr(0, text.find('\n'));
  const std::string row = text.substr(text.find('\n') + 1);
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), std::count(row.begin(), row.end(), ','));
  EXPECT_THAT(header, HasSubstr("rps,error_rate"));
  EXPECT_THAT(row, HasSubstr(",3000,3000,3000,0,0,0,9227.93,0,"));
}

TEST(CsvTest, ARunHasTheFiguresOfItsColumns) {
  const std::string text = rendered("csv", R"({"kind":"run","rps":9.5,
      "params":{"url":"http://x/","method":"PUT"},"requests":{"started":4},
      "latency":{"response":{"min_ms":0.5,"max_ms":8,"percentiles_ms":{"p50":1,"p99":null}}},
      "validity":{"valid":false},"gate":{"verdict":"fail"},"vastar_version":"1.2.3"})");
  EXPECT_EQ(",http://x/,PUT,,,,4,,,,,,9.5,,,,0.5,,1,,,,,,,8,,,,false,fail,1.2.3\n",
            text.substr(text.find('\n') + 1));
}

TEST(CsvTest, AMetricOfNamedPartsIsAColumnAPart) {
  const std::string text = rendered("csv", R"({"kind":"run","metrics":{
      "close_codes":{"1000":4,"1006":1},"rtt":{"count":2,"mean_ms":5},"survival":1}})");
  EXPECT_THAT(text, HasSubstr(",close_codes_1000,close_codes_1006,rtt_mean_ms,"));
  EXPECT_THAT(text, HasSubstr(",4,1,5,"));
}

TEST(CsvTest, AnEmptyDocumentIsNoCrash) {
  EXPECT_EQ(kSweepHeader, rendered("csv", "{}"));
  EXPECT_THAT(rendered("csv", R"({"kind":"run"})"), EndsWith(",,,,,,\n"));
  EXPECT_THAT(rendered("csv", R"({"kind":"run","params":[],"latency":7})"), EndsWith(",,,,,,\n"));
}

}  // namespace
}  // namespace vastar
