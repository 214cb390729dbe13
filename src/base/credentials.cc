// Credentials and other secrets in URLs.
#include "base/credentials.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::string_view kScheme = "://";
constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kCut = "\xE2\x80\xA6";  // where printable() has left out the rest

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

// The '@' that ends the credentials at the front of `text`; npos: there are none. Not that of
// "label@base64/" and, where more than the URL may follow, not one behind a blank ("-a @FILE").
std::size_t last_at(std::string_view text, bool more_follows) {
  constexpr std::string_view kEncoded = "@base64/";
  for (std::size_t at = text.rfind('@'); at != std::string_view::npos && at > 0;
       at = text.rfind('@', at - 1)) {
    const bool other = more_follows && is_blank(text[at - 1]);
    if (!other && text.substr(at, kEncoded.size()) != kEncoded) return at;
  }
  return std::string_view::npos;
}

// Whether `text` begins with what can only be a host: an address, localhost, or a name with a dot
// and no colon. A '@' behind it is one of a path, or of other words.
bool begins_with_host(std::string_view text) {
  const std::size_t end = text.starts_with('[') ? text.find(']') : text.find_first_of(":/?#'\" \t");
  const std::string_view host = text.substr(0, end);
  if (host.empty() || host.find('@') != std::string_view::npos) return false;
  std::string_view behind = end == std::string_view::npos ? std::string_view() : text.substr(end);
  if (behind.starts_with(']')) behind.remove_prefix(1);
  const bool address = host.front() == '[' || std::all_of(host.begin(), host.end(), [](char c) {
                         return is_digit(c) || c == '.';
                       });
  if (!address && host != "localhost") {
    return host.find('.') != std::string_view::npos && !behind.starts_with(':');
  }
  if (behind.starts_with(':')) behind.remove_prefix(1);
  while (!behind.empty() && is_digit(behind.front())) behind.remove_prefix(1);
  constexpr std::string_view kAfterwards = "/?#'\",;) :{";
  return behind.empty() || kAfterwards.find(behind.front()) != std::string_view::npos;
}

// How much of `text`, which begins behind "://", is credentials.
std::size_t size_of_credentials(std::string_view text) {
  if (begins_with_host(text)) return 0;
  if (const std::size_t at = last_at(text, true); at != std::string_view::npos) return at + 1;
  // Cut off before the '@'?
  const std::size_t cut = text.find(kCut);
  const std::size_t host_end = text.find_first_of("/?#");
  const bool hidden = cut < host_end || text.find(':') < host_end;
  return hidden && cut < text.find_first_of(kBlanks) ? cut : 0;
}

// Without - and _, in lower case. Not `key` and `id`: they name rows more often than secrets.
constexpr std::array<std::string_view, 20> kSecretNames = {
    "accesskey",     "accesstoken", "apikey",       "apitoken",      "authtoken",
    "authorization", "bearertoken", "clientsecret", "idtoken",       "jwt",
    "passwd",        "password",    "refreshtoken", "secret",        "secretkey",
    "sig",           "signature",   "token",        "xamzsignature", "xamzsecuritytoken"};
constexpr std::size_t kLongestName = 32;

bool names_a_secret(std::string_view name) {
  if (name.size() > kLongestName) return false;
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_') plain += c;
  }
  return std::find(kSecretNames.begin(), kSecretNames.end(), to_lower(plain)) != kSecretNames.end();
}

// [begin, end) of the first secret value at `from` or behind it; both npos when there is none.
CredentialsPlace find_query_secret(std::string_view text, std::size_t from) {
  constexpr std::string_view kNameEnds = "=?& \t\r\n'\"";
  constexpr std::string_view kValueEnds = "&# \t\r\n'\"";
  for (std::size_t at = text.find_first_of("?&", from); at != std::string_view::npos;
       at = text.find_first_of("?&", at + 1)) {
    const std::size_t equals = text.find_first_of(kNameEnds, at + 1);
    if (equals == std::string_view::npos || text[equals] != '=') continue;
    if (!names_a_secret(text.substr(at + 1, equals - at - 1))) continue;
    const std::size_t end = text.find_first_of(kValueEnds, equals + 1);
    return {equals + 1, std::min(end, text.size())};
  }
  return {std::string_view::npos, std::string_view::npos};
}

// "user:pass" of one word without a scheme, "user:pass@host", behind a quote or "--flag=".
CredentialsPlace bare_credentials(std::string_view word) {
  // A URL stands behind it, in its query, or it is one.
  const bool scheme = word.find(kScheme) != std::string_view::npos;
  if (scheme) word = word.substr(0, word.find_first_of("/?#"));
  const std::size_t at = last_at(word, false);
  const std::size_t colon = word.find(':');
  if (at == std::string_view::npos || colon >= at) return {};
  const std::size_t before = word.substr(0, colon).find_last_of("='\"(");
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const bool path = begin == colon || word[begin] == '/' || word[begin] == '.';
  return path ? CredentialsPlace() : CredentialsPlace{begin, at};
}

std::string without_bare_credentials(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
    const CredentialsPlace place = bare_credentials(word);
    out.append(word.substr(0, place.begin));
    out.append(word.substr(place.any() ? place.end + 1 : place.begin));
    text.remove_prefix(word.size());
    const std::size_t blanks = std::min(text.find_first_not_of(" \t\n"), text.size());
    out.append(text.substr(0, blanks));
    text.remove_prefix(blanks);
  }
  return out;
}

// Of every URL with a scheme.
std::string without_url_credentials(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t scheme = text.find(kScheme);
    if (scheme == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, scheme + kScheme.size()));
    text.remove_prefix(scheme + kScheme.size());
    const std::string_view stretch = text.substr(0, text.find(kScheme));
    text.remove_prefix(size_of_credentials(stretch.substr(0, stretch.find('\n'))));
  }
}

}  // namespace

CredentialsPlace find_credentials(std::string_view text) {
  if (const CredentialsPlace bare = bare_credentials(text); bare.any()) return bare;
  const std::size_t scheme = text.find(kScheme);
  if (scheme == std::string_view::npos) return {};
  const std::size_t begin = scheme + kScheme.size();
  const std::size_t at = last_at(text.substr(begin), false);
  if (at == std::string_view::npos) return {};
  return {begin, begin + at};
}

std::string without_query_secrets(std::string_view text) {
  constexpr std::string_view kHidden = "***";
  std::string out;
  std::size_t told = 0;
  for (CredentialsPlace place = find_query_secret(text, 0); place.begin != std::string_view::npos;
       place = find_query_secret(text, place.end)) {
    out.append(text.substr(told, place.begin - told));
    if (place.any()) out.append(kHidden);
    told = place.end;
  }
  return out.append(text.substr(told));
}

std::string without_credentials(std::string_view text) {
  return without_query_secrets(without_bare_credentials(without_url_credentials(text)));
}

void hide_credentials(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const CredentialsPlace place = find_credentials(argv[i]);
    std::fill(argv[i] + place.begin, argv[i] + place.end, 'x');
    const std::string_view word = argv[i];
    for (CredentialsPlace secret = find_query_secret(word, 0);
         secret.begin != std::string_view::npos; secret = find_query_secret(word, secret.end)) {
      std::fill(argv[i] + secret.begin, argv[i] + secret.end, 'x');
    }
  }
}

}  // namespace vastar
