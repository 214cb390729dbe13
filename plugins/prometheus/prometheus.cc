// Prometheus: a document as metrics, pushed to a Pushgateway or written to a file for the textfile
// collector of node_exporter.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <utility>

#include "base/text.h"
#include "prometheus/curl_library.h"
#include "prometheus/metrics.h"
#include "prometheus/push.h"
#include "prometheus/push_url.h"
#include "support/plugin.h"
#include "support/sink.h"

namespace {

using vastar::Error;
using vastar::Nanos;
using vastar::Result;
using vastar::plugin::Config;
using vastar::plugin::MetricSet;
using vastar::plugin::Object;
using vastar::plugin::PushMethod;
using vastar::plugin::PushUrl;
using vastar::plugin::Sink;

// vastar allows 5 s for close.
constexpr Nanos kLongestFarewell = 4 * vastar::kSecond;

// VASTAR_PROMETHEUS_AUTH=user:password, for who would rather not have it in a command line.
void take_credentials_from_environment(PushUrl& url) {
  const char* given = std::getenv("VASTAR_PROMETHEUS_AUTH");
  if (given == nullptr || !url.user.empty() || !url.password.empty()) return;
  const std::string text = given;
  const std::size_t colon = std::min(text.find(':'), text.size());
  url.user = text.substr(0, colon);
  url.password = text.substr(std::min(colon + 1, text.size()));
}

Result<void> check_certificates() {
  const char* file = std::getenv("SSL_CERT_FILE");
  if (file == nullptr || *file == '\0' || access(file, R_OK) == 0) return {};
  return Error{fmt::format("SSL_CERT_FILE is {}, which cannot be read", vastar::printable(file))};
}

// A gateway puts the labels of its group in the place of those of the metrics.
Result<void> check_labels(const MetricSet& metrics, const PushUrl& url) {
  for (const std::string& label : metrics.label_names()) {
    if (url.grouping_labels.count(label) == 0) continue;
    return Error{
        fmt::format("the group in the URL has the label {}, which these metrics have themselves "
                    "and the gateway would overwrite: give it another name",
                    label)};
  }
  return {};
}

class Prometheus {
 public:
  static Result<std::unique_ptr<Prometheus>> open(const Config& config) {
    auto opened = std::make_unique<Prometheus>();
    const double limit_s = vastar::plugin::number_at(config.options, "push_timeout_s").value_or(20);
    opened->limit_ = vastar::from_seconds(std::clamp(limit_s, 0.1, 3600.0));
    const Result<void> ready = config.dest.find("://") == std::string::npos
                                   ? opened->open_file(config.dest)
                                   : opened->open_url(config.dest);
    if (!ready) return ready.error();
    return opened;
  }

  Prometheus() = default;
  Prometheus(const Prometheus&) = delete;
  Prometheus& operator=(const Prometheus&) = delete;
  // A measurement that began and gave no document is told as an attempt that failed.
  ~Prometheus() {
    if (!url_ || !began_at_ || finished_) return;
    const MetricSet attempt = vastar::plugin::failed_attempt(began_at_);
    const Result<void> pushed = push(*url_, PushMethod::kReplaceMetrics, attempt.text(),
                                     std::min(limit_, kLongestFarewell));
    if (pushed) return;
    (void)std::fprintf(stderr, "vastar: warning: output prometheus=%s: %s\n", url_->url.c_str(),
                       pushed.error().message.c_str());
  }

  Result<void> event(std::string_view json) {
    if (began_at_) return {};
    const Result<Object> event = vastar::plugin::parse_document(json);
    if (event && vastar::plugin::text_at(*event, "event") == "start") {
      began_at_ = static_cast<double>(std::time(nullptr));
    }
    return {};
  }

  Result<void> finish(std::string_view json) {
    finished_ = true;
    const Result<Object> document = vastar::plugin::parse_document(json);
    if (!document) return document.error();
    if (vastar::plugin::has_data(*document)) {
      return give(vastar::plugin::metrics_of(*document), PushMethod::kReplaceGroup);
    }
    const std::string began = vastar::plugin::text_at(*document, "started_at");
    return give(vastar::plugin::failed_attempt(vastar::plugin::unix_time(began)),
                PushMethod::kReplaceMetrics);
  }

 private:
  Result<void> open_file(const std::string& path) {
    Result<Sink> sink = Sink::open(path);
    if (!sink) return sink.error();
    sink_ = std::move(*sink);
    return {};
  }

  Result<void> open_url(const std::string& text) {
    if (auto loaded = vastar::plugin::load_curl(); !loaded) return loaded.error();
    Result<PushUrl> url = vastar::plugin::parse_push_url(text);
    if (!url) return url.error();
    take_credentials_from_environment(*url);
    url_ = std::move(*url);
    return check_certificates();
  }

  Result<void> give(const MetricSet& metrics, PushMethod method) {
    if (!url_) {
      Result<void> written = sink_->write(metrics.text());
      return written ? sink_->close() : written;
    }
    Result<void> apart = check_labels(metrics, *url_);
    return apart ? push(*url_, method, metrics.text(), limit_) : apart;
  }

  Nanos limit_ = 0;
  std::optional<PushUrl> url_;
  std::optional<Sink> sink_;        // when there is no URL
  std::optional<double> began_at_;  // seconds since 1970
  bool finished_ = false;
};

}  // namespace

const vastar_output* vastar_output_entry() {
  static const vastar_output plugin =
      vastar::plugin::describe_with_events<Prometheus>("prometheus", "1.0.0");
  return &plugin;
}
