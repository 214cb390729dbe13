// The heads of the opening handshake.
#include "wire/websocket/handshake.h"

#include <gtest/gtest.h>

namespace vastar::ws {
namespace {

// The example of RFC 6455, 1.3.
TEST(Accept, IsAsTheStandardHasIt) {
  EXPECT_EQ(accept_of("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

std::optional<DeflateParams> answered(std::string_view value) {
  std::optional<DeflateParams> agreed;
  EXPECT_EQ(read_deflate_answer(value, true, agreed), nullptr) << value;
  return agreed;
}

TEST(DeflateAnswer, IsReadInEveryForm) {
  EXPECT_EQ(answered(""), std::nullopt);
  DeflateParams params;
  params.client_forgets = true;  // as it was offered
  EXPECT_EQ(answered("permessage-deflate"), params);
  EXPECT_EQ(answered(" permessage-deflate ; client_no_context_takeover , "), params);
  params.server_forgets = true;
  EXPECT_EQ(answered("permessage-deflate;server_no_context_takeover"), params);
  params.client_window = 10;
  params.server_window = 8;
  EXPECT_EQ(answered("permessage-deflate; client_max_window_bits=10; server_max_window_bits=\"8\"; "
                     "server_no_context_takeover"),
            params);
}

TEST(DeflateAnswer, IsRefusedWhenItIsNotWithinTheOffer) {
  for (const char* bad :
       {"x-webkit-deflate-frame", "permessage-deflate; unknown",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate, permessage-deflate", "permessage-deflate; =1", "permessage deflate",
        "permessage-deflate; server_max_window_bits=\"1 0\"", "permessage-deflate;"}) {
    std::optional<DeflateParams> agreed;
    EXPECT_NE(read_deflate_answer(bad, true, agreed), nullptr) << bad;
  }
  std::optional<DeflateParams> agreed;
  EXPECT_STREQ(read_deflate_answer("permessage-deflate", false, agreed),
               "an extension that was not offered");
}

TEST(DeflateOffer, TheFirstThatCanBeTakenIs) {
  EXPECT_FALSE(choose_deflate("x-other, permessage-deflate; what"));
  EXPECT_FALSE(choose_deflate("permessage-deflate; server_max_window_bits=8"));
  const auto chosen = choose_deflate(
      "permessage-deflate; server_max_window_bits=8, permessage-deflate; "
      "server_max_window_bits=10; "
      "client_no_context_takeover");
  ASSERT_TRUE(chosen);
  EXPECT_EQ(deflate_answer(*chosen),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            "server_max_window_bits=10");
}

TEST(DeflateOffer, OursIsAnsweredAndReadBack) {
  const auto chosen = choose_deflate(kDeflateOffer);
  ASSERT_TRUE(chosen);
  const auto agreed = answered(deflate_answer(*chosen));
  ASSERT_TRUE(agreed);
  EXPECT_TRUE(agreed->client_forgets);
  EXPECT_TRUE(agreed->server_forgets);
}

}  // namespace
}  // namespace vastar::ws
