// The Autobahn test suite's cases 12 and 13: permessage-deflate with each parameter that a server
// may choose, with context taken over and without, and streams that are broken.
#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "session_play.h"

namespace vastar::testing {
namespace {

// A server's compressor: unlike ours it takes the context over where that was agreed on.
class ServerDeflate {
 public:
  ServerDeflate(int window, bool forgets) : forgets_(forgets) {
    deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window, 8, Z_DEFAULT_STRATEGY);
  }
  ~ServerDeflate() { deflateEnd(&stream_); }
  ServerDeflate(const ServerDeflate&) = delete;
  ServerDeflate& operator=(const ServerDeflate&) = delete;

  // A frame with the message compressed, without its tail (RFC 7692, 7.2.1).
  std::string frame(std::string_view message) {
    std::string out;
    ws::append_frame({.compressed = true, .opcode = ws::Opcode::kText}, compress(message), out);
    return out;
  }

 private:
  std::string compress(std::string_view message) {
    if (forgets_) deflateReset(&stream_);
    std::string out;
    std::array<char, 4096> part;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
    stream_.avail_in = static_cast<uInt>(message.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(part.data());
      stream_.avail_out = static_cast<uInt>(part.size());
      deflate(&stream_, Z_SYNC_FLUSH);
      out.append(part.data(), part.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return out.substr(0, out.size() - 4);
  }

  const bool forgets_;
  z_stream stream_{};
};

// JSON that compresses, but not to nothing.
std::string document_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) {
    text += "{\"id\":" + std::to_string(i * 7919 % 100'003) + ",\"side\":\"" +
            (i % 3 == 0 ? "buy" : "sell") + "\"},";
  }
  text.resize(size);
  return text;
}

constexpr std::array<std::size_t, 10> kSizes = {16,   64,    256,   1024,   4096,
                                                8192, 16384, 32768, 65'536, 131'072};

struct Agreement {
  const char* id;
  const char* answer;
  int server_window = 15;
  bool server_forgets = false;
};

constexpr std::array<Agreement, 7> kAgreements = {{
    {"12 and 13.1", "permessage-deflate"},
    {"13.2", "permessage-deflate; server_no_context_takeover", 15, true},
    {"13.3", "permessage-deflate; server_max_window_bits=9", 9, false},
    {"13.4", "permessage-deflate; server_max_window_bits=15", 15, false},
    {"13.5", "permessage-deflate; server_max_window_bits=9; server_no_context_takeover", 9, true},
    {"13.6", "permessage-deflate; server_max_window_bits=15; server_no_context_takeover", 15, true},
    {"13.7",
     "permessage-deflate; client_no_context_takeover; client_max_window_bits=9; "
     "server_max_window_bits=10",
     10, false},
}};

std::string field(std::string_view answer) {
  return "Sec-WebSocket-Extensions: " + std::string(answer) + "\r\n";
}

TEST(AutobahnCompression, MessagesOfEverySizeAreTaken) {
  constexpr std::size_t kEach = 5;
  for (const Agreement& agreement : kAgreements) {
    for (const std::size_t cut : {997U, 65'536U}) {
      SCOPED_TRACE(agreement.id);
      WsPlay play(listening(true));
      play.traffic.operation_begun();
      play.feed(play.accepted(field(agreement.answer)));
      ServerDeflate server(agreement.server_window, agreement.server_forgets);
      std::size_t bytes = 0;
      for (const std::size_t size : kSizes) {
        for (std::size_t i = 0; i < kEach; ++i) play.feed(server.frame(document_of(size)), cut);
        bytes += kEach * size;
      }
      EXPECT_EQ(play.story, Story{});
      const Measurements measured = play.taken();
      EXPECT_EQ(measured.metrics.find("messages_received")->value, kEach * kSizes.size());
      EXPECT_EQ(measured.metrics.find("message_bytes_received_per_s")->value,
                static_cast<double>(bytes));
    }
  }
}

// Each message is compressed without regard to the others, so any server can read it.
TEST(AutobahnCompression, WhatIsSentCanBeReadByEveryAgreement) {
  for (const Agreement& agreement : kAgreements) {
    SCOPED_TRACE(agreement.id);
    const std::string document = document_of(8192);
    WebSocketPlan plan = listening(true);
    plan.mode = WsMode::kEcho;
    plan.payload = document;
    WsPlay play(plan, 3);
    play.feed(play.accepted(field(agreement.answer)));
    for (Slot slot = 0; slot < 3; ++slot) ASSERT_TRUE(play.submit(slot));
    EXPECT_LT(play.sent.size(), 2 * document.size());
    play.session_deflate.emplace();
    const std::string sent = "text " + document;
    EXPECT_EQ(play.messages(), (Story{sent, sent, sent}));
  }
}

TEST(AutobahnCompression, FragmentsOfACompressedMessageAreOneMessage) {
  ServerDeflate server(15, true);
  const std::string document = document_of(20'000);
  const std::string whole = server.frame(document);
  std::string_view data = whole;
  data.remove_prefix(4);  // its head: two octets, and a size of 16 bits
  std::string frames;
  ws::append_frame({.fin = false, .compressed = true, .opcode = ws::Opcode::kText},
                   data.substr(0, 100), frames);
  ws::append_frame({.opcode = ws::Opcode::kPing}, "between", frames);
  ws::append_frame({.fin = false, .opcode = ws::Opcode::kContinuation}, "", frames);
  ws::append_frame({.opcode = ws::Opcode::kContinuation}, data.substr(100), frames);
  for (const std::size_t cut : {1U, 997U, 1'000'000U}) {
    WsPlay play(listening(true));
    play.traffic.operation_begun();
    play.feed(play.accepted(field("permessage-deflate")));
    play.feed(frames, cut);
    EXPECT_EQ(play.messages(), Story{"pong between"});
    EXPECT_EQ(play.taken().metrics.find("message_bytes_received_per_s")->value, 20'000);
  }
}

struct Broken {
  const char* what;
  std::string frames;
  const char* close;
};

std::string frame_of(ws::FrameHead head, std::string_view payload) {
  std::string out;
  ws::append_frame(head, payload, out);
  return out;
}

TEST(AutobahnCompression, BrokenStreamsCloseTheConnection) {
  ServerDeflate server(15, false);
  const std::string good = server.frame("hello");
  const ws::FrameHead compressed{.compressed = true, .opcode = ws::Opcode::kText};
  const std::vector<Broken> rows = {
      {"no deflate", frame_of(compressed, "\xff\xff\xff\xff\xff"), "close 1007"},
      {"a block of a kind that does not exist", frame_of(compressed, "\x07"), "close 1007"},
      {"a distance beyond what there was", frame_of(compressed, "\x4b\x84\xfb\x00"), "close 1007"},
      {"not UTF-8 once inflated", server.frame("\xff\xfe"), "close 1007"},
      {"RSV1 on a continuation",
       frame_of({.fin = false, .compressed = true, .opcode = ws::Opcode::kText}, "") +
           frame_of({.compressed = true, .opcode = ws::Opcode::kContinuation}, ""),
       "close 1002"},
      {"RSV1 on a ping", frame_of({.compressed = true, .opcode = ws::Opcode::kPing}, ""),
       "close 1002"},
      {"RSV2 beside RSV1", "\xe1\x01x", "close 1002"},
  };
  for (const Broken& row : rows) {
    for (const std::size_t cut : {1U, 1000U}) {
      SCOPED_TRACE(row.what);
      WsPlay play(listening(true));
      play.feed(play.accepted(field("permessage-deflate")));
      play.feed(good + row.frames, cut);
      EXPECT_EQ(play.messages(), Story{row.close});
      ASSERT_FALSE(play.story.empty());
      EXPECT_TRUE(play.story.back().starts_with("failed -: protocol")) << play.story.back();
    }
  }
}

TEST(AutobahnCompression, CompressionThatWasNotAgreedOnIsRefused) {
  ServerDeflate server(15, false);
  for (const bool offered : {true, false}) {
    WsPlay play(listening(offered));
    play.feed(play.accepted() + server.frame("hello"));
    EXPECT_EQ(play.messages(), Story{"close 1002"});
  }
}

// RFC 7692, 7.1: parameters that a client must not accept.
TEST(AutobahnCompression, AnswersThatAreNotValidFailTheHandshake) {
  for (const char* answer :
       {"permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=08",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; unheard_of", "permessage-deflate, permessage-deflate",
        "x-webkit-deflate-frame", "permessage-bzip2"}) {
    WsPlay play(listening(true));
    play.feed(play.accepted(field(answer)));
    ASSERT_EQ(play.story.size(), 1U) << answer;
    EXPECT_TRUE(play.story[0].starts_with("failed -: ws_handshake")) << play.story[0];
  }
}

}  // namespace
}  // namespace vastar::testing
