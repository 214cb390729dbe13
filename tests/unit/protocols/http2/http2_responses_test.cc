// HTTP/2 responses: every one whole, in two reads and byte by byte; every malformed one.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "unit/protocols/http2/h2_play.h"

namespace vastar {
namespace {

using testing::Ending;
using testing::H2Play;
using testing::Story;
namespace h2 = testing::h2;
using h2::field;
using h2::frame;
using h2::kStatus200;

constexpr Slot kSlot = 7;

struct Case {
  const char* name;
  std::string bytes;
  Story events;  // beyond "submitted 7"
  Ending ending = Ending::kNone;
  const char* method = "GET";
};
void PrintTo(const Case& what, std::ostream* out) { *out << what.name; }

RequestSpec request_with(const std::string& method) {
  RequestSpec request;
  request.method = method;
  request.target = method == "CONNECT" ? "localhost:1" : "/";
  request.headers = {{"Host", "localhost"}};
  return request;
}

// `part`: bytes a read; `cut` further: that many in the first one, 0 for all.
Story play(const Case& what, std::size_t cut, std::size_t part) {
  H2Play play(request_with(what.method));
  play.ready().request(kSlot);
  EXPECT_EQ(play.story(), (Story{"submitted 7"}));
  const std::string_view bytes = what.bytes;
  play.feed_in_parts(bytes.substr(0, cut), part).feed_in_parts(bytes.substr(cut), part);
  return play.end(what.ending).story();
}

class AnyHttp2Response : public ::testing::TestWithParam<Case> {};

TEST_P(AnyHttp2Response, TellsTheSameHoweverItIsCut) {
  const Case& what = GetParam();
  const std::size_t size = what.bytes.size();
  EXPECT_EQ(play(what, 0, size + 1), what.events) << "in one read";
  const std::size_t step = size > 4096 ? size / 97 : 1;
  for (std::size_t cut = 1; cut < size; cut += step) {
    ASSERT_EQ(play(what, cut, size), what.events) << "cut at " << cut << " of " << size;
  }
  EXPECT_EQ(play(what, 0, 1), what.events) << "byte by byte";
}

std::string head(const std::string& fields, int flags = h2::kEndHeaders) {
  return frame(h2::kHeaders, flags, 1, fields);
}
std::string data(std::string_view bytes, int flags = h2::kNone) {
  return frame(h2::kData, flags, 1, bytes);
}
std::string repeated(const std::string& what, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += what;
  return all;
}
std::string whole(const std::string& fields) { return head(fields, h2::kWhole); }
Story ok(const std::string& body_bytes) {
  return {"first 7", "finished 7: 200, " + body_bytes + " bytes, keep"};
}

const std::string k103 = head(field(":status", "103"));
// A literal of 10,000 octets: its length is 127 + 9,873, which takes two octets more (RFC
// 7541, 5.1).
const std::string kLongField = std::string("\0\1x\x7f\x91\x4d", 6) + std::string(10'000, 'v');

// RFC 7541, 6.2.1: a field of 4,000 octets into the dynamic table, and then, with an octet each, a
// thousand times the same: four million of 5,000.
const std::string kBomb = kStatus200 + std::string("\x40\1x\x7f\xa1\x1e", 6) +
                          std::string(4'000, 'v') + std::string(1'000, '\xbe');

const std::string kBroke = "failed -: protocol, the peer broke HTTP/2: ";

INSTANTIATE_TEST_SUITE_P(
    Good, AnyHttp2Response,
    ::testing::Values(
        Case{"HeadAlone", whole(kStatus200), ok("0")},
        Case{"Body", head(kStatus200) + data("hello", h2::kEndStream), ok("5")},
        Case{"BodyInParts",
             head(kStatus200) + data("he") + data("") + data("llo") + data("", h2::kEndStream),
             ok("5")},
        Case{"PaddedBody",
             head(kStatus200) + data(std::string("\3hello\0\0\0", 9), h2::kPadded | h2::kEndStream),
             ok("5")},
        Case{"PaddedHead",
             frame(h2::kHeaders, h2::kWhole | h2::kPadded, 1,
                   std::string(1, '\2') + kStatus200 + std::string(2, '\0')),
             ok("0")},
        Case{"ContentLength",
             head(kStatus200 + field("content-length", "5")) + data("hello", h2::kEndStream),
             ok("5")},
        Case{"Trailers", head(kStatus200) + data("hello") + whole(field("x-sum", "1")), ok("5")},
        Case{"Interim", head(field(":status", "100")) + k103 + whole(kStatus200), ok("0")},
        Case{"HundredInterims", repeated(k103, 100) + whole(kStatus200), ok("0")},
        Case{"Continuation",
             frame(h2::kHeaders, h2::kEndStream, 1, kStatus200.substr(0, 0)) +
                 frame(h2::kContinuation, 0, 1, kStatus200) +
                 frame(h2::kContinuation, h2::kEndHeaders, 1, field("a", "b")),
             ok("0")},
        Case{"UnknownFrames",
             frame(0x42, 0xff, 0, "?") + head(kStatus200) + frame(0x99, 1, 1, "??") +
                 data("x", h2::kEndStream),
             ok("1")},
        Case{"PriorityAndWindows",
             frame(h2::kPriority, 0, 1, h2::u32(0) + "\x10") +
                 frame(h2::kWindowUpdate, 0, 0, h2::u32(1000)) +
                 frame(h2::kWindowUpdate, 0, 1, h2::u32(1000)) + whole(kStatus200),
             ok("0")},
        Case{"PingAndSettingsBetween",
             head(kStatus200) + frame(h2::kPing, 0, 0, "12345678") +
                 frame(h2::kSettings, 0, 0, h2::setting(3, 9)) + data("x", h2::kEndStream),
             ok("1")},
        Case{"UnknownSetting", frame(h2::kSettings, 0, 0, h2::setting(0xfe, 1)) + whole(kStatus200),
             ok("0")},
        Case{"AnyStatus",
             whole(field(":status", "599")),
             {"first 7", "finished 7: 599, 0 bytes, keep"}},
        Case{"NoContent",
             whole(field(":status", "204")),
             {"first 7", "finished 7: 204, 0 bytes, keep"}},
        Case{"HeadOfABody", whole(kStatus200 + field("content-length", "5")), ok("0"),
             Ending::kNone, "HEAD"},
        Case{"Tunnel", head(kStatus200) + data("hello"), ok("0"), Ending::kNone, "CONNECT"},
        Case{"NoTunnel",
             head(field(":status", "403")) + data("no", h2::kEndStream),
             {"first 7", "finished 7: 403, 2 bytes, keep"},
             Ending::kNone,
             "CONNECT"},
        Case{"HeadNearTheLimit",
             head(kStatus200 + repeated(kLongField, 1)) + data("", h2::kEndStream), ok("0")},
        Case{"MoreBehindTheEnd", whole(kStatus200) + data("x") + whole(kStatus200), ok("0")},
        Case{"ClosedAfterIt", whole(kStatus200), ok("0"), Ending::kFin},
        Case{"ResetAfterIt", whole(kStatus200), ok("0"), Ending::kReset}),
    [](const auto& info) { return info.param.name; });

Story failed(const std::string& what) { return {"first 7", "failed 7: " + what}; }

INSTANTIATE_TEST_SUITE_P(
    OfAStream, AnyHttp2Response,
    ::testing::Values(
        Case{"ShorterThanItSays",
             head(kStatus200 + field("content-length", "6")) + data("hello", h2::kEndStream),
             failed("protocol, the body is not as long as Content-Length says")},
        Case{"LongerThanItSays", head(kStatus200 + field("content-length", "4")) + data("hello"),
             failed("protocol, the body is not as long as Content-Length says")},
        Case{"EmptyThoughItSays", whole(kStatus200 + field("content-length", "4")),
             failed("protocol, Violation in HTTP messaging rule")},
        Case{"NoStatus", whole(field("a", "b")),
             failed("protocol, Violation in HTTP messaging rule")},
        Case{"StatusTwice", whole(kStatus200 + kStatus200),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"StatusOfFourDigits", whole(field(":status", "2000")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"StatusZero", whole(field(":status", "000")),
             failed("protocol, status code below 100")},
        Case{"StatusBelow100",
             head(field(":status", "050") + field("x", "y")) + data("hello", h2::kEndStream),
             failed("protocol, status code below 100")},
        Case{"StatusBelow100AfterAnInterim",
             k103 + head(field(":status", "099")) + data("hello", h2::kEndStream),
             failed("protocol, status code below 100")},
        Case{"SwitchingProtocols", head(field(":status", "101")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"RequestPseudoField", whole(kStatus200 + field(":path", "/")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"UpperCaseName", whole(kStatus200 + field("Abc", "d")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"ConnectionField", whole(kStatus200 + field("connection", "close")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"InterimThatEnds", whole(field(":status", "103")),
             failed("protocol, Violation in HTTP messaging rule")},
        Case{"DataBeforeTheFinalHead", k103 + data("x"),
             failed("protocol, the body is not as long as Content-Length says")},
        Case{"PseudoFieldInTheTrailers",
             head(kStatus200) + data("he") + whole(field(":status", "200")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"PseudoFieldBehindOthers", whole(field("a", "b") + kStatus200),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"TransferEncoding", whole(kStatus200 + field("transfer-encoding", "chunked")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"KeepAlive", whole(kStatus200 + field("keep-alive", "5")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"Upgrade", whole(kStatus200 + field("upgrade", "h3")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"LengthTwice",
             whole(kStatus200 + field("content-length", "0") + field("content-length", "0")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"LengthNoNumber", whole(kStatus200 + field("content-length", "+0")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"LengthTooLarge", whole(kStatus200 + field("content-length", "99999999999999999999")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"NoName", whole(kStatus200 + field("", "b")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"NameWithABlank", whole(kStatus200 + field("a b", "c")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"ValueWithALineEnd", whole(kStatus200 + field("a", "b\r\nc: d")),
             failed("protocol, Invalid HTTP header field was received")},
        Case{"WindowUpdateOfNothingForIt",
             frame(h2::kWindowUpdate, 0, 1, h2::u32(0)),
             {kBroke + "PROTOCOL_ERROR, WINDOW_UPDATE: window_size_increment == 0"}},
        Case{"WindowOverflowOfIt",
             frame(h2::kWindowUpdate, 0, 1, h2::u32(0x7fff'ffff)),
             {"failed 7: protocol, Flow control error"}},
        Case{"BombOfIndexedFields", head(kBomb), failed("protocol, head over 64 KiB")},
        Case{"TrailersThatDoNotEnd", head(kStatus200) + head(field("a", "b")),
             failed("protocol, Violation in HTTP messaging rule")},
        Case{"TooManyInterims", repeated(k103, 101),
             failed("protocol, more than 100 interim responses")},
        Case{"HeadTooLarge",
             frame(h2::kHeaders, 0, 1, kStatus200 + kLongField) +
                 repeated(frame(h2::kContinuation, 0, 1, kLongField), 5) +
                 frame(h2::kContinuation, h2::kEndHeaders, 1, kLongField),
             failed("protocol, head over 64 KiB")},
        Case{"Refused", frame(h2::kRstStream, 0, 1, h2::u32(7)), {"refused 7"}},
        Case{"RefusedTooLate", head(kStatus200) + frame(h2::kRstStream, 0, 1, h2::u32(7)),
             failed("stream_reset, stream reset with REFUSED_STREAM")},
        Case{"Reset",
             frame(h2::kRstStream, 0, 1, h2::u32(2)),
             {"failed 7: stream_reset, stream reset with INTERNAL_ERROR"}},
        Case{"ResetInTheBody",
             head(kStatus200) + data("he") + frame(h2::kRstStream, 0, 1, h2::u32(11)),
             failed("stream_reset, stream reset with ENHANCE_YOUR_CALM")},
        Case{"ResetWithoutError", head(kStatus200) + frame(h2::kRstStream, 0, 1, h2::u32(0)),
             failed("stream_reset, stream reset with NO_ERROR")},
        Case{"ResetWithACodeOfItsOwn",
             frame(h2::kRstStream, 0, 1, h2::u32(999)),
             {"failed 7: stream_reset, stream reset with unknown"}},
        Case{"ClosedBeforeIt", "", {"failed 7: closed, closed before the response"}, Ending::kFin},
        Case{"ClosedInsideIt", head(kStatus200) + data("he"),
             failed("truncated, closed inside the response"), Ending::kFin},
        Case{"ClosedInsideTheHead", frame(h2::kHeaders, 0, 1, kStatus200),
             failed("truncated, closed inside the response"), Ending::kFin},
        Case{"ConnectionReset", head(kStatus200), failed("reset, reset by the peer"),
             Ending::kReset}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfTheConnection, AnyHttp2Response,
    ::testing::Values(
        Case{"DataBeforeTheHead", data("x"), {kBroke + "PROTOCOL_ERROR, DATA: stream not opened"}},
        Case{"DataOnStream0",
             frame(h2::kData, 0, 0, "x"),
             {kBroke + "PROTOCOL_ERROR, DATA: stream_id == 0"}},
        Case{"HeadersOnStream0",
             frame(h2::kHeaders, h2::kWhole, 0, kStatus200),
             {kBroke + "PROTOCOL_ERROR, request HEADERS: stream_id == 0"}},
        Case{"HeadersOfAnIdleStream",
             frame(h2::kHeaders, h2::kWhole, 9, kStatus200),
             {kBroke + "PROTOCOL_ERROR, request HEADERS: client received request"}},
        Case{"ResetOfAnIdleStream",
             frame(h2::kRstStream, 0, 9, h2::u32(0)),
             {kBroke + "PROTOCOL_ERROR, RST_STREAM: stream in idle"}},
        Case{"FrameTooLarge",
             head(kStatus200) + data(std::string(16'385, 'x')),
             {"first 7", kBroke + "FRAME_SIZE_ERROR, too large frame size"}},
        Case{"ShortPing", frame(h2::kPing, 0, 0, "1234567"), {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"PingOnAStream",
             frame(h2::kPing, 0, 1, "12345678"),
             {kBroke + "PROTOCOL_ERROR, PING: stream_id != 0"}},
        Case{"ShortSettings", frame(h2::kSettings, 0, 0, "12345"), {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"SettingsAckWithMore",
             frame(h2::kSettings, h2::kAck, 0, h2::setting(3, 1)),
             {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"ServerThatWantsPushes",
             frame(h2::kSettings, 0, 0, h2::setting(2, 1)),
             {kBroke + "PROTOCOL_ERROR, SETTINGS: server attempted to enable push"}},
        Case{"WindowOutOfRange",
             frame(h2::kSettings, 0, 0, h2::setting(4, 0x8000'0000)),
             {kBroke + "FLOW_CONTROL_ERROR, SETTINGS: too large SETTINGS_INITIAL_WINDOW_SIZE"}},
        Case{"FrameSizeOutOfRange",
             frame(h2::kSettings, 0, 0, h2::setting(5, 100)),
             {kBroke + "PROTOCOL_ERROR, SETTINGS: invalid SETTINGS_MAX_FRAME_SIZE"}},
        Case{"WindowOverflow",
             frame(h2::kWindowUpdate, 0, 0, h2::u32(0x7fff'ffff)),
             {kBroke + "FLOW_CONTROL_ERROR"}},
        Case{"WindowUpdateOfNothing",
             frame(h2::kWindowUpdate, 0, 0, h2::u32(0)),
             {kBroke + "PROTOCOL_ERROR, WINDOW_UPDATE: window_size_increment == 0"}},
        Case{"ShortWindowUpdate",
             frame(h2::kWindowUpdate, 0, 0, "123"),
             {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"ShortReset", frame(h2::kRstStream, 0, 1, "123"), {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"ResetOfStream0",
             frame(h2::kRstStream, 0, 0, h2::u32(0)),
             {kBroke + "PROTOCOL_ERROR, RST_STREAM: stream_id == 0"}},
        Case{"LongPriority", frame(h2::kPriority, 0, 1, "123456"), {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"ShortGoaway", frame(h2::kGoaway, 0, 0, "1234567"), {kBroke + "FRAME_SIZE_ERROR"}},
        Case{"GoawayOfAStream",
             frame(h2::kGoaway, 0, 1, h2::u32(0) + h2::u32(0)),
             {kBroke + "PROTOCOL_ERROR, GOAWAY: stream_id != 0"}},
        Case{"SettingsOfAStream",
             frame(h2::kSettings, 0, 1, h2::setting(3, 1)),
             {kBroke + "PROTOCOL_ERROR, SETTINGS: stream_id != 0"}},
        Case{"SettingsAckOfNothing",
             frame(h2::kSettings, h2::kAck, 0) + frame(h2::kSettings, h2::kAck, 0),
             {kBroke + "PROTOCOL_ERROR, SETTINGS: unexpected ACK"}},
        Case{"ContinuationOfAnotherStream",
             frame(h2::kHeaders, 0, 1, kStatus200) + frame(h2::kContinuation, h2::kEndHeaders, 3),
             {"first 7", kBroke + "PROTOCOL_ERROR, unexpected non-CONTINUATION frame or stream_id "
                                  "is invalid"}},
        Case{"PaddingLongerThanTheHead",
             frame(h2::kHeaders, h2::kWhole | h2::kPadded, 1, std::string(1, '\x09') + kStatus200),
             {kBroke + "PROTOCOL_ERROR, HEADERS: invalid padding"}},
        Case{"PaddingWithoutItsLength",
             head(kStatus200) + frame(h2::kData, h2::kPadded, 1),
             {"first 7", kBroke + "PROTOCOL_ERROR, DATA: insufficient padding space"}},
        Case{"IndexOfNoField", head("\xfe"), {"first 7", kBroke + "COMPRESSION_ERROR"}},
        Case{"IndexZero", head("\x80"), {"first 7", kBroke + "COMPRESSION_ERROR"}},
        Case{"TableLargerThanAllowed",
             head("\x3f\xff\xff\x03"),
             {"first 7", kBroke + "COMPRESSION_ERROR"}},
        Case{"FieldCutOff",
             whole(std::string("\x88\0\x05\x61", 4)),
             {"first 7", kBroke + "COMPRESSION_ERROR"}},
        Case{"Push",
             frame(h2::kPushPromise, h2::kEndHeaders, 1, h2::u32(2) + kStatus200),
             {"failed -: protocol, PUSH_PROMISE, which our SETTINGS have forbidden"}},
        Case{"BadCompression",
             head("\xff\xff\xff\xff\xff\xff\xff\xff"),
             {"first 7", kBroke + "COMPRESSION_ERROR"}},
        Case{"BadPadding",
             head(kStatus200) + data("\x09short", h2::kPadded),
             {"first 7", kBroke + "PROTOCOL_ERROR, DATA: invalid padding"}},
        Case{"ContinuationOfNothing",
             frame(h2::kContinuation, h2::kEndHeaders, 1, kStatus200),
             {kBroke + "PROTOCOL_ERROR, CONTINUATION: unexpected"}},
        Case{"FrameInsideAHead",
             frame(h2::kHeaders, 0, 1, kStatus200) + data("x"),
             {"first 7", kBroke + "PROTOCOL_ERROR, unexpected non-CONTINUATION frame or stream_id "
                                  "is invalid"}},
        Case{"ContinuationFlood",
             frame(h2::kHeaders, 0, 1, kStatus200) + repeated(frame(h2::kContinuation, 0, 1), 65),
             {"first 7", "failed -: protocol, a flood of CONTINUATION frames"}}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Goodbye, AnyHttp2Response,
    ::testing::Values(
        Case{"NotCountedIn",
             frame(h2::kGoaway, 0, 0, h2::u32(0) + h2::u32(0)),
             {"closing", "refused 7"}},
        Case{"CountedIn",
             frame(h2::kGoaway, 0, 0, h2::u32(1) + h2::u32(0)) + whole(kStatus200),
             {"closing", "first 7", "finished 7: 200, 0 bytes, keep"}},
        Case{"NoticeThenGoodbye",
             frame(h2::kGoaway, 0, 0, h2::u32(0x7fff'ffff) + h2::u32(0)) + whole(kStatus200) +
                 frame(h2::kGoaway, 0, 0, h2::u32(1) + h2::u32(0)),
             {"closing", "first 7", "finished 7: 200, 0 bytes, keep"},
             Ending::kFin},
        Case{"WithAReason",
             frame(h2::kGoaway, 0, 0, h2::u32(1) + h2::u32(11) + "calm down"),
             {"closing", "failed 7: closed, closed by the peer with GOAWAY ENHANCE_YOUR_CALM"},
             Ending::kFin},
        Case{"InsideTheResponse",
             head(kStatus200) + frame(h2::kGoaway, 0, 0, h2::u32(1) + h2::u32(2)),
             {"first 7", "closing",
              "failed 7: truncated, closed by the peer with GOAWAY INTERNAL_ERROR"},
             Ending::kFin}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace vastar
