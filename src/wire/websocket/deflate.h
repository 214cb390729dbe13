// permessage-deflate (RFC 7692): messages through zlib, without its framing.
//
// One thread each. Memory: an Inflater has about 40 KiB, a Deflater about 260 KiB, made at the
// first message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct z_stream_s;

namespace vastar::ws {

// What both sides agreed on; a side that takes no context over forgets each message.
struct DeflateParams {
  bool server_forgets = false;      // server_no_context_takeover
  bool client_forgets = false;      // client_no_context_takeover
  std::uint8_t server_window = 15;  // bits, 8 to 15
  std::uint8_t client_window = 15;

  bool operator==(const DeflateParams&) const = default;
};

class Inflater {
 public:
  // Of messages that were made with a window of any size. `forgets`: the sender takes no context
  // over.
  explicit Inflater(bool forgets);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Takes compressed bytes off the front of `in` and puts what they stand for at the front of
  // `out`: returns how much. Less than `out` has room for: all of `in` was taken, and nothing is
  // kept back. Negative: the bytes are broken.
  std::ptrdiff_t take(std::string_view& in, std::span<char> out);
  // Whether the last bytes were broken, be it behind some that stood for something.
  bool broken() const { return broken_; }
  // The tail of each message, which is not sent (RFC 7692, 7.2.2): to be taken behind its last
  // byte.
  static constexpr std::string_view kTail = std::string_view("\x00\x00\xff\xff", 4);
  void message_ended();

 private:
  bool forgets_;
  bool broken_ = false;
  std::unique_ptr<z_stream_s> stream_;
};

// Compresses messages, each without regard to the others.
class Deflater {
 public:
  // zlib cannot make a window of 8 bits: then compress() refuses.
  explicit Deflater(std::uint8_t window);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  bool usable() const { return stream_ != nullptr; }
  // Only when usable. Without the tail.
  std::string compress(std::string_view message);

 private:
  std::unique_ptr<z_stream_s> stream_;
};

}  // namespace vastar::ws
