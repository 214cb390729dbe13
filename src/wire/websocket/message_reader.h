// Reads the frames of one side of a connection as messages, strictly (RFC 6455, 5 to 8; RFC 7692).
//
// A message is told in pieces, as it comes, and never kept whole. What is told does not depend on
// how the bytes were cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wire/websocket/deflate.h"
#include "wire/websocket/frame.h"
#include "wire/websocket/utf8.h"

namespace vastar::ws {

enum class Sender : std::uint8_t { kServer, kClient };  // whose frames these are

struct ReaderRules {
  Sender sender = Sender::kServer;
  std::optional<DeflateParams> deflate = {};                 // nothing: no extension was agreed on
  std::uint64_t largest_message = std::uint64_t{64} << 20U;  // bytes, inflated
};

struct Piece {
  enum class Kind : std::uint8_t {
    kNone,    // all bytes were taken, and there is nothing more to tell
    kData,    // a part of a text or binary message, perhaps an empty one
    kPing,    // with its payload
    kPong,    // with its payload
    kClose,   // with its code, kNoCode when there is none, and its reason; the last piece there is
    kBroken,  // the sender broke the protocol: close the connection with `code`
  };
  Kind kind = Kind::kNone;
  bool text = false;    // kData
  bool begins = false;  // kData: the first of its message
  bool ends = false;    // kData: the last of its message
  std::uint16_t code = 0;
  std::string_view bytes = {};  // valid until the next call and as long as the bytes given
  const char* error = nullptr;  // kBroken: what was wrong, a literal
};

class MessageReader {
 public:
  // `scratch` is where unmasked and inflated bytes are put: it may be shared by all readers of a
  // thread, and must outlive them.
  MessageReader(const ReaderRules& rules, std::string& scratch);

  // Takes bytes off the front of `bytes` up to the end of the next piece. At the end of a read call
  // it until it says kNone.
  Piece next(std::string_view& bytes);

  // How many of the next bytes are payload that needs no look but the receiver's: they may be
  // dropped, and skip() told. They are then told of as no piece.
  std::uint64_t skippable() const;
  void skip(std::uint64_t count);

  // Whether the stream stands between two frames, none of a message under way.
  bool idle() const { return state_ == State::kHead && !head_reader_.unfinished() && !in_message_; }

 private:
  enum class State : std::uint8_t { kHead, kPayload, kControl, kTail, kBadData, kEnded };

  Piece begin_frame();
  const char* check_frame() const;
  Piece take_data(std::string_view& bytes);
  Piece take_plain(std::string_view& bytes);
  Piece take_compressed(std::string_view& bytes);
  Piece take_tail();
  Piece take_control(std::string_view& bytes);
  Piece control_piece(std::string_view payload);
  Piece close_piece(std::string_view payload);
  Piece data_piece(std::string_view data, bool ends);
  void end_frame();
  std::string_view clear_text(std::string_view payload);
  Piece broken(std::uint16_t code, const char* error);

  const Sender sender_;
  const std::uint64_t largest_message_;
  std::string& scratch_;
  bool may_compress_;
  bool forgets_ = false;
  std::unique_ptr<Inflater> inflater_;  // made at the first compressed message
  FrameHeadReader head_reader_;
  FrameHead head_;
  State state_ = State::kHead;
  bool in_message_ = false;  // a message has begun and its last frame has not ended
  bool text_ = false;        // of the message under way, as the next
  bool compressed_ = false;
  bool told_ = false;          // a piece of it was told
  std::uint64_t left_ = 0;     // payload bytes of the frame that are still to come
  std::uint64_t message_ = 0;  // bytes of the message so far, inflated
  std::string control_;        // payload of a control frame that came in several reads
  std::string_view tail_;      // kTail: what of Inflater::kTail is still to be taken
  Utf8Check utf8_;
};

}  // namespace vastar::ws
