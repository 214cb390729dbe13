// Pushing by libcurl.
#include "prometheus/push.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "base/base64.h"
#include "base/credentials.h"
#include "base/text.h"
#include "base/version.h"
#include "prometheus/curl_library.h"

namespace vastar::plugin {
namespace {

constexpr int kMostTries = 5;
constexpr Nanos kFirstPause = 250 * kMillisecond;  // doubled each time: 0.25, 0.5, 1, 2 s
constexpr Nanos kShortestTry = kSecond;
constexpr std::size_t kMostBody = 4096;  // of an answer: its first line is shown

using Easy = std::unique_ptr<CURL, decltype(&::curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)>;

// What became of one try.
struct Answer {
  CURLcode code = CURLE_OK;
  long status = 0;  // 0: none came
  std::string body, redirect;
  std::array<char, CURL_ERROR_SIZE> words{};

  bool good() const { return status >= 200 && status < 300; }
  bool may_help_to_retry() const;
  std::string text() const;
};

bool Answer::may_help_to_retry() const {
  if (status != 0) return status >= 500 || (code != CURLE_OK && good());
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:  // a certificate that is not trusted, a protocol that is none
      return false;
  }
}

std::string first_line(const std::string& body) {
  const std::string_view trimmed = trim(body);
  return printable(trim(trimmed.substr(0, trimmed.find('\n'))), 300);
}

std::string Answer::text() const {
  if (status == 0 || good()) {
    return words[0] != '\0' ? printable(words.data(), 300) : curl().easy_strerror(code);
  }
  std::string said = fmt::format("HTTP {}", status);
  if (const std::string line = first_line(body); !line.empty()) said += ": " + line;
  if (status == 401) said += " (give the user and the password, as in docs/prometheus.md)";
  if (!redirect.empty()) {
    said +=
        fmt::format(" (it points to {}: give that URL)", printable(without_credentials(redirect)));
  }
  return said;
}

std::size_t keep_start(char* data, std::size_t, std::size_t size, void* kept) {
  std::string& body = *static_cast<std::string*>(kept);
  body.append(data, std::min(size, kMostBody - body.size()));
  return size;
}

long in_ms(Nanos duration) {
  return static_cast<long>(std::max<Nanos>(duration / kMillisecond, 1));
}

// Only the curl program looks at these by itself.
void set_trust(CURL* easy) {
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    curl().easy_setopt(easy, CURLOPT_CAINFO, file);
  }
  if (const char* folder = std::getenv("SSL_CERT_DIR"); folder != nullptr && *folder != '\0') {
    curl().easy_setopt(easy, CURLOPT_CAPATH, folder);
  }
}

void set_request(CURL* easy, const PushUrl& to, PushMethod method, const std::string& body) {
  curl().easy_setopt(easy, CURLOPT_URL, to.url.c_str());
  curl().easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl().easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl().easy_setopt(easy, CURLOPT_POST, 1L);
  const bool put = method == PushMethod::kReplaceGroup;
  curl().easy_setopt(easy, CURLOPT_CUSTOMREQUEST, put ? "PUT" : "POST");
  curl().easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl().easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
  const std::string agent = "vastar/" + std::string(version());
  curl().easy_setopt(easy, CURLOPT_USERAGENT, agent.c_str());
  if (to.user.empty() && to.password.empty()) return;
  curl().easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl().easy_setopt(easy, CURLOPT_USERNAME, to.user.c_str());
  curl().easy_setopt(easy, CURLOPT_PASSWORD, to.password.c_str());
}

Headers request_headers() {
  // Without "Expect: 100-continue", which costs a second where a gateway knows nothing of it.
  curl_slist* list =
      curl().slist_append(nullptr, "Content-Type: text/plain; version=0.0.4; charset=utf-8");
  return {curl().slist_append(list, "Expect:"), curl().slist_free_all};
}

Answer try_once(const PushUrl& to, PushMethod method, const std::string& body, Nanos limit) {
  Answer answer;
  const Easy easy(curl().easy_init(), curl().easy_cleanup);
  const Headers headers = request_headers();
  set_request(easy.get(), to, method, body);
  set_trust(easy.get());
  curl().easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl().easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl().easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, in_ms(limit));
  curl().easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, answer.words.data());
  curl().easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, &keep_start);
  curl().easy_setopt(easy.get(), CURLOPT_WRITEDATA, &answer.body);
  answer.code = curl().easy_perform(easy.get());
  curl().easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  char* redirect = nullptr;
  curl().easy_getinfo(easy.get(), CURLINFO_REDIRECT_URL, &redirect);
  if (redirect != nullptr) answer.redirect = redirect;
  return answer;
}

// A gateway may repeat in its answer what it was sent.
std::string without_secrets(std::string text, const PushUrl& to) {
  const std::string basic = base64_encode(to.user + ":" + to.password);
  for (const std::string& secret : {basic, to.password}) {
    if (to.password.empty()) continue;
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

void wait(Nanos duration) { std::this_thread::sleep_for(std::chrono::nanoseconds(duration)); }

}  // namespace

Result<void> push(const PushUrl& to, PushMethod method, const std::string& body, Nanos limit) {
  const Nanos began = monotonic_now();
  const Nanos one_try = std::max(limit / 3, kShortestTry);
  Nanos pause = kFirstPause;
  for (int tries = 1;; ++tries, pause *= 2) {
    const Nanos left = began + limit - monotonic_now();
    Answer answer = try_once(to, method, body, std::min(one_try, left));
    answer.body = without_secrets(std::move(answer.body), to);
    if (answer.good() && answer.code == CURLE_OK) return {};
    const bool retried =
        answer.may_help_to_retry() && tries < kMostTries && monotonic_now() + pause < began + limit;
    if (retried) {
      wait(pause);
      continue;
    }
    const Nanos took = monotonic_now() - began;
    return Error{
        answer.text() +
        (tries == 1 ? "" : fmt::format("; tried {} times in {}", tries, format_duration(took)))};
  }
}

}  // namespace vastar::plugin
