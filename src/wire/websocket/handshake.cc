// Sec-WebSocket-Accept and Sec-WebSocket-Extensions.
#include "wire/websocket/handshake.h"

#include <vector>

#include "base/base64.h"
#include "base/text.h"
#include "wire/digest.h"
#include "wire/octets.h"

namespace vastar::ws {
namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::string_view kName = "permessage-deflate";

struct Parameter {
  std::string_view name;
  std::optional<std::string_view> value;  // without quotes
};

struct Extension {
  std::string_view name;
  std::vector<Parameter> parameters;
};

// A token, or one in quotes, which must be a token too (RFC 6455, 9.1).
std::optional<std::string_view> parse_value(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  if (!is_token(text)) return std::nullopt;
  return text;
}

std::optional<Parameter> parse_parameter(std::string_view text) {
  const std::size_t equals = text.find('=');
  Parameter parameter{.name = trim_blanks(text.substr(0, equals)), .value = {}};
  if (!is_token(parameter.name)) return std::nullopt;
  if (equals == std::string_view::npos) return parameter;
  parameter.value = parse_value(trim_blanks(text.substr(equals + 1)));
  if (!parameter.value) return std::nullopt;
  return parameter;
}

std::optional<Extension> parse_extension(std::string_view text) {
  std::vector<std::string_view> parts = split(text, ';');
  Extension extension{.name = trim_blanks(parts.front()), .parameters = {}};
  if (!is_token(extension.name)) return std::nullopt;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto parameter = parse_parameter(trim_blanks(parts[i]));
    if (!parameter) return std::nullopt;
    extension.parameters.push_back(*parameter);
  }
  return extension;
}

std::optional<std::uint8_t> window_of(const Parameter& parameter) {
  if (!parameter.value || parameter.value->starts_with('0')) return std::nullopt;
  const auto bits = parse_unsigned(*parameter.value);
  if (!bits || *bits < 8 || *bits > 15) return std::nullopt;
  return static_cast<std::uint8_t>(*bits);
}

bool repeats(const Extension& extension, std::size_t index) {
  for (std::size_t i = 0; i < index; ++i) {
    if (extension.parameters[i].name == extension.parameters[index].name) return true;
  }
  return false;
}

// One parameter, of an offer or an answer (where a window has to have a value). False: not valid.
bool add_parameter(const Parameter& parameter, bool answer, DeflateParams& params) {
  if (parameter.name == "server_no_context_takeover" && !parameter.value) {
    params.server_forgets = true;
    return true;
  }
  if (parameter.name == "client_no_context_takeover" && !parameter.value) {
    params.client_forgets = true;
    return true;
  }
  const bool of_client = parameter.name == "client_max_window_bits";
  if (!of_client && parameter.name != "server_max_window_bits") return false;
  if (of_client && !answer && !parameter.value) return true;  // any will do
  const auto bits = window_of(parameter);
  if (!bits) return false;
  (of_client ? params.client_window : params.server_window) = *bits;
  return true;
}

std::optional<DeflateParams> params_of(const Extension& extension, bool answer) {
  DeflateParams params;
  for (std::size_t i = 0; i < extension.parameters.size(); ++i) {
    if (repeats(extension, i)) return std::nullopt;
    if (!add_parameter(extension.parameters[i], answer, params)) return std::nullopt;
  }
  return params;
}

}  // namespace

std::string accept_of(std::string_view key) {
  return base64_encode(sha1(std::string(key).append(kGuid)));
}

const char* read_deflate_answer(std::string_view value, bool offered,
                                std::optional<DeflateParams>& agreed) {
  for (const std::string_view text : split(value, ',')) {
    if (trim_blanks(text).empty()) continue;  // RFC 9110, 5.6.1.2
    const auto extension = parse_extension(trim_blanks(text));
    if (!extension) return "a Sec-WebSocket-Extensions that cannot be read";
    if (!offered || extension->name != kName) return "an extension that was not offered";
    if (agreed) return "permessage-deflate twice";
    agreed = params_of(*extension, true);
    if (!agreed) return "parameters of permessage-deflate that are not valid";
    agreed->client_forgets = true;  // as it is offered
  }
  return nullptr;
}

std::optional<DeflateParams> choose_deflate(std::string_view offers) {
  for (const std::string_view text : split(offers, ',')) {
    const auto extension = parse_extension(trim_blanks(text));
    if (!extension || extension->name != kName) continue;
    auto params = params_of(*extension, false);
    // zlib makes no window of 8 bits; the client's window is its own affair.
    if (!params || params->server_window == 8) continue;
    params->server_forgets = true;
    return params;
  }
  return std::nullopt;
}

std::string deflate_answer(const DeflateParams& params) {
  std::string answer(kName);
  answer += "; server_no_context_takeover";
  if (params.client_forgets) answer += "; client_no_context_takeover";
  if (params.server_window < 15) {
    answer += "; server_max_window_bits=" + std::to_string(params.server_window);
  }
  return answer;
}

}  // namespace vastar::ws
