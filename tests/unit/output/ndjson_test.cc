// NDJSON: a line an object, the document last.
#include <array>

#include "unit/output/rendered.h"

namespace vastar {
namespace {

TEST(NdjsonTest, EventsAsTheyComeAndTheDocumentLast) {
  EXPECT_EQ(
      "{\"event\":\"start\"}\n{\"event\":\"end\"}\n{\"kind\":\"run\"}\n",
      rendered("ndjson", R"({"kind":"run"})", {}, {R"({"event":"start"})", R"({"event":"end"})"}));
}

TEST(NdjsonTest, AnIndentedDocumentIsStillOneLine) {
  EXPECT_EQ("{  \"kind\": \"a\\nb\"}\n", rendered("ndjson", "{\r\n  \"kind\": \"a\\nb\"\n}\n"));
}

TEST(NdjsonTest, NothingOfADocumentActsOnTheTerminal) {
  EXPECT_EQ("{\"e\":\"\\u009b\"}\n{\"a\":\"\\u202e\"}\n",
            rendered("ndjson", "{\"a\":\"\xE2\x80\xAE\"}", {}, {"{\"e\":\"\xC2\x9B\"}"}));
}

TEST(NdjsonTest, ALineIsOutBeforeTheEnd) {
  const TempFolder folder;
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(0, mkfifo(pipe.c_str(), 0600));
  const int reader = open(pipe.c_str(), O_RDWR | O_CLOEXEC);  // so that nobody waits for anybody
  const StdoutCapture quiet;
  Result<Outputs> outputs = Outputs::open({{"ndjson", pipe}}, {});
  ASSERT_TRUE(outputs) << outputs.error().message;
  outputs->event("{}");
  std::array<char, 10> bytes{};
  EXPECT_EQ(3, read(reader, bytes.data(), bytes.size()));  // blocks until the line is there
  EXPECT_STREQ("{}\n", bytes.data());
  EXPECT_TRUE(outputs->finish("{}").empty());
  close(reader);
}

}  // namespace
}  // namespace vastar
