// What the two heads of the opening handshake say beyond HTTP (RFC 6455, 4; RFC 7692, 5 and 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/websocket/deflate.h"

namespace vastar::ws {

// Sec-WebSocket-Accept for a Sec-WebSocket-Key.
std::string accept_of(std::string_view key);

// What a client of ours offers: it sends each message without regard to the others, so that a
// message is compressed once for all connections, and takes any window.
inline constexpr std::string_view kDeflateOffer =
    "permessage-deflate; client_no_context_takeover; client_max_window_bits";

// Reads the server's Sec-WebSocket-Extensions in answer to kDeflateOffer (`offered`) or to nothing.
// Null when it stays within the offer, else what is wrong, a literal.
const char* read_deflate_answer(std::string_view value, bool offered,
                                std::optional<DeflateParams>& agreed);

// The first offer of permessage-deflate in a client's header that can be taken; nothing when there
// is none. The server forgets, whether asked to or not.
std::optional<DeflateParams> choose_deflate(std::string_view offers);
// The server's answer to that offer.
std::string deflate_answer(const DeflateParams& params);

}  // namespace vastar::ws
