// From frames to messages.
#include "wire/websocket/message_reader.h"

#include <algorithm>
#include <span>

#include "wire/websocket/close_code.h"

namespace vastar::ws {
namespace {

constexpr const char* kNotInflated = "compressed data that cannot be inflated";
constexpr std::size_t kPieceBytes = 16384;  // of what has to be unmasked or inflated

}  // namespace

MessageReader::MessageReader(const ReaderRules& rules, std::string& scratch)
    : sender_(rules.sender),
      largest_message_(rules.largest_message),
      scratch_(scratch),
      may_compress_(rules.deflate.has_value()) {
  if (!rules.deflate) return;
  forgets_ =
      sender_ == Sender::kServer ? rules.deflate->server_forgets : rules.deflate->client_forgets;
}

Piece MessageReader::next(std::string_view& bytes) {
  for (;;) {
    Piece piece;
    switch (state_) {
      case State::kHead: {
        const FrameHeadReader::State head = head_reader_.take(bytes, head_);
        if (head == FrameHeadReader::State::kMore) return {};
        if (head == FrameHeadReader::State::kBroken) {
          return broken(kProtocolError, head_reader_.error());
        }
        piece = begin_frame();
        break;
      }
      case State::kPayload:
        if (bytes.empty() && left_ > 0) return {};
        piece = take_data(bytes);
        break;
      case State::kTail:
        piece = take_tail();
        break;
      case State::kControl:
        if (bytes.empty() && left_ > 0) return {};
        piece = take_control(bytes);
        break;
      case State::kBadData:
        return broken(kInvalidData, kNotInflated);
      case State::kEnded:
        bytes = {};
        return {};
    }
    if (piece.kind != Piece::Kind::kNone) return piece;
  }
}

// ---- the head of a frame ----

const char* MessageReader::check_frame() const {
  if (sender_ == Sender::kServer && head_.mask) return "a masked frame from the server";
  if (sender_ == Sender::kClient && !head_.mask) return "an unmasked frame from the client";
  if (is_control(head_.opcode)) return nullptr;
  const bool continues = head_.opcode == Opcode::kContinuation;
  if (continues && !in_message_) return "a continuation of no message";
  if (!continues && in_message_) return "a new message inside of another";
  if (head_.compressed && !may_compress_) return "a compressed message that was not agreed on";
  if (head_.compressed && continues) return "a continuation that says it is compressed";
  return nullptr;
}

Piece MessageReader::begin_frame() {
  if (const char* error = check_frame()) return broken(kProtocolError, error);
  left_ = head_.size;
  if (is_control(head_.opcode)) {
    control_.clear();
    state_ = State::kControl;
    return {};
  }
  if (head_.opcode != Opcode::kContinuation) {
    text_ = head_.opcode == Opcode::kText;
    compressed_ = head_.compressed;
    told_ = false;
    message_ = 0;
    in_message_ = true;
    utf8_.reset();
  }
  if (!compressed_ && left_ > largest_message_ - message_) {
    return broken(kTooBig, "a message over the limit");
  }
  state_ = State::kPayload;
  return {};
}

// ---- data ----

Piece MessageReader::take_data(std::string_view& bytes) {
  return compressed_ ? take_compressed(bytes) : take_plain(bytes);
}

// At most a piece of the payload, unmasked.
std::string_view MessageReader::clear_text(std::string_view payload) {
  if (!head_.mask) return payload;
  scratch_.resize(std::max(scratch_.size(), 2 * kPieceBytes));
  payload = payload.substr(0, kPieceBytes);
  copy_masked(payload, *head_.mask, head_.size - left_, scratch_.data());
  return {scratch_.data(), payload.size()};
}

Piece MessageReader::take_plain(std::string_view& bytes) {
  const std::string_view data =
      clear_text(bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size())));
  bytes.remove_prefix(data.size());
  left_ -= data.size();
  const bool ends = left_ == 0 && head_.fin;
  if (left_ == 0) end_frame();
  if (data.empty() && !ends) return {};
  return data_piece(data, ends);
}

Piece MessageReader::take_compressed(std::string_view& bytes) {
  const std::string_view data =
      clear_text(bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size())));
  if (!inflater_) inflater_ = std::make_unique<Inflater>(forgets_);
  scratch_.resize(std::max(scratch_.size(), 2 * kPieceBytes));
  const std::span<char> room(scratch_.data() + kPieceBytes, kPieceBytes);
  std::string_view in = data;
  const std::ptrdiff_t made = inflater_->take(in, room);
  if (made < 0) return broken(kInvalidData, kNotInflated);
  const std::size_t taken = data.size() - in.size();
  bytes.remove_prefix(taken);
  left_ -= taken;
  if (inflater_->broken()) {  // behind this piece, whether the message goes on or not
    state_ = State::kBadData;
    return data_piece({room.data(), static_cast<std::size_t>(made)}, false);
  }
  // A full piece may have more behind it, which comes before the next bytes.
  const bool more = static_cast<std::size_t>(made) == room.size();
  if (left_ == 0 && !more) {
    if (head_.fin) {
      tail_ = Inflater::kTail;
      state_ = State::kTail;
    } else {
      end_frame();
    }
  }
  return made == 0 ? Piece() : data_piece({room.data(), static_cast<std::size_t>(made)}, false);
}

// The end of a compressed message, whose last frame has ended.
Piece MessageReader::take_tail() {
  const std::span<char> room(scratch_.data() + kPieceBytes, kPieceBytes);
  const std::ptrdiff_t made = inflater_->take(tail_, room);
  if (made < 0) return broken(kInvalidData, kNotInflated);
  const bool more = static_cast<std::size_t>(made) == room.size();
  if (inflater_->broken()) {
    state_ = State::kBadData;
    return data_piece({room.data(), static_cast<std::size_t>(made)}, false);
  }
  if (!more) {
    inflater_->message_ended();
    end_frame();
  }
  return data_piece({room.data(), static_cast<std::size_t>(made)}, !more);
}

void MessageReader::end_frame() {
  state_ = State::kHead;
  if (head_.fin) in_message_ = false;
}

Piece MessageReader::data_piece(std::string_view data, bool ends) {
  // What comes first in the stream is told, however it was cut: text up to the limit is looked at.
  const bool over = data.size() > largest_message_ - message_;
  const std::string_view within = over ? data.substr(0, largest_message_ - message_) : data;
  if (text_ && (!utf8_.take(within) || (ends && !over && !utf8_.complete()))) {
    return broken(kInvalidData, "text that is not UTF-8");
  }
  if (over) return broken(kTooBig, "a message over the limit");
  message_ += data.size();
  Piece piece;
  piece.kind = Piece::Kind::kData;
  piece.text = text_;
  piece.begins = !told_;
  piece.ends = ends;
  piece.bytes = data;
  told_ = true;
  return piece;
}

// Text has to be looked at; the last byte always is, so that the message ends with a piece.
std::uint64_t MessageReader::skippable() const {
  if (state_ != State::kPayload || text_ || compressed_ || left_ == 0) return 0;
  return left_ - 1;
}

void MessageReader::skip(std::uint64_t count) {
  left_ -= count;
  message_ += count;
}

// ---- control frames ----

Piece MessageReader::take_control(std::string_view& bytes) {
  const std::string_view part = bytes.substr(0, std::min<std::uint64_t>(left_, bytes.size()));
  const std::uint64_t offset = head_.size - left_;
  bytes.remove_prefix(part.size());
  left_ -= part.size();
  if (left_ == 0 && control_.empty() && !head_.mask) {  // as it lies there
    state_ = State::kHead;
    return control_piece(part);
  }
  control_.append(part);
  if (head_.mask) copy_masked(part, *head_.mask, offset, control_.data() + offset);
  if (left_ > 0) return {};
  state_ = State::kHead;
  return control_piece(control_);
}

Piece MessageReader::control_piece(std::string_view payload) {
  if (head_.opcode == Opcode::kClose) return close_piece(payload);
  Piece piece;
  piece.kind = head_.opcode == Opcode::kPing ? Piece::Kind::kPing : Piece::Kind::kPong;
  piece.bytes = payload;
  return piece;
}

Piece MessageReader::close_piece(std::string_view payload) {
  Piece piece;
  piece.kind = Piece::Kind::kClose;
  piece.code = kNoCode;
  if (payload.size() == 1) return broken(kProtocolError, "a close frame with half a code");
  if (!payload.empty()) {
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    piece.code = static_cast<std::uint16_t>(high << 8U | low);
    piece.bytes = payload.substr(2);
    if (!may_be_sent(piece.code)) {
      return broken(kProtocolError, "a close frame with a code that may not be sent");
    }
    Utf8Check reason;
    if (!reason.take(piece.bytes) || !reason.complete()) {
      return broken(kInvalidData, "a close frame whose reason is not UTF-8");
    }
  }
  state_ = State::kEnded;
  return piece;
}

Piece MessageReader::broken(std::uint16_t code, const char* error) {
  state_ = State::kEnded;
  Piece piece;
  piece.kind = Piece::Kind::kBroken;
  piece.code = code;
  piece.error = error;
  return piece;
}

}  // namespace vastar::ws
