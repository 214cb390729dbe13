// --samples against real servers: every request is a line, and the lines say what the document
// says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

// The columns that are looked at.
enum Column {
  kSeries = 0,
  kWorker,
  kIndex,
  kIntended = 5,
  kConnect = 7,
  kTls,
  kResponse = 13,
  kStatus,
  kBytes,
  kError,
  kRun
};

class Samples : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.file(name); }
  bool is_empty() const { return fs::is_empty(folder_.path()); }

  // Runs vastar with --samples and takes its document.
  boost::json::value document_of(const std::string& file, std::vector<std::string> arguments,
                                 int exit_code = 0) {
    arguments.insert(arguments.begin() + (arguments.front() == "sweep" ? 1 : 0),
                     {"-o", "json", "--samples", path(file)});
    const Finished finished = vastar(std::move(arguments));
    EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
    return parsed(finished);
  }

  TempFolder folder_;
};

Rows rows_of(std::istream& text) {
  Rows rows;
  std::string line;
  std::getline(text, line);  // the head
  while (std::getline(text, line)) {
    std::istringstream cells(line + ",");
    std::vector<std::string>& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return rows;
}

Rows rows_of(const std::string& path) {
  std::ifstream text(path);
  return rows_of(text);
}

double sum_of(const Rows& rows, Column column) {
  double sum = 0;
  for (const auto& row : rows) sum += row[column].empty() ? 0 : std::stod(row[column]);
  return sum;
}

// Nearest rank, in ms.
double percentile(const Rows& rows, double q) {
  std::vector<double> values;
  for (const auto& row : rows) values.push_back(std::stod(row[kResponse]) / 1e6);
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size()))) - 1];
}

TEST_F(Samples, EveryRequestIsALineAndTheLinesAreTheDocument) {
  Nginx nginx;
  const auto document =
      document_of("a.csv", {"-n", "5000", "-c", "20", "--workers", "2", nginx.url()});
  const Rows rows = rows_of(path("a.csv"));
  EXPECT_EQ(number(document, "/samples/rows") + number(document, "/samples/dropped"), 5000);
  ASSERT_EQ(number(document, "/samples/dropped"), 0) << "a ring holds more than these";
  ASSERT_EQ(rows.size(), 5000U);
  EXPECT_EQ(document.at_pointer("/samples/file"), boost::json::value(path("a.csv")));
  std::set<std::pair<std::string, std::string>> named;
  for (const auto& row : rows) {
    EXPECT_EQ(row[kStatus], "200");
    EXPECT_EQ(row[kError], "");
    EXPECT_EQ(row[kSeries], "");
    named.insert({row[kWorker], row[kIndex]});
  }
  EXPECT_EQ(named.size(), 5000U);
  // The histogram has three significant digits.
  for (const auto& [q, name] : {std::pair{0.5, "p50"}, {0.9, "p90"}, {0.99, "p99"}}) {
    const double stored = number(document, std::string("/latency/response/percentiles_ms/") + name);
    EXPECT_NEAR(percentile(rows, q), stored, stored * 0.002 + 0.0002) << name;
  }
  const double mean = number(document, "/latency/response/mean_ms");
  EXPECT_NEAR(sum_of(rows, kResponse) / 5000 / 1e6, mean, mean * 0.002);
}

TEST_F(Samples, FailuresAreLinesOfTheirClass) {
  Target target;
  const auto document =
      document_of("a.csv", {"-n", "40", "-c", "4", "-t", "200ms", target.url("/fault/close")}, 4);
  const Rows rows = rows_of(path("a.csv"));
  ASSERT_EQ(rows.size(), 40U);
  for (const auto& row : rows) {
    EXPECT_EQ(row[kError], "closed");
    EXPECT_EQ(row[kStatus], "");
  }
  EXPECT_EQ(number(document, "/requests/failed"), 40);
}

TEST_F(Samples, SayWhatOpeningTheirConnectionTook) {
  Nginx nginx;
  document_of("kept.csv", {"-n", "50", "-c", "4", nginx.url()});
  for (const auto& row : rows_of(path("kept.csv"))) {
    EXPECT_EQ(row[kConnect] + row[kTls], "") << "opened before the start";
  }
  document_of("new.csv", {"-n", "50", "-c", "4", "--disable-keepalive", nginx.url()});
  for (const auto& row : rows_of(path("new.csv"))) {
    EXPECT_NE(row[kConnect], "");
    EXPECT_EQ(row[kTls], "");
  }
  Target target({"--tls-self-signed"});
  document_of("tls.csv",
              {"-n", "50", "-c", "4", "--disable-keepalive", "--insecure", target.url()});
  const Rows rows = rows_of(path("tls.csv"));
  EXPECT_EQ(rows.size(), 50U);
  for (const auto& row : rows) {
    ASSERT_NE(row[kConnect], "");
    ASSERT_NE(row[kTls], "");
    const double opening = std::stod(row[kConnect]) + std::stod(row[kTls]);
    EXPECT_LT(opening, std::stod(row[kResponse]));
  }
}

TEST_F(Samples, TheWarmUpIsNotAmongThem) {
  Nginx nginx;
  const auto document =
      document_of("a.csv", {"-n", "100", "-c", "4", "--warmup", "500", nginx.url()});
  const Rows rows = rows_of(path("a.csv"));
  EXPECT_EQ(rows.size(), 100U);
  for (const auto& row : rows) EXPECT_GE(std::stod(row[kIntended]), 0);
  EXPECT_EQ(number(document, "/samples/rows"), 100);
}

TEST_F(Samples, NdjsonCompressed) {
  Nginx nginx;
  const auto document = document_of("a.ndjson.zst", {"-n", "1000", "-c", "4", nginx.url()});
  const Finished unpacked = run_program({"zstd", "-dc", path("a.ndjson.zst")});
  ASSERT_EQ(unpacked.exit_code, 0) << unpacked.err;
  std::istringstream lines(unpacked.out);
  double bytes = 0;
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const auto row = boost::json::parse(line);
    EXPECT_EQ(row.at("status"), 200);
    EXPECT_TRUE(row.at("error").is_null());
    bytes += row.at("body_bytes").to_number<double>();
  }
  EXPECT_EQ(count, 1000U);
  EXPECT_GT(bytes, 0);
  EXPECT_LT(bytes, number(document, "/received_bytes"));
}

TEST_F(Samples, OfASweepSayTheirLevel) {
  Nginx nginx;
  // No level is out, however busy this machine is: the exit code is not what is tested.
  const auto document = document_of(
      "a.csv", {"sweep", "--conc", "1,5", "--repeats", "2", "-n", "300", "--max-spread", "1e6",
                "--max-p999-ratio", "1e6", "--max-tail-mult", "1e6", nginx.url()});
  const Rows rows = rows_of(path("a.csv"));
  const auto of = [&](Column column, const char* value) {
    return std::count_if(rows.begin(), rows.end(),
                         [&](const auto& row) { return row[column] == value; });
  };
  EXPECT_EQ(of(kSeries, "1"), 1200) << "the baseline and the level";
  EXPECT_EQ(of(kSeries, "5"), 600);
  for (const char* run : {"baseline", "baseline#2", "c=1", "c=1#2", "c=5", "c=5#2"}) {
    EXPECT_EQ(of(kRun, run), 300) << run;
  }
  EXPECT_EQ(rows.size(), 1800U) << "and no warm-up";
  EXPECT_EQ(number(document, "/samples/rows"), 1800);
  std::set<std::vector<std::string>> named;
  for (const auto& row : rows) named.insert({row[kRun], row[kWorker], row[kIndex]});
  EXPECT_EQ(named.size(), rows.size());
}

// Results are for others to see, as the umask allows; a row for every request is not.
TEST_F(Samples, TheFileIsItsOwnersAlone) {
  Nginx nginx;
  const mode_t before = umask(0);
  document_of("a.csv", {"-n", "10", "-o", "html=" + path("a.html"), nginx.url()});
  umask(before);
  EXPECT_EQ(fs::status(path("a.html")).permissions(), fs::perms(0666));
  struct stat there {};
  ASSERT_EQ(stat(path("a.csv").c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777, 0600U);
  EXPECT_FALSE(fs::exists(path("a.csv.partial")));
}

TEST_F(Samples, WhereNothingCanBeWrittenNothingIsSent) {
  Nginx nginx;
  for (const std::string& file : {path("nowhere/a.csv"), path("a.txt")}) {
    const Finished refused = vastar({"-n", "10", "--samples", file, nginx.url()});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr("--samples"));
  }
  EXPECT_EQ(vastar({"compare", "--samples", path("a.csv"), nginx.url(), nginx.url()}).exit_code, 2);
  EXPECT_EQ(
      vastar({"sweep", "--samples", path("a.csv"), "--vs", nginx.url(), nginx.url()}).exit_code, 2);
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
  EXPECT_TRUE(is_empty());
}

TEST_F(Samples, TwoNeverWriteOneFile) {
  Nginx nginx;
  for (const std::string& other : {path("a.csv"), path("./a.csv")}) {
    for (const char* command : {"http", "sweep"}) {
      const Finished refused = vastar(
          {command, "-n", "4", "-o", "csv=" + path("a.csv"), "--samples", other, nginx.url()});
      EXPECT_EQ(refused.exit_code, 2);
      EXPECT_THAT(refused.err, HasSubstr("both want"));
    }
  }
  const std::string base = "url = \"" + nginx.url() + "\"\nrequests = 4\nconcurrency = 1\n";
  const std::string samples = "samples = \"" + path("a.csv") + "\"\n";
  const TempFolder config;
  config.write("two.toml", base + "[scenario.a]\n" + samples + "[scenario.b]\n" + samples);
  EXPECT_EQ(vastar({"--config", config.file("two.toml")}).exit_code, 2);
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
  EXPECT_TRUE(is_empty());
}

TEST_F(Samples, OfALaterScenarioAreTriedBeforeTheFirstLoad) {
  Nginx nginx;
  const TempFolder config;
  config.write("late.toml", "url = \"" + nginx.url() + "\"\nrequests = 4\nconcurrency = 1\n" +
                                "[scenario.a]\nsamples = \"" + path("a.csv") +
                                "\"\n[scenario.b]\nsamples = \"" + path("nowhere/b.csv") + "\"\n");
  const Finished refused = vastar({"--config", config.file("late.toml")});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("nowhere/b.csv"));
  EXPECT_EQ(nginx.stop_and_count_requests(), 0U);
  EXPECT_TRUE(is_empty());
}

TEST_F(Samples, WithoutAnyDataThereIsNoFile) {
  const Finished finished = vastar({"-n", "10", "--samples", path("a.csv"), "http://127.0.0.1:1/"});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_TRUE(is_empty());
}

// As a disk that is full: files may not grow beyond 64 KB.
TEST_F(Samples, AFullDiskIsAFailedOutputOfAWholeMeasurement) {
  Nginx nginx;
  const std::string command =
      "trap '' XFSZ; ulimit -f 64; exec \"$0\" -o json -n 5000 -c 4 --samples " + path("a.csv") +
      " " + nginx.url() + " 2>" + path("err");
  const Finished finished = run_program({"bash", "-c", command, vastar_command({}).front()});
  EXPECT_EQ(finished.exit_code, 4);
  const auto document = parsed(finished);
  EXPECT_EQ(number(document, "/requests/succeeded"), 5000);
  EXPECT_GT(number(document, "/samples/dropped"), 0);
  EXPECT_EQ(number(document, "/samples/rows") + number(document, "/samples/dropped"), 5000);
  EXPECT_THAT(boost::json::serialize(document.at("notes")), HasSubstr("a.csv.partial"));
  EXPECT_THAT(read_text(path("err")), HasSubstr("--samples: cannot write"));
  EXPECT_FALSE(fs::exists(path("a.csv")));
}

}  // namespace
}  // namespace vastar::testing
