// What a reader of messages takes and what it refuses, after RFC 6455 and RFC 7692: each case
// whole, byte by byte and in threes.
#include "wire/websocket/message_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "told.h"

namespace vastar::ws {
namespace {

using testing::close_frame;
using testing::frame;
using testing::Told;

using Story = std::vector<std::string>;

struct Case {
  const char* name;
  std::string bytes;
  Story story;
};

void expect_story(const ReaderRules& rules, const Case& one) {
  const Told whole = testing::read(rules, one.bytes, std::max<std::size_t>(one.bytes.size(), 1));
  EXPECT_EQ(whole.story, one.story) << one.name;
  for (const std::size_t size : {1U, 3U}) {
    EXPECT_EQ(testing::read(rules, one.bytes, size).story, one.story) << one.name << " by " << size;
  }
}

std::string text_of(std::size_t size) { return std::string(size, 'a'); }

std::vector<Case> good_cases() {
  return {
      {"text", frame(0x81, "hello"), {"text hello"}},
      {"binary", frame(0x82, {"\x00\xff\xfe", 3}), {std::string("binary \x00\xff\xfe", 10)}},
      {"empty text", frame(0x81, ""), {"text "}},
      {"empty binary", frame(0x82, ""), {"binary "}},
      {"7 bits", frame(0x81, text_of(125)), {"text " + text_of(125)}},
      {"16 bits", frame(0x81, text_of(126)), {"text " + text_of(126)}},
      {"65535", frame(0x81, text_of(65535)), {"text " + text_of(65535)}},
      {"64 bits", frame(0x81, text_of(65536)), {"text " + text_of(65536)}},
      {"fragments", frame(0x01, "he") + frame(0x00, "l") + frame(0x80, "lo"), {"text hello"}},
      {"empty fragments",
       frame(0x01, "") + frame(0x00, "") + frame(0x00, "x") + frame(0x80, ""),
       {"text x"}},
      {"control inside",
       frame(0x02, "a") + frame(0x89, "p") + frame(0x80, "b"),
       {"ping p", "binary ab"}},
      {"ping", frame(0x89, ""), {"ping "}},
      {"longest ping", frame(0x89, text_of(125)), {"ping " + text_of(125)}},
      {"pong", frame(0x8a, "x"), {"pong x"}},
      {"character in two frames",
       frame(0x01, "\xe2\x82") + frame(0x80, "\xac"),
       {"text \xe2\x82\xac"}},
      {"close without a code", frame(0x88, ""), {"close 1005 "}},
      {"close", close_frame(1001, "bye"), {"close 1001 bye"}},
      {"what follows a close", close_frame(1000) + frame(0x81, "late"), {"close 1000 "}},
      {"longest reason", close_frame(1000, text_of(123)), {"close 1000 " + text_of(123)}},
  };
}

std::vector<Case> bad_frames() {
  const Story reserved = {"broken 1002: a reserved bit is set"};
  const Story opcode = {"broken 1002: an unknown opcode"};
  const Story fragments = {"broken 1002: a control frame in fragments"};
  const Story longest = {"broken 1002: a control frame over 125 bytes"};
  const Story shortest = {"broken 1002: a payload's size that is not in its shortest form"};
  std::vector<Case> cases = {
      {"RSV2", frame(0xa1, "x"), reserved},
      {"RSV3", frame(0x91, "x"), reserved},
      {"RSV1", frame(0xc1, "x"), {"broken 1002: a compressed message that was not agreed on"}},
      {"RSV1 of a ping", frame(0xc9, "x"), {"broken 1002: a compressed control frame"}},
      {"ping in fragments", frame(0x09, "x"), fragments},
      {"close in fragments", frame(0x08, ""), fragments},
      {"long ping", frame(0x89, text_of(126)), longest},
      {"long close", frame(0x88, text_of(65536)), longest},
      {"16 bits for 125", "\x82\x7e" + std::string("\x00\x7d", 2), shortest},
      {"64 bits for 65535", "\x82\x7f" + std::string("\0\0\0\0\0\0\xff\xff", 8), shortest},
      {"2^63",
       "\x82\x7f\x80" + std::string(7, '\0'),
       {"broken 1002: a payload of 2^63 bytes or more"}},
      {"nothing to continue", frame(0x80, "x"), {"broken 1002: a continuation of no message"}},
      {"nothing to continue, after a message",
       frame(0x81, "a") + frame(0x00, "b"),
       {"text a", "broken 1002: a continuation of no message"}},
      {"message in message",
       frame(0x01, "a") + frame(0x81, "b"),
       {"broken 1002: a new message inside of another"}},
      {"masked by the server",
       frame(0x81, "x", true),
       {"broken 1002: a masked frame from the server"}},
  };
  for (const unsigned code : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    cases.push_back({"opcode", frame(0x80 | code, ""), opcode});
  }
  return cases;
}

std::vector<Case> bad_contents() {
  const Story text = {"broken 1007: text that is not UTF-8"};
  const Story code = {"broken 1002: a close frame with a code that may not be sent"};
  std::vector<Case> cases = {
      {"half a code", frame(0x88, "\x03"), {"broken 1002: a close frame with half a code"}},
      {"reason",
       close_frame(1000, "\xff"),
       {"broken 1007: a close frame whose reason is not UTF-8"}},
      {"reason cut off",
       close_frame(1000, "\xe2\x82"),
       {"broken 1007: a close frame whose reason is not UTF-8"}},
      {"latin 1", frame(0x81, "caf\xe9 "), text},
      {"cut off", frame(0x81, "\xe2\x82"), text},
      {"cut off in fragments", frame(0x01, "\xe2\x82") + frame(0x80, ""), text},
      {"surrogate", frame(0x81, "\xed\xa0\x80"), text},
      {"overlong", frame(0x81, "\xc0\xaf"), text},
      {"beyond", frame(0x81, "\xf4\x90\x80\x80"), text},
      {"in the second fragment", frame(0x01, "ok") + frame(0x80, "\x80"), text},
      {"late, behind ASCII", frame(0x81, text_of(40) + "\xff" + text_of(40)), text},
  };
  for (const unsigned bad : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 2999U, 5000U, 65535U}) {
    cases.push_back({"code", close_frame(bad), code});
  }
  return cases;
}

TEST(MessageReader, TellsMessagesAndControls) {
  for (const Case& one : good_cases()) expect_story({}, one);
}

TEST(MessageReader, RefusesFramesThatBreakTheRules) {
  for (const Case& one : bad_frames()) expect_story({}, one);
}

TEST(MessageReader, RefusesTextAndCodesThatMayNotBe) {
  for (const Case& one : bad_contents()) expect_story({}, one);
}

TEST(MessageReader, TakesEveryCodeThatMayBeSent) {
  for (const unsigned code :
       {1000U, 1001U, 1002U, 1003U, 1007U, 1010U, 1011U, 1014U, 3000U, 3999U, 4000U, 4999U}) {
    expect_story({}, {"code", close_frame(code), {"close " + std::to_string(code) + " "}});
  }
}

TEST(MessageReader, AServerReadsMaskedFramesAlone) {
  const ReaderRules rules{.sender = Sender::kClient, .deflate = {}};
  expect_story(rules, {"text", frame(0x81, "hello", true), {"text hello"}});
  expect_story(rules, {"long", frame(0x81, text_of(70000), true), {"text " + text_of(70000)}});
  expect_story(rules, {"ping", frame(0x89, "p", true), {"ping p"}});
  expect_story(rules,
               {"fragments", frame(0x01, "he", true) + frame(0x80, "llo", true), {"text hello"}});
  expect_story(rules, {"close", close_frame(3001, "why", true), {"close 3001 why"}});
  expect_story(rules,
               {"unmasked", frame(0x81, "x"), {"broken 1002: an unmasked frame from the client"}});
}

TEST(MessageReader, BoundsMessages) {
  const ReaderRules rules{.deflate = {}, .largest_message = 10};
  const Story over = {"broken 1009: a message over the limit"};
  expect_story(rules, {"ten", frame(0x81, text_of(10)), {"text " + text_of(10)}});
  expect_story(rules, {"eleven", frame(0x81, text_of(11)), over});
  expect_story(rules, {"in fragments", frame(0x01, text_of(6)) + frame(0x80, text_of(5)), over});
  expect_story(rules, {"each its own",
                       frame(0x81, text_of(8)) + frame(0x81, text_of(8)),
                       {"text " + text_of(8), "text " + text_of(8)}});
}

TEST(MessageReader, SaysWhetherAMessageIsUnderWay) {
  EXPECT_TRUE(testing::read({}, frame(0x81, "x"), 9).idle);
  EXPECT_FALSE(testing::read({}, "\x81", 9).idle);
  EXPECT_FALSE(testing::read({}, frame(0x01, "x"), 9).idle);
  EXPECT_FALSE(testing::read({}, frame(0x81, "xyz").substr(0, 4), 9).idle);
}

TEST(MessageReader, BinaryPayloadMayBeSkippedButForItsLastByte) {
  std::string scratch;
  MessageReader reader({}, scratch);
  const std::string bytes = frame(0x82, text_of(1000));
  std::string_view head = std::string_view(bytes).substr(0, 4);
  EXPECT_EQ(reader.next(head).kind, Piece::Kind::kNone);
  ASSERT_EQ(reader.skippable(), 999U);
  reader.skip(999);
  std::string_view last = "z";
  const Piece piece = reader.next(last);
  EXPECT_EQ(piece.bytes, "z");
  EXPECT_TRUE(piece.ends);
  EXPECT_TRUE(reader.idle());
}

TEST(MessageReader, TextIsNeverSkipped) {
  std::string scratch;
  MessageReader reader({}, scratch);
  std::string_view head = "\x81\x7d";
  EXPECT_EQ(reader.next(head).kind, Piece::Kind::kNone);
  EXPECT_EQ(reader.skippable(), 0U);
}

// ---- compressed ----

const ReaderRules kDeflate{.deflate = DeflateParams{}, .largest_message = 1U << 20U};

std::string hello_in_two(unsigned second) {  // RFC 7692, 7.2.3.1
  return frame(0x41, "\xf2\x48\xcd") + frame(second, {"\xc9\xc9\x07\x00", 4});
}

TEST(MessageReader, InflatesTheExamplesOfTheStandard) {
  const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
  expect_story(kDeflate, {"one frame", frame(0xc1, hello), {"text Hello"}});
  expect_story(kDeflate, {"two frames", hello_in_two(0x80), {"text Hello"}});
  expect_story(kDeflate, {"context taken over",
                          frame(0xc1, hello) + frame(0xc1, {"\xf2\x00\x11\x00\x00", 5}),
                          {"text Hello", "text Hello"}});
  expect_story(kDeflate, {"stored",
                          frame(0xc1, {"\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11}),
                          {"text Hello"}});
  expect_story(
      kDeflate,
      {"last block", frame(0xc1, {"\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8}), {"text Hello"}});
  expect_story(kDeflate, {"two blocks",
                          frame(0xc1, {"\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13}),
                          {"text Hello"}});
  expect_story(kDeflate, {"empty", frame(0xc1, {"\x00", 1}), {"text "}});
}

TEST(MessageReader, ALastBlockForgetsNothing) {
  const std::string last("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);
  expect_story(kDeflate, {"context",
                          frame(0xc1, last) + frame(0xc1, {"\xf2\x00\x11\x00\x00", 5}),
                          {"text Hello", "text Hello"}});
}

TEST(MessageReader, ContextIsForgottenWhereThatWasAgreed) {
  ReaderRules rules = kDeflate;
  rules.deflate->server_forgets = true;
  const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
  expect_story(rules,
               {"both", frame(0xc1, hello) + frame(0xc1, hello), {"text Hello", "text Hello"}});
  expect_story(rules, {"refers back",
                       frame(0xc1, hello) + frame(0xc1, {"\xf2\x00\x11\x00\x00", 5}),
                       {"text Hello", "broken 1007: compressed data that cannot be inflated"}});
}

TEST(MessageReader, RefusesCompressionThatBreaksTheRules) {
  expect_story(kDeflate, {"rubbish",
                          frame(0xc2, "\xff\xff\xff\xff"),
                          {"broken 1007: compressed data that cannot be inflated"}});
  // Found by fuzzing: told at once, though the message goes on.
  expect_story(kDeflate, {"behind what can be inflated",
                          std::string("\xc1\x08\xf3\xf2\x41\x00\x11\x00\x27", 9),
                          {"broken 1007: compressed data that cannot be inflated"}});
  expect_story(kDeflate, {"continuation",
                          hello_in_two(0xc0),
                          {"broken 1002: a continuation that says it is compressed"}});
  expect_story(kDeflate, {"not text",
                          frame(0xc1, Deflater(15).compress("caf\xe9")),
                          {"broken 1007: text that is not UTF-8"}});
  expect_story(kDeflate, {"uncompressed beside", frame(0x81, "plain"), {"text plain"}});
}

TEST(MessageReader, ABombIsStoppedAtTheLimit) {
  const std::string bomb = Deflater(15).compress(std::string(8U << 20U, 'x'));
  ASSERT_LT(bomb.size(), 20000U);
  const Told told = testing::read(kDeflate, frame(0xc2, bomb), bomb.size() + 20);
  EXPECT_EQ(told.story, Story{"broken 1009: a message over the limit"});
}

TEST(MessageReader, InflatesWhatWasDeflatedWithEveryWindow) {
  std::mt19937 random(1);
  std::string noise(60'000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random() % 7 == 0 ? random() : 'a');
  for (unsigned window = 9; window <= 15; ++window) {
    Deflater deflater(static_cast<std::uint8_t>(window));
    ASSERT_TRUE(deflater.usable());
    const std::string bytes = frame(0xc2, deflater.compress(noise), true) +
                              frame(0xc2, deflater.compress(""), true) +
                              frame(0xc2, deflater.compress(std::string(16384, 'b')), true);
    const ReaderRules rules{.sender = Sender::kClient, .deflate = DeflateParams{}};
    const Story story = {"binary " + noise, "binary ", "binary " + std::string(16384, 'b')};
    for (const std::size_t size : {std::size_t{1000}, bytes.size()}) {
      EXPECT_EQ(testing::read(rules, bytes, size).story, story) << window;
    }
  }
  EXPECT_FALSE(Deflater(8).usable());
}

}  // namespace
}  // namespace vastar::ws
