// A text in pieces is found wherever it is cut.
#include "wire/text_finder.h"

#include <gtest/gtest.h>

#include <string>

namespace vastar {
namespace {

bool found(const TextFinder& finder, std::string_view body, std::size_t first, std::size_t second) {
  std::size_t matched = finder.advance(0, body.substr(0, first));
  matched = finder.advance(matched, body.substr(first, second - first));
  return finder.advance(matched, body.substr(second)) == finder.size();
}

void expect_everywhere(std::string_view text, std::string_view body) {
  const TextFinder finder(text);
  const bool is_there = body.find(text) != std::string_view::npos;
  for (std::size_t first = 0; first <= body.size(); ++first) {
    for (std::size_t second = first; second <= body.size(); ++second) {
      ASSERT_EQ(found(finder, body, first, second), is_there)
          << text << " in " << body << " cut at " << first << " and " << second;
    }
  }
}

TEST(TextFinder, FindsWhatIsThereHoweverItIsCut) {
  expect_everywhere("ok", "{\"status\":\"ok\"}");
  expect_everywhere("a", "a");
  expect_everywhere("a", "bbb");
  expect_everywhere("abc", "ababababc");
  expect_everywhere("aab", "aaaaaab");
  expect_everywhere("aaab", "aabaaabaa");
  expect_everywhere("abcabd", "abcabcabd");
  expect_everywhere("abcabd", "abcabcabc");
  expect_everywhere("abacabad", "abacabacabad");
  expect_everywhere("hello", "hell");
  expect_everywhere(std::string_view("\0x", 2), std::string_view("a\0\0x", 4));
}

// Every text of up to 5 letters in every body of 9, both of two letters: all there is to go wrong.
TEST(TextFinder, AgreesWithFindOnAllSmallCases) {
  const auto word = [](unsigned bits, unsigned size) {
    std::string out;
    for (unsigned i = 0; i < size; ++i) out.push_back((bits >> i & 1U) != 0 ? 'a' : 'b');
    return out;
  };
  for (unsigned size = 1; size <= 5; ++size) {
    for (unsigned bits = 0; bits < 1U << size; ++bits) {
      const std::string text = word(bits, size);
      const TextFinder finder(text);
      for (unsigned body_bits = 0; body_bits < 1U << 9U; ++body_bits) {
        const std::string body = word(body_bits, 9);
        const bool there = body.find(text) != std::string::npos;
        ASSERT_EQ(found(finder, body, 4, 6), there) << text << " in " << body;
      }
    }
  }
}

}  // namespace
}  // namespace vastar
