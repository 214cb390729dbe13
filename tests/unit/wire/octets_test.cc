// Octet classes, and whole texts checked block by block against the table.
#include "wire/octets.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

TEST(Octets, TokensAreTheOctetsOfRfc9110) {
  const std::string all =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int octet = 0; octet < 256; ++octet) {
    const bool expected = all.find(static_cast<char>(octet)) != std::string::npos;
    EXPECT_EQ(is_token_octet(static_cast<char>(octet)), expected) << octet;
  }
}

TEST(Octets, TextIsTabsAndWhatIsNoControl) {
  for (int octet = 0; octet < 256; ++octet) {
    const bool expected = octet == '\t' || (octet >= 0x20 && octet != 0x7f);
    EXPECT_EQ(is_text_octet(static_cast<char>(octet)), expected) << octet;
  }
}

// Each octet at each place of texts of each length about the block sizes.
TEST(Octets, WholeTextsAgreeWithTheTable) {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int octet = 0; octet < 256; ++octet) {
        std::string text(size, 'x');
        text[place] = static_cast<char>(octet);
        ASSERT_EQ(is_field_text(text), is_text_octet(text[place])) << size << ' ' << octet;
        ASSERT_EQ(is_token(text), is_token_octet(text[place])) << size << ' ' << octet;
        const std::size_t length = is_token_octet(text[place]) ? size : place;
        ASSERT_EQ(token_length(text), length) << size << ' ' << octet;
      }
    }
  }
}

TEST(Octets, TheEmptyTextIsNoTokenButText) {
  EXPECT_FALSE(is_token(""));
  EXPECT_TRUE(is_field_text(""));
  EXPECT_EQ(token_length(""), 0U);
}

TEST(Octets, TabsDoNotHideControls) {
  EXPECT_TRUE(is_field_text("a long enough text\twith tabs\tin it"));
  EXPECT_FALSE(is_field_text("a long enough text\twith tabs\tin it and a \x01 too"));
}

TEST(Octets, HexDigits) {
  const std::string digits = "0123456789abcdef";
  for (int octet = 0; octet < 256; ++octet) {
    const bool upper = octet >= 'A' && octet <= 'F';
    const std::size_t value = digits.find(static_cast<char>(upper ? octet + 0x20 : octet));
    EXPECT_EQ(hex_value(static_cast<char>(octet)),
              value == std::string::npos ? -1 : static_cast<int>(value))
        << octet;
  }
}

TEST(Octets, BlanksAreTrimmedFromTheEndsOnly) {
  EXPECT_EQ(trim_blanks(" \t a b\t "), "a b");
  EXPECT_EQ(trim_blanks("a"), "a");
  EXPECT_EQ(trim_blanks(" \t "), "");
  EXPECT_EQ(trim_blanks(""), "");
  EXPECT_EQ(trim_blanks("\r\n"), "\r\n");
}

TEST(Octets, WordsAreTheSameWhateverTheirCase) {
  EXPECT_TRUE(same_word("Keep-ALIVE", "keep-alive"));
  EXPECT_FALSE(same_word("keep_alive", "keep-alive"));
  EXPECT_FALSE(same_word("keep-alive ", "keep-alive"));
  EXPECT_FALSE(same_word("", "close"));
  for (int octet = 0x20; octet < 256; ++octet) {  // no printable octet passes for another
    const std::string text(1, static_cast<char>(octet));
    EXPECT_EQ(same_word(text, "c"), text == "c" || text == "C") << octet;
    EXPECT_EQ(same_word(text, "-"), text == "-") << octet;
  }
}

}  // namespace
}  // namespace vastar
