// Canonical requests, and what is made of them.
#include "protocols/http/aws_signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "plan/escape.h"
#include "wire/digest.h"
#include "wire/octets.h"

namespace vastar {
namespace {

// What a proxy on the way may change is not signed.
bool may_change(std::string_view lower_name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "accept-encoding",   "authorization", "connection", "expect",
      "transfer-encoding", "user-agent",    "via",        "x-amzn-trace-id"};
  return std::find(kNames.begin(), kNames.end(), lower_name) != kNames.end();
}

// Without blanks at its ends, and with one where there were several.
std::string single_spaced(std::string_view value) {
  std::string text;
  for (const char byte : trim_blanks(value)) {
    const bool blank = byte == ' ' || byte == '\t';
    if (!blank) {
      text.push_back(byte);
    } else if (text.back() != ' ') {
      text.push_back(' ');
    }
  }
  return text;
}

// The names in lower case and in order, each with its values.
std::vector<std::pair<std::string, std::string>> headers_to_sign(const RequestSpec& request) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Header& header : request.headers) {
    std::string name = to_lower(header.name);
    if (may_change(name)) continue;
    const auto known = std::find_if(headers.begin(), headers.end(),
                                    [&](const auto& other) { return other.first == name; });
    if (known == headers.end()) {
      headers.emplace_back(std::move(name), single_spaced(header.value));
    } else {
      known->second += "," + single_spaced(header.value);
    }
  }
  std::sort(headers.begin(), headers.end());
  return headers;
}

// "." and ".." resolved, and no empty segments (RFC 3986, 6.2.2.3). Not for S3, whose keys may have
// them.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const std::string_view segment : split(path, '/')) {
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (!segment.empty() && segment != ".") {
      kept.push_back(segment);
    }
  }
  const bool folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  return fmt::format("/{}{}", fmt::join(kept, "/"), folder && !kept.empty() ? "/" : "");
}

// Each segment percent-encoded once more than it is on the wire; S3's are taken as they are.
std::string canonical_path(std::string_view path, bool is_s3) {
  if (is_s3) return std::string(path);
  std::string encoded;
  for (const char byte : normalized(path)) {
    if (byte == '/') {
      encoded.push_back(byte);
    } else {
      append_for_component({&byte, 1}, encoded);
    }
  }
  return encoded;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape = text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                        hex_value(text[at + 2]) >= 0;
    out.push_back(escape ? static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]))
                         : text[at]);
    if (escape) at += 2;
  }
  return out;
}

// The parameters in order, names and values encoded in the one way there is.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    auto& [name, value] = parameters.emplace_back();
    append_for_component(decoded(part.substr(0, equals)), name);
    append_for_component(decoded(part.substr(std::min(equals + 1, part.size()))), value);
  }
  std::sort(parameters.begin(), parameters.end());
  std::string text;
  for (const auto& [name, value] : parameters) {
    text.append(text.empty() ? "" : "&").append(name).append("=").append(value);
  }
  return text;
}

std::string hex_of(const Digest& digest) {
  std::string text;
  append_hex(digest, text);
  return text;
}

// "20150830T123600Z"
std::string stamp_of(std::int64_t wall_s) {
  const auto seconds = static_cast<std::time_t>(wall_s);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace

std::string canonical_request(const RequestSpec& request, const std::string& payload_hash,
                              bool is_s3, std::string& signed_headers) {
  const std::string_view target = request.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string text =
      fmt::format("{}\n{}\n{}\n", request.method, canonical_path(target.substr(0, question), is_s3),
                  canonical_query(target.substr(std::min(question + 1, target.size()))));
  signed_headers.clear();
  for (const auto& [name, value] : headers_to_sign(request)) {
    text.append(name).append(":").append(value).append("\n");
    signed_headers.append(signed_headers.empty() ? "" : ";").append(name);
  }
  return text.append("\n").append(signed_headers).append("\n").append(payload_hash);
}

const std::string& AwsSigner::key_of(const std::string& date) {
  if (date == date_) return key_;
  Digest key = hmac_sha256("AWS4" + scope_.secret_key, date);
  for (const std::string_view part :
       {std::string_view(scope_.region), std::string_view(scope_.service),
        std::string_view("aws4_request")}) {
    key = hmac_sha256(as_text(key), part);
  }
  date_ = date;
  key_ = as_text(key);
  return key_;
}

void AwsSigner::sign(std::int64_t wall_s, RequestSpec& request) {
  const std::string stamp = stamp_of(wall_s);
  const std::string date = stamp.substr(0, 8);
  const std::string payload_hash = hex_of(sha256(request.body));
  const bool is_s3 = scope_.service == "s3";
  request.headers.push_back({"X-Amz-Date", stamp});
  if (is_s3) request.headers.push_back({"X-Amz-Content-Sha256", payload_hash});
  if (!scope_.session_token.empty()) {
    request.headers.push_back({"X-Amz-Security-Token", scope_.session_token});
  }
  std::string signed_headers;
  const std::string canonical = canonical_request(request, payload_hash, is_s3, signed_headers);
  const std::string place =
      fmt::format("{}/{}/{}/aws4_request", date, scope_.region, scope_.service);
  const std::string to_sign =
      fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", stamp, place, hex_of(sha256(canonical)));
  request.headers.push_back(
      {"Authorization",
       fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}",
                   scope_.access_key, place, signed_headers,
                   hex_of(hmac_sha256(key_of(date), to_sign)))});
}

}  // namespace vastar
