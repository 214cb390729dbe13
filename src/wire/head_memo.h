// Recognises a head that came before. A server that answers the same request over and over sends
// the same head each time but for its Date, and comparing costs a tenth of parsing.
//
// It is the parsers' answer that is remembered: a head is recognised only where they would say the
// same again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/framing.h"

namespace vastar {

struct KnownHead {
  Framing framing;
  std::uint16_t status = 0;
  std::uint8_t minor = 1;  // of the version, 1.minor
};

class HeadMemo {
 public:
  // `head` was found well formed, from its status line to the end of its blank line, and means
  // `known`. It takes the place of the one learned before.
  void learn(std::string_view head, const KnownHead& known);

  // The size of the head that `bytes` begin with when it is the one learned, else 0.
  std::size_t match(std::string_view bytes) const;

  const KnownHead& known() const { return known_; }

 private:
  KnownHead known_;
  std::string head_;
  // Where the value of Date is in it; any other text of that length means as little.
  std::size_t date_begin_ = 0;
  std::size_t date_size_ = 0;
};

}  // namespace vastar
