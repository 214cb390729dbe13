// The table of what HTTP/1.1 peers do.
#include "support/http1_responses.h"

namespace vastar::testing {
namespace {

// --- responses that are right -------------------------------------------------------------------

Story finished(int status, int body, bool keep = true) {
  return {"first 7", "finished 7: " + std::to_string(status) + ", " + std::to_string(body) +
                         " bytes, " + (keep ? "keep" : "close")};
}

const std::vector<Http1Response> kGood = {
    {"Plain", "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\n\r\nhello",
     finished(200, 5)},
    {"EmptyBody", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", finished(200, 0)},
    {"NoReason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", finished(200, 0)},
    {"NoReasonAndNoBlank", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", finished(200, 0)},
    {"ReasonWithObsText", "HTTP/1.1 200 d\xe9j\xe0 vu\r\nContent-Length: 0\r\n\r\n",
     finished(200, 0)},
    {"StatusAbove599", "HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n", finished(999, 0)},
    {"ServerError", "HTTP/1.1 500 Oops\r\ncontent-length:3\r\n\r\nerr", finished(500, 3)},
    {"LaterMinorVersion", "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n", finished(200, 0)},
    {"BlanksAroundValues", "HTTP/1.1 200 OK\r\nContent-Length:\t 5 \t\r\nX:\r\nY: \t \r\n\r\nhello",
     finished(200, 5)},
    {"TabInValue", "HTTP/1.1 200 OK\r\nX: a\tb and then some more\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1)},
    {"NameInAnyCase", "HTTP/1.1 200 OK\r\ncOnTeNt-LeNgTh: 2\r\n\r\nab", finished(200, 2)},
    {"EqualLengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
     finished(200, 5)},
    {"EqualLengthsInAList", "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
     finished(200, 5)},
    {"LengthWithLeadingZeros", "HTTP/1.1 200 OK\r\nContent-Length: 0005\r\n\r\nhello",
     finished(200, 5)},
    {"ConnectionClose", "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1, false)},
    {"ConnectionCloseInAList",
     "HTTP/1.1 200 OK\r\nConnection: foo, ,\tCLOSE\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1, false)},
    {"ConnectionRepeated",
     "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1, false)},
    {"ConnectionNotQuiteClose",
     "HTTP/1.1 200 OK\r\nConnection: closed, xclose\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1)},
    {"Http10Closes", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", finished(200, 1, false)},
    {"Http10KeepAlive", "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1)},
    {"UntilClose", "HTTP/1.1 200 OK\r\n\r\nall of it", finished(200, 9, false), Ending::kFin},
    {"UntilCloseEmpty", "HTTP/1.1 200 OK\r\n\r\n", finished(200, 0, false), Ending::kFin},
    {"UntilCloseInspiteOfKeepAlive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nab",
     finished(200, 2, false), Ending::kFin},
    {"UnknownCodingEndsWithTheConnection", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz",
     finished(200, 3, false), Ending::kFin},
    {"Chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
     finished(200, 11)},
    {"ChunkedEmpty", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     finished(200, 0)},
    {"ChunkedInAnyCase", "HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n",
     finished(200, 1)},
    {"ChunkedOverGzip",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
     finished(200, 1)},
    {"ChunkedOverGzipInTwoFields",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip;q=1\r\nTransfer-Encoding: ,chunked\r\n\r\n"
     "1\r\nx\r\n0\r\n\r\n",
     finished(200, 1)},
    {"ChunkedHexInBothCases",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
     "chunked\r\n\r\na\r\n0123456789\r\n00B\r\n01234567890\r\n"
     "000\r\n\r\n",
     finished(200, 21)},
    {"ChunkExtensions",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n1 \t; a=\"\t;\"\r\ny\r\n"
     "0;last\r\n\r\n",
     finished(200, 2)},
    {"ChunkTrailers",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nDigest: abc\r\n"
     "Content-Length: 77\r\n\r\n",
     finished(200, 1)},
    {"ChunkDataThatLooksLikeFraming",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
     finished(200, 7)},
    {"ChunkedAndClose",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
     finished(200, 0, false)},
    {"Continue", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1)},
    {"InterimFieldsAreForgotten",
     "HTTP/1.1 103 Early Hints\r\nConnection: close\r\nContent-Length: 9\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
     finished(200, 1)},
    {"NoContent", "HTTP/1.1 204 No Content\r\n\r\n", finished(204, 0)},
    {"NoContentWithALength", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
     finished(204, 0)},
    {"NotModified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", finished(304, 0)},
    {"NotModifiedAndChunked", "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
     finished(304, 0)},
    {"Head", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", finished(200, 0), Ending::kNone,
     "HEAD"},
    {"HeadWithoutALength", "HTTP/1.1 200 OK\r\n\r\n", finished(200, 0), Ending::kNone, "HEAD"},
    {"HeadAndChunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", finished(200, 0),
     Ending::kNone, "HEAD"},
    {"ConnectOpensATunnel", "HTTP/1.1 200 OK\r\n\r\n", finished(200, 0, false), Ending::kNone,
     "CONNECT"},
    {"ConnectRefused", "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno", finished(407, 2),
     Ending::kNone, "CONNECT"},
    {"HeadOfExactly64KiB",
     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + std::string(65536 - 43, 'x') + "\r\n\r\n",
     finished(200, 0)},
};

// --- responses that are wrong -------------------------------------------------------------------

Story broken(const std::string& detail) { return {"first 7", "failed 7: protocol, " + detail}; }

Http1Response bad_head(const char* name, const std::string& fields, const std::string& detail) {
  return {name, "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n", broken(detail)};
}
Http1Response bad_chunks(const char* name, const std::string& body, const std::string& detail) {
  return {name, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body, broken(detail)};
}

const std::string kNul(1, '\0');
const char* const kNotNumber = "Content-Length is not a number";
const char* const kNotThree = "status code is not three digits";
const char* const kBadCoding = "malformed Transfer-Encoding";
const char* const kNoCrLf = "chunk data without CR LF behind it";

const std::vector<Http1Response> kBad = {
    {"AnotherProtocol", "SSH-2.0-OpenSSH_9.2\r\n", broken("not an HTTP/1.x response")},
    {"AnotherProtocolWithoutALineEnd", "\x05\x01", broken("not an HTTP/1.x response")},
    {"AnAlertOfTls", "\x15\x03\x03", broken("the target answered with TLS: use https://")},
    {"WhatBeginsLikeTls", "\x15\x03\x26", broken("the target answered with TLS: use https://")},
    {"AHandshakeOfTls", "\x16\x03\x01", broken("the target answered with TLS: use https://")},
    {"AnotherProtocolAfterALikeness", "HTTQ", broken("not an HTTP/1.x response")},
    {"Http2", "HTTP/2.0 200 OK\r\n\r\n", broken("not an HTTP/1.x response")},
    {"LowerCaseVersion", "http/1.1 200 OK\r\n\r\n", broken("not an HTTP/1.x response")},
    {"NoMinorVersion", "HTTP/1. 200 OK\r\n\r\n", broken("not an HTTP/1.x response")},
    {"LongMinorVersion", "HTTP/1.10 200 OK\r\n\r\n", broken("not an HTTP/1.x response")},
    {"OnlyAVersion", "HTTP/1.1\r\n\r\n", broken("not an HTTP/1.x response")},
    {"LeadingEmptyLine", "\r\nHTTP/1.1 200 OK\r\n\r\n", broken("not an HTTP/1.x response")},
    {"NoStatus", "HTTP/1.1 \r\n\r\n", broken(kNotThree)},
    {"ShortStatus", "HTTP/1.1 20\r\n\r\n", broken(kNotThree)},
    {"LongStatus", "HTTP/1.1 2000 OK\r\n\r\n", broken(kNotThree)},
    {"StatusNotANumber", "HTTP/1.1 2x0 OK\r\n\r\n", broken(kNotThree)},
    {"SignedStatus", "HTTP/1.1 +20 OK\r\n\r\n", broken(kNotThree)},
    {"TwoBlanksBeforeStatus", "HTTP/1.1  200 OK\r\n\r\n", broken(kNotThree)},
    {"TabBehindStatus", "HTTP/1.1 200\tOK\r\n\r\n", broken(kNotThree)},
    {"StatusBelow100", "HTTP/1.1 099 OK\r\n\r\n", broken("status code below 100")},
    {"ControlInReason", "HTTP/1.1 200 O\x01K\r\n\r\n", broken("control character in the head")},
    {"BareLfBehindStatus", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
     broken("head line ended by LF without CR")},
    {"BareLfBehindField", "HTTP/1.1 200 OK\r\nContent-Length: 0\n\r\n",
     broken("head line ended by LF without CR")},
    {"BareLfForTheBlankLine", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n",
     broken("head line ended by LF without CR")},
    bad_head("BareCrInValue", "X: a\rb", "bare CR in the head"),
    bad_head("CrBeforeCrLf", "X: a\r", "bare CR in the head"),
    bad_head("BareCrInName", "X\rY: a", "bare CR in the head"),
    bad_head("NulInValue", "X: a" + kNul + "b", "NUL in the head"),
    bad_head("NulInName", "X" + kNul + ": b", "NUL in the head"),
    bad_head("ControlInValue", "X: eight or more and then \x7f", "control character in the head"),
    bad_head("FoldedLine", "X: a\r\n b", "folded header line"),
    bad_head("FoldedLineWithATab", "X: a\r\n\tb: c", "folded header line"),
    bad_head("NoColon", "Server nginx", "header line without a colon"),
    bad_head("NoName", ": value", "header without a name"),
    bad_head("BlankBeforeColon", "Content-Length : 5", "blank before the colon of a header"),
    bad_head("NameNotAToken", "Con(tent: 5", "header name is not a token"),
    bad_head("NameWithObsText", "\xe9: 5", "header name is not a token"),
    bad_head("LengthEmpty", "Content-Length:", kNotNumber),
    bad_head("LengthSigned", "Content-Length: +5", kNotNumber),
    bad_head("LengthNegative", "Content-Length: -5", kNotNumber),
    bad_head("LengthHex", "Content-Length: 0x5", kNotNumber),
    bad_head("LengthWithABlank", "Content-Length: 5 5", kNotNumber),
    bad_head("LengthListWithAHole", "Content-Length: 5,,5", kNotNumber),
    bad_head("LengthListWithATail", "Content-Length: 5,", kNotNumber),
    bad_head("LengthTooLarge", "Content-Length: 18446744073709551616",
             "Content-Length is too large"),
    bad_head("LengthMuchTooLarge", "Content-Length: 99999999999999999999999",
             "Content-Length is too large"),
    bad_head("DifferingLengths", "Content-Length: 5\r\nContent-Length: 6",
             "differing Content-Length values"),
    bad_head("DifferingLengthsInAList", "Content-Length: 5, 6", "differing Content-Length values"),
    bad_head("CodingAndLength", "Transfer-Encoding: chunked\r\nContent-Length: 5",
             "both Transfer-Encoding and Content-Length"),
    bad_head("LengthAndCoding", "Content-Length: 5\r\nTransfer-Encoding: identity",
             "both Transfer-Encoding and Content-Length"),
    {"CodingInHttp10", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
     broken("Transfer-Encoding in HTTP/1.0")},
    bad_head("ChunkedNotLast", "Transfer-Encoding: chunked, gzip",
             "chunked is not the final transfer coding"),
    bad_head("ChunkedTwice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
             "chunked is not the final transfer coding"),
    bad_head("ChunkedWithAParameter", "Transfer-Encoding: chunked;x=y", kBadCoding),
    bad_head("CodingEmpty", "Transfer-Encoding:", kBadCoding),
    bad_head("CodingOnlyCommas", "Transfer-Encoding: , ,", kBadCoding),
    bad_head("CodingNotAToken", "Transfer-Encoding: \"chunked\"", kBadCoding),
    bad_head("CodingOfTwoWords", "Transfer-Encoding: x chunked", kBadCoding),
    bad_head("CodingQuoted", "Transfer-Encoding: a;b=\"c, chunked", kBadCoding),
    {"SwitchingProtocols", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
     broken("101 without a request to upgrade")},
    {"TooManyInterims", interims(101), broken("more than 100 interim responses")},
    {"HeadTooLong",
     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + std::string(65536 - 42, 'x') + "\r\n\r\n",
     broken("head over 64 KiB")},
    {"HeadOfOneEndlessLine", "HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x'),
     broken("head over 64 KiB")},
    bad_chunks("ChunkSizeEmpty", "\r\nhello", "chunk size is not hexadecimal"),
    bad_chunks("ChunkSizeNotHex", "g\r\n", "chunk size is not hexadecimal"),
    bad_chunks("ChunkSizeSigned", "-1\r\n", "chunk size is not hexadecimal"),
    bad_chunks("ChunkSizeWith0x", "0x1\r\nx\r\n", "rubbish behind a chunk size"),
    bad_chunks("ChunkSizeAfterABlank", " 1\r\nx\r\n", "chunk size is not hexadecimal"),
    bad_chunks("ChunkSizeBeforeABlank", "1 \r\nx\r\n", "rubbish behind a chunk size"),
    bad_chunks("ChunkSizeTooLarge", "10000000000000000\r\n", "chunk size is too large"),
    bad_chunks("ChunkSizeBareLf", "1\nx\r\n", "chunk-size line ended by LF without CR"),
    bad_chunks("ChunkExtensionWithCr", "1;a\rb\r\nx\r\n", "control character in a chunk extension"),
    bad_chunks("ChunkExtensionWithNul", "1;" + kNul + "\r\n",
               "control character in a chunk extension"),
    bad_chunks("ChunkLineTooLong", "1;" + std::string(4093, 'x') + "\r\nx\r\n",
               "chunk-size line over 4 KiB"),
    bad_chunks("ChunkDataTooLong", "1\r\nxy\r\n", kNoCrLf),
    bad_chunks("ChunkDataEndedByLf", "1\r\nx\n0\r\n\r\n", kNoCrLf),
    bad_chunks("ChunkDataEndedByCr", "1\r\nx\r0\r\n\r\n", kNoCrLf),
    bad_chunks("TrailerMalformed", "0\r\nX y\r\n\r\n", "header line without a colon"),
    bad_chunks("TrailerBareLf", "0\r\nX: y\n\r\n", "trailer line ended by LF without CR"),
    bad_chunks("TrailersTooLong", "0\r\nX: " + std::string(66000, 'x') + "\r\n\r\n",
               "trailers over 64 KiB"),
};

// --- the end of the connection and bytes nobody asked for ---------------------------------------

Story ended(const std::string& why) { return {"first 7", "failed 7: " + why}; }
const char* const kInHead = "truncated, closed inside the response's head";
const char* const kInBody = "truncated, closed inside the response's body";
const char* const kReset = "reset, reset by the peer";

Story with_more(Story story) {
  story.emplace_back("failed -: protocol, bytes after the response");
  return story;
}

const std::vector<Http1Response> kEnds = {
    {"ClosedBeforeAnyByte", "", {"failed 7: closed, closed before the response"}, Ending::kFin},
    {"ResetBeforeAnyByte", "", {"failed 7: reset, reset by the peer"}, Ending::kReset},
    {"ClosedInStatusLine", "HTT", ended(kInHead), Ending::kFin},
    {"ClosedInField", "HTTP/1.1 200 OK\r\nCont", ended(kInHead), Ending::kFin},
    {"ClosedAfterContinue", "HTTP/1.1 100 Continue\r\n\r\n", ended(kInHead), Ending::kFin},
    {"ResetInHead", "HTTP/1.1 200 OK\r\nCont", ended(kReset), Ending::kReset},
    {"ClosedInBody", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", ended(kInBody),
     Ending::kFin},
    {"ClosedBeforeBody", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", ended(kInBody),
     Ending::kFin},
    {"ResetInBody", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", ended(kReset),
     Ending::kReset},
    {"ClosedInChunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell",
     ended(kInBody), Ending::kFin},
    {"ClosedBetweenChunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
     ended(kInBody), Ending::kFin},
    {"ClosedInTrailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
     ended(kInBody), Ending::kFin},
    {"ResetIsNoEndOfAnUntilCloseBody", "HTTP/1.1 200 OK\r\n\r\nsome", ended(kReset),
     Ending::kReset},
    {"ClosedWhenIdle", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", finished(200, 0),
     Ending::kFin},
    {"ResetWhenIdle", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", finished(200, 0),
     Ending::kReset},
    {"BytesAfterTheBody", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy",
     with_more(finished(200, 1))},
    {"BytesAfterTheChunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\r\n",
     with_more(finished(200, 0))},
    {"BodyOfA204", "HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\nx", with_more(finished(204, 0))},
    {"BodyOfAHead", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", with_more(finished(200, 0)),
     Ending::kNone, "HEAD"},
    {"SecondResponse",
     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
     with_more(finished(200, 0))},
};

}  // namespace

std::string interims(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += "HTTP/1.1 100 Continue\r\n\r\n";
  return all;
}

const std::vector<Http1Response>& right_responses() { return kGood; }
const std::vector<Http1Response>& wrong_responses() { return kBad; }
const std::vector<Http1Response>& broken_off_responses() { return kEnds; }

}  // namespace vastar::testing
