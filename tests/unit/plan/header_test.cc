// -H as written: names, values, blanks, and that nothing can be smuggled in or leaks out.
#include "plan/header.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "plan/request.h"

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Header, IsNameAndValue) {
  const std::vector<std::pair<std::string, Header>> cases = {
      {"Name: value", {"Name", "value"}},
      {"Name:value", {"Name", "value"}},
      {"Name: \t value \t ", {"Name", "value"}},
      {"Name:", {"Name", ""}},
      {"Name: ", {"Name", ""}},
      {"Name;", {"Name", ""}},
      {"X: a: b", {"X", "a: b"}},
      {"X: a\tb", {"X", "a\tb"}},
      {"X: caf\xC3\xA9", {"X", "caf\xC3\xA9"}},
      {"!#$%&'*+-.^_`|~09azAZ: x", {"!#$%&'*+-.^_`|~09azAZ", "x"}},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Header> header = parse_header(text);
    ASSERT_TRUE(header.ok()) << text << header.error().message;
    EXPECT_EQ(header.value().name, expected.name) << text;
    EXPECT_EQ(header.value().value, expected.value) << text;
  }
}

TEST(Header, RefusesWhatCannotBeSentAndKeepsItsSecret) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "no ':'"},
      {"Bearer secret", "no ':'"},
      {"X: secret\r\nEvil: y", "control byte 0x0D"},
      {"X: secret\r", "0x0D"},
      {"X: secret\n", "0x0A"},
      {"X: \rsecret", "0x0D"},
      {"X:\nsecret", "0x0A"},
      {std::string("X: secret\0", 10), "0x00"},
      {"X: secret\x7F", "0x7F"},
      {"X: secret\x1b[2J", "0x1B"},
      {": secret", "a name stands before the ':'"},
      {":authority: secret", "a name stands before the ':'"},
      {";", "a name stands before the ':'"},
      {"X : secret", "blanks, and none before its ':' (character 2)"},
      {" X: secret", "(character 1)"},
      {"\tX: secret", "(character 1)"},
      {"Authorization Bearer secret: x", "(character 14)"},
      {"X\r\nY: secret", "0x0D (character 2)"},
      {"X\xC3\xA9: secret", "0xC3"},
      {"X;: secret", "0x3B"},
      {"X(secret): y", "0x28"},
      {"X; secret", "no ':'"},
  };
  for (const auto& [text, says] : cases) {
    const Result<Header> header = parse_header(text);
    ASSERT_FALSE(header.ok()) << text;
    EXPECT_THAT(header.error().message, HasSubstr(says));
    EXPECT_THAT(header.error().message, Not(HasSubstr("secret")));
    EXPECT_THAT(header.error().message, Not(HasSubstr("\n")));
  }
}

TEST(Header, NamesAreTokensOfTheRfc) {
  const std::string separators = "\"(),/:;<=>?@[\\]{} \t\x7F";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool expected = byte > 0x20 && byte < 0x7F && separators.find(c) == std::string::npos;
    EXPECT_EQ(parse_header(std::string("A") + c + "B: x").ok(), expected || c == ':') << byte;
  }
}

}  // namespace
}  // namespace vastar
