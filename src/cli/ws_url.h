// URLs of WebSocket as flags and operands have them.
#pragma once

#include <string>
#include <string_view>

namespace vastar {

// "ws" or "wss" where the URL is given with it, else empty.
std::string ws_scheme(std::string_view url);

// "http://host/" of "ws://host/", "https://host/" of "wss://host/", others as they are: ws is http
// until the upgrade.
std::string http_form(const std::string& url);

}  // namespace vastar
