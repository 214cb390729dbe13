// Base64: the vectors of RFC 4648, every byte there and back, and text that is not base64.
#include "base/base64.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace vastar {
namespace {

TEST(Base64, MatchesTheVectorsOfTheRfc) {
  constexpr std::array<std::pair<const char*, const char*>, 7> kVectors = {
      {{"", ""},
       {"f", "Zg=="},
       {"fo", "Zm8="},
       {"foo", "Zm9v"},
       {"foob", "Zm9vYg=="},
       {"fooba", "Zm9vYmE="},
       {"foobar", "Zm9vYmFy"}}};
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
  }
}

TEST(Base64, CarriesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(255 - i));
  for (std::size_t cut = 0; cut < 4; ++cut) {
    const std::string some = bytes.substr(cut);
    EXPECT_EQ(base64_decode(base64_encode(some)), some);
  }
}

TEST(Base64, RefusesWhatIsNotBase64) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=Zg=", "Z===", "====", "Zm=v", "Zg==Zm9v",
                           "Zm9\n", "Zm 9", "Zm9v\n", "Zh==", "Zm9=", "Zm-_", "\xFFm9v"}) {
    EXPECT_FALSE(base64_decode(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace vastar
