// What a client must do in each case of the Autobahn test suite's fuzzing server, by the suite's
// numbers: the frames are made here after its descriptions, and what is judged is the messages that
// were taken, the frames that were sent, and how the connection ended.
//
// The suite's own client echoes; ours measures. So its "echoes the message" is here "has taken the
// message": as many, of as many bytes.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "session_play.h"

namespace vastar::testing {
namespace {

using ws::Opcode;

// ---- frames of the server ----

constexpr unsigned kText = 0x81, kBinary = 0x82, kClose = 0x88, kPing = 0x89, kPong = 0x8a;
constexpr unsigned kMore = 0x7f;    // with &: not the last frame of its message
constexpr unsigned kGoesOn = 0x80;  // a continuation, the last one

// `first` is the frame's first octet: FIN, RSV and opcode.
std::string frame(unsigned first, std::string_view payload) {
  std::string out;
  ws::append_frame({}, payload, out);
  out[0] = static_cast<char>(first);
  return out;
}

std::string close_frame(unsigned code, std::string_view reason = {}) {
  std::string payload = {static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
  return frame(kClose, payload.append(reason));
}

std::string repeated(std::size_t count, const std::string& frames) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += frames;
  return all;
}

// A message in frames of `size` bytes.
std::string in_fragments(unsigned opcode, std::string_view message, std::size_t size) {
  std::string frames;
  for (bool first = true; first || !message.empty(); first = false) {
    const std::string_view part = message.substr(0, size);
    message.remove_prefix(part.size());
    const unsigned fin = message.empty() ? 0x80 : 0;
    frames += frame((first ? opcode : 0U) | fin, part);
  }
  return frames;
}

std::string stars(std::size_t count) { return std::string(count, '*'); }

// ---- the cases ----

struct Case {
  std::string id;
  std::string bytes;      // after the handshake
  Story sent = {};        // by the client: pongs and closes, as WsPlay::messages() tells them
  std::size_t taken = 0;  // messages
  std::size_t size = 0;   // of them, payload bytes in all
};

const Story kProtocolError = {"close 1002"};
const Story kInvalid = {"close 1007"};

void expect_case(const Case& one, std::size_t cut) {
  SCOPED_TRACE("case " + one.id + ", cut at " + std::to_string(cut));
  WsPlay play(listening());
  play.traffic.operation_begun();
  play.feed(play.accepted());
  play.feed(one.bytes, cut);
  EXPECT_EQ(play.messages(), one.sent);
  const Measurements measured = play.taken();
  EXPECT_EQ(measured.metrics.find("messages_received")->value, static_cast<double>(one.taken));
  EXPECT_EQ(measured.metrics.find("message_bytes_received_per_s")->value,
            static_cast<double>(one.size));
  const bool broken = one.sent == kProtocolError || one.sent == kInvalid ||
                      (!one.sent.empty() && one.sent.back() == "close 1009");
  const bool failed = !play.story.empty() && play.story.back().starts_with("failed -: protocol");
  EXPECT_EQ(failed, broken && !one.bytes.empty()) << (failed ? play.story.back() : "");
}

void expect_all(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    for (const std::size_t cut : {std::size_t{1} << 24U, std::size_t{997}, std::size_t{1}}) {
      if (cut == 1 && one.bytes.size() > 200'000) continue;  // nothing new, and slow
      expect_case(one, cut);
    }
  }
}

// ---- 1: framing ----

TEST(AutobahnCases, Framing) {
  std::vector<Case> cases;
  const std::vector<std::size_t> sizes = {0, 125, 126, 127, 128, 65535, 65536};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    cases.push_back({"1.1." + number, frame(kText, stars(sizes[i])), {}, 1, sizes[i]});
    cases.push_back(
        {"1.2." + number, frame(kBinary, std::string(sizes[i], '\xfe')), {}, 1, sizes[i]});
  }
  expect_all(cases);
}

// ---- 2: pings and pongs ----

TEST(AutobahnCases, PingsAndPongs) {
  const std::string binary("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);
  std::vector<Case> cases = {
      {"2.1", frame(kPing, ""), {"pong "}},
      {"2.2", frame(kPing, "Hello, world!"), {"pong Hello, world!"}},
      {"2.3", frame(kPing, binary), {"pong " + binary}},
      {"2.4 and 2.6", frame(kPing, std::string(125, '\xfe')), {"pong " + std::string(125, '\xfe')}},
      {"2.5", frame(kPing, std::string(126, '\xfe')), kProtocolError},
      {"2.7", frame(kPong, "")},
      {"2.8", frame(kPong, "unsolicited pong payload")},
      {"2.9", frame(kPong, "unsolicited") + frame(kPing, "ping"), {"pong ping"}},
  };
  Case ten{"2.10 and 2.11", {}};
  for (int i = 0; i < 10; ++i) {
    ten.bytes += frame(kPing, "payload-" + std::to_string(i));
    ten.sent.push_back("pong payload-" + std::to_string(i));
  }
  cases.push_back(ten);
  expect_all(cases);
}

// ---- 3 and 4: reserved bits and opcodes ----

TEST(AutobahnCases, ReservedBits) {
  const std::string hello = frame(kText, "Hello");
  const std::string ping = frame(kPing, "");
  expect_all({
      {"3.1", frame(kText | 0x10, "Hello"), kProtocolError},
      {"3.2", hello + frame(kText | 0x20, "Hello") + ping, kProtocolError, 1, 5},
      {"3.3", hello + frame(kText | 0x30, "Hello") + ping, kProtocolError, 1, 5},
      {"3.4", hello + frame(kText | 0x40, "Hello") + ping, kProtocolError, 1, 5},
      {"3.5", frame(kBinary | 0x50, stars(8)), kProtocolError},
      {"3.6", frame(kPing | 0x60, "Hello"), kProtocolError},
      {"3.7", frame(kClose | 0x70, ""), kProtocolError},
  });
}

TEST(AutobahnCases, ReservedOpcodes) {
  std::vector<Case> cases;
  for (unsigned i = 0; i < 5; ++i) {
    for (const unsigned opcode : {3 + i, 11 + i}) {
      const std::string id = (opcode < 8 ? "4.1." : "4.2.") + std::to_string(i + 1);
      const std::string bad = frame(0x80 | opcode, i % 2 == 0 ? "" : "payload");
      cases.push_back({id, bad, kProtocolError});
      cases.push_back({id + ", behind a message", frame(kText, "Hello") + bad + frame(kPing, ""),
                       kProtocolError, 1, 5});
    }
  }
  expect_all(cases);
}

// ---- 5: fragmentation ----

TEST(AutobahnCases, FragmentsThatAreInOrder) {
  const std::string one = frame(kText & kMore, "fragment1");
  const std::string two = frame(kGoesOn, "fragment2");
  const std::string middle = frame(kGoesOn & kMore, "fragment");
  const std::string ping = frame(kPing, "ping");
  expect_all({
      {"5.3 to 5.5", one + two, {}, 1, 18},
      {"5.6 to 5.8", one + ping + two, {"pong ping"}, 1, 18},
      {"5.19 and 5.20",
       one + middle + ping + middle + middle + ping + two,
       {"pong ping", "pong ping"},
       1,
       42},
  });
}

TEST(AutobahnCases, FragmentsThatAreNot) {
  const std::string whole = frame(kText, "Hello");
  const std::string nothing_before = frame(kGoesOn, "non-continuation payload");
  const std::string nothing_before_nor_last = frame(kGoesOn & kMore, "non-continuation payload");
  const std::string one = frame(kText & kMore, "fragment1");
  const std::string two = frame(kGoesOn, "fragment2");
  expect_all({
      {"5.1", frame(kPing & kMore, "fragment1") + two, kProtocolError},
      {"5.2", frame(kPong & kMore, "fragment1") + two, kProtocolError},
      {"5.9 to 5.11", nothing_before + whole, kProtocolError},
      {"5.12 to 5.14", nothing_before_nor_last + whole, kProtocolError},
      {"5.15", one + two + nothing_before_nor_last + whole, kProtocolError, 1, 18},
      {"5.16", repeated(2, nothing_before_nor_last + one + two), kProtocolError},
      {"5.17", repeated(2, nothing_before + one + two), kProtocolError},
      {"5.18", one + frame(kText, "fragment2"), kProtocolError},
  });
}

// ---- 6: UTF-8 ----

struct Utf8Row {
  const char* id;
  std::string text;
  bool valid;
};

// After Markus Kuhn's stress test, which the suite follows too.
std::vector<Utf8Row> utf8_rows() {
  const auto nul = [](const char* text, std::size_t size) { return std::string(text, size); };
  return {
      {"6.2.1", "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!", true},
      {"6.2.4", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", true},
      {"6.3.1",
       "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
       "edited",
       false},
      {"6.5.1", "\xce\xba", true},
      {"6.6.1", "\xce", false},
      {"6.6.3", "\xce\xba\xe1", false},
      {"6.6.4", "\xce\xba\xe1\xbd", false},
      {"6.6.11", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", true},
      {"6.7.1", nul("\x00", 1), true},
      {"6.7.2", "\xc2\x80", true},
      {"6.7.3", "\xe0\xa0\x80", true},
      {"6.7.4", "\xf0\x90\x80\x80", true},
      {"6.8.1", "\xf8\x88\x80\x80\x80", false},
      {"6.8.2", "\xfc\x84\x80\x80\x80\x80", false},
      {"6.9.1", "\x7f", true},
      {"6.9.2", "\xdf\xbf", true},
      {"6.9.3", "\xef\xbf\xbf", true},
      {"6.9.4", "\xf4\x8f\xbf\xbf", true},
      {"6.10.1", "\xf7\xbf\xbf\xbf", false},
      {"6.10.2", "\xfb\xbf\xbf\xbf\xbf", false},
      {"6.10.3", "\xfd\xbf\xbf\xbf\xbf\xbf", false},
      {"6.11.1", "\xed\x9f\xbf", true},
      {"6.11.2", "\xee\x80\x80", true},
      {"6.11.3", "\xef\xbf\xbd", true},
      {"6.11.4", "\xf4\x8f\xbf\xbf", true},
      {"6.11.5", "\xf4\x90\x80\x80", false},
      {"6.12.1", "\x80", false},
      {"6.12.2", "\xbf", false},
      {"6.12.4", "\x80\xbf\x80", false},
      {"6.13.1", "\xc0 \xc1 \xc2 ", false},
      {"6.13.2", "\xe0 \xe1 \xef ", false},
      {"6.13.3", "\xf0 \xf4 \xf7 ", false},
      {"6.14.1", "\xc0", false},
      {"6.14.2", "\xe0\x80", false},
      {"6.14.3", "\xf0\x80\x80", false},
      {"6.14.6", "\xdf", false},
      {"6.14.7", "\xef\xbf", false},
      {"6.15.1", "\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80", false},
      {"6.16.1", "\xfe", false},
      {"6.16.2", "\xff", false},
      {"6.17.1", "\xc0\xaf", false},
      {"6.17.2", "\xe0\x80\xaf", false},
      {"6.17.3", "\xf0\x80\x80\xaf", false},
      {"6.18.1", "\xc1\xbf", false},
      {"6.18.2", "\xe0\x9f\xbf", false},
      {"6.18.3", "\xf0\x8f\xbf\xbf", false},
      {"6.19.1", "\xc0\x80", false},
      {"6.19.2", "\xe0\x80\x80", false},
      {"6.20.1", "\xed\xa0\x80", false},
      {"6.20.2", "\xed\xad\xbf", false},
      {"6.20.7", "\xed\xbf\xbf", false},
      {"6.21.1", "\xed\xa0\x80\xed\xb0\x80", false},
      {"6.21.8", "\xed\xaf\xbf\xed\xbf\xbf", false},
      {"6.22.1", "\xef\xbf\xbe", true},
      {"6.22.2", "\xef\xbf\xbf", true},
      {"6.22.3", "\xf0\x9f\xbf\xbe", true},
      {"6.22.34", "\xf4\x8f\xbf\xbf", true},
      {"6.23.1", "\xef\xbf\xb9", true},
      {"6.23.7", "\xef\xbf\xbf", true},
  };
}

TEST(AutobahnCases, Utf8) {
  for (const Utf8Row& row : utf8_rows()) {
    const std::vector<Case> forms = {
        {row.id, frame(kText, row.text)},
        {std::string(row.id) + " in frames of an octet", in_fragments(1, row.text, 1)}};
    for (Case one : forms) {
      if (row.valid) {
        one.taken = 1;
        one.size = row.text.size();
      } else {
        one.sent = kInvalid;
      }
      expect_all({one});
    }
  }
}

TEST(AutobahnCases, EmptyTextInFragments) {
  expect_all({
      {"6.1.1", frame(kText, ""), {}, 1, 0},
      {"6.1.2",
       frame(kText & kMore, "") + frame(kGoesOn & kMore, "") + frame(kGoesOn, ""),
       {},
       1,
       0},
      {"6.1.3",
       frame(kText & kMore, "") + frame(kGoesOn & kMore, "middle") + frame(kGoesOn, ""),
       {},
       1,
       6},
  });
}

// The rest of the message never comes: what can only be wrong is refused at once.
TEST(AutobahnCases, Utf8FailsFast) {
  const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
  const std::string whole = frame(kText, greek +
                                             "\xf4\x90\x80\x80"
                                             "edited");
  const std::size_t head = whole.size() - greek.size() - 10;
  expect_all({
      {"6.4.1", frame(kText & kMore, greek) + frame(kGoesOn & kMore, "\xf4\x90\x80\x80"), kInvalid},
      {"6.4.2", frame(kText & kMore, greek + "\xf4") + frame(kGoesOn & kMore, "\x90"), kInvalid},
      {"6.4.3", whole.substr(0, head + greek.size() + 4), kInvalid},
      {"6.4.4", whole.substr(0, head + greek.size() + 2), kInvalid},
  });
}

// ---- 7: the closing handshake ----

TEST(AutobahnCases, NothingIsDoneAfterAClose) {
  const std::string close = close_frame(1000);
  const Story closed = {"close 1000"};
  expect_all({
      {"7.1.1", frame(kText, "Hello World!") + close, closed, 1, 12},
      {"7.1.2", close + close, closed},
      {"7.1.3", close + frame(kPing, ""), closed},
      {"7.1.4", close + frame(kText, "Hello World!"), closed},
      {"7.1.5", frame(kText & kMore, "fragment1") + close + frame(kGoesOn, "fragment2"), closed},
      {"7.1.6", frame(kText, stars(262'144)) + close + frame(kPing, ""), closed, 1, 262'144},
  });
}

TEST(AutobahnCases, WhatACloseMayCarry) {
  expect_all({
      {"7.3.1", frame(kClose, ""), {"close 1005"}},  // told without a code: an empty one was sent
      {"7.3.2", frame(kClose, "a"), kProtocolError},
      {"7.3.3", close_frame(1000), {"close 1000"}},
      {"7.3.4", close_frame(1000, "Hello World!"), {"close 1000"}},
      {"7.3.5", close_frame(1000, stars(123)), {"close 1000"}},
      {"7.3.6", close_frame(1000, stars(124)), kProtocolError},
      {"7.5.1",
       close_frame(1000,
                   "\xce\xba\xe1\xbd\xb9\xed\xa0\x80"
                   "edited"),
       kInvalid},
  });
}

TEST(AutobahnCases, CloseCodes) {
  std::vector<Case> cases;
  for (const unsigned good : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 3000U,
                              3999U, 4000U, 4999U}) {
    WsPlay play(listening());
    play.feed(play.accepted() + close_frame(good));
    EXPECT_EQ(play.messages(), Story{"close " + std::to_string(good)}) << "7.7";
    EXPECT_EQ(play.story, Story{"closing"}) << "7.7";
  }
  for (const unsigned bad :
       {0U, 999U, 1004U, 1005U, 1006U, 1016U, 1100U, 2000U, 2999U, 5000U, 65535U}) {
    cases.push_back({"7.9 and 7.13, " + std::to_string(bad), close_frame(bad), kProtocolError});
  }
  expect_all(cases);
}

// ---- 9 and 10: sizes ----

TEST(AutobahnCases, LargeMessages) {
  constexpr std::size_t kMega = 1 << 20;
  std::vector<Case> cases;
  for (const std::size_t size : {kMega / 16, kMega / 4, kMega, 4 * kMega, 8 * kMega, 16 * kMega}) {
    cases.push_back({"9.1", frame(kText, stars(size)), {}, 1, size});
    cases.push_back({"9.2", frame(kBinary, stars(size)), {}, 1, size});
  }
  for (const std::size_t part : {64U, 256U, 1024U, 65'536U, 1'048'576U, 4'194'304U}) {
    cases.push_back({"9.3", in_fragments(1, stars(4 * kMega), part), {}, 1, 4 * kMega});
    cases.push_back({"9.4", in_fragments(2, stars(4 * kMega), part), {}, 1, 4 * kMega});
  }
  for (const Case& one : cases) expect_case(one, 65'536);
  expect_case({"9.5 and 9.6", frame(kText, stars(kMega)), {}, 1, kMega}, 64);
  expect_case({"10.1.1", in_fragments(1, stars(65'536), 1300), {}, 1, 65'536}, 65'536);
}

TEST(AutobahnCases, ManyMessages) {
  for (const std::size_t size : {0U, 16U, 64U, 256U, 1024U, 4096U}) {
    const std::string all = repeated(1000, frame(kText, stars(size)));
    expect_case({"9.7 and 9.8", all, {}, 1000, 1000 * size}, 65'536);
  }
}

TEST(AutobahnCases, AMessageOverTheLimitIsRefusedByItsHead) {
  WebSocketPlan plan = listening();
  plan.largest_message = 1000;
  WsPlay play(plan);
  play.feed(play.accepted() + frame(kBinary, stars(1001)).substr(0, 4));
  EXPECT_EQ(play.messages(), Story{"close 1009"});
}

}  // namespace
}  // namespace vastar::testing
