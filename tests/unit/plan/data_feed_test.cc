// Rows of data: CSV and NDJSON, as they come.
#include "plan/data_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> cells(const DataFeed& feed) {
  return {feed.row(0), feed.row(0) + feed.rows() * feed.columns().size()};
}

DataFeed parsed(std::string_view text) {
  Result<DataFeed> feed = DataFeed::parse(text);
  EXPECT_TRUE(feed) << (feed ? "" : feed.error().message);
  return feed ? *feed : *DataFeed::parse("x\n1\n");
}

std::string problem(std::string_view text) {
  const Result<DataFeed> feed = DataFeed::parse(text);
  return feed ? "" : feed.error().message;
}

TEST(DataFeed, Csv) {
  const DataFeed feed = parsed("user,pass\nanna,1\nbert,2\n");
  EXPECT_THAT(feed.columns(), ElementsAre("user", "pass"));
  EXPECT_EQ(feed.rows(), 2U);
  EXPECT_THAT(cells(feed), ElementsAre("anna", "1", "bert", "2"));
}

TEST(DataFeed, CsvOfOtherSystems) {
  const DataFeed feed = parsed("user, pass \r\nanna,1\r\n\r\nbert,2");
  EXPECT_THAT(feed.columns(), ElementsAre("user", "pass"));
  EXPECT_THAT(cells(feed), ElementsAre("anna", "1", "bert", "2"));
}

TEST(DataFeed, QuotedFields) {
  const DataFeed feed = parsed("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n\"\",z\n");
  EXPECT_THAT(cells(feed), ElementsAre("x, \"y\"", "two\nlines", "", "z"));
}

TEST(DataFeed, AnEmptyLineIsNoRow) {
  EXPECT_THAT(cells(parsed("a\nx\n\ny\n")), ElementsAre("x", "y"));
}

TEST(DataFeed, EmptyCellsAreCells) {
  EXPECT_THAT(cells(parsed("a,b\n,\nx,\n")), ElementsAre("", "", "x", ""));
}

TEST(DataFeed, BrokenCsvNamesTheLine) {
  EXPECT_THAT(problem("a,b\n1,2\n3\n"), HasSubstr("line 3: it has 1 fields, the header row has 2"));
  EXPECT_THAT(problem("a,b\n\"1\n\",2\nx,y,z\n"), HasSubstr("line 4: it has 3"));
  EXPECT_THAT(problem("a,b\n\"1,2\n"), HasSubstr("line 2: a field's opening quote"));
  EXPECT_THAT(problem("a,b\n\"1\"x,2\n"), HasSubstr("line 2: there is something behind"));
  EXPECT_THAT(problem("a,a\n1,2\n"), HasSubstr("'a' is there twice"));
  EXPECT_THAT(problem("a,\n1,2\n"), HasSubstr("has no name"));
}

TEST(DataFeed, NothingInIt) {
  EXPECT_THAT(problem(""), HasSubstr("there is no row"));
  EXPECT_THAT(problem("a,b\n"), HasSubstr("there is no row"));
  EXPECT_THAT(problem("{}\n"), HasSubstr("no member"));
}

TEST(DataFeed, Ndjson) {
  const DataFeed feed = parsed(
      "{\"id\": 7, \"name\": \"a\\\"b\", \"on\": true, \"gone\": null}\n\n"
      "{\"id\": 1.5, \"name\": \"\\u00e4\", \"on\": {\"x\": [1]}, \"gone\": \"\"}\r\n");
  EXPECT_THAT(feed.columns(), ElementsAre("id", "name", "on", "gone"));
  EXPECT_EQ(feed.rows(), 2U);
  EXPECT_EQ(feed.row(0)[0], "7");
  EXPECT_EQ(feed.row(0)[1], "a\"b");
  EXPECT_EQ(feed.row(0)[2], "true");
  EXPECT_EQ(feed.row(0)[3], "");
  EXPECT_EQ(feed.row(1)[1], "\xC3\xA4");
  EXPECT_EQ(feed.row(1)[2], "{\"x\":[1]}");
}

TEST(DataFeed, NdjsonRowsMayLackMembers) {
  const DataFeed feed = parsed("{\"a\": 1}\n{\"a\": 2, \"b\": 3}\n{\"b\": 4}\n");
  EXPECT_THAT(feed.columns(), ElementsAre("a", "b"));
  EXPECT_EQ(feed.lacking_line(0), 3U);
  EXPECT_EQ(feed.lacking_line(1), 1U);
  EXPECT_THAT(cells(feed), ElementsAre("1", "", "2", "3", "", "4"));
}

TEST(DataFeed, BrokenNdjsonNamesTheLine) {
  EXPECT_THAT(problem("{\"a\": 1}\n{\"a\": }\n"), HasSubstr("line 2: it is not JSON"));
  EXPECT_THAT(problem("{\"a\": 1}\n[1]\n"), HasSubstr("line 2: it is not a JSON object"));
}

}  // namespace
}  // namespace vastar
