// Any bytes as Sec-WebSocket-Extensions, of a server and of a client: refused, or what both can do.
#include "wire/websocket/handshake.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/fuzz_check.h"
#include "wire/octets.h"

namespace {

bool is_window(unsigned bits) { return bits >= 8 && bits <= 15; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using vastar::fuzz_check;
  namespace ws = vastar::ws;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool offered : {false, true}) {
    std::optional<ws::DeflateParams> agreed;
    const char* const wrong = ws::read_deflate_answer(text, offered, agreed);
    if (wrong != nullptr || !agreed) continue;
    fuzz_check(offered && is_window(agreed->server_window) && is_window(agreed->client_window));
  }
  if (const auto chosen = ws::choose_deflate(text)) {
    fuzz_check(is_window(chosen->server_window) && is_window(chosen->client_window));
    fuzz_check(vastar::is_field_text(ws::deflate_answer(*chosen)));
  }
  fuzz_check(ws::accept_of(text).size() == 28);  // 20 bytes in base64
  return 0;
}
