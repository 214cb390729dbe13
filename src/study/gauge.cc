// A small GET, and the one value in its answer.
#include "study/gauge.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <limits>
#include <utility>

#include "base/text.h"
#include "net/socket.h"

namespace vastar {
namespace {

constexpr Nanos kPatience = 300 * kMillisecond;  // the progress line stands still for so long
constexpr std::size_t kMostText = std::size_t{8} * 1024 * 1024;

// Waits for `events` until `end`; false when they do not come.
bool await(int fd, short events, Nanos end) {
  pollfd waiting{.fd = fd, .events = events, .revents = 0};
  const Nanos left = end - monotonic_now();
  return left > 0 && poll(&waiting, 1, static_cast<int>(left / kMillisecond) + 1) > 0;
}

Result<Fd> connect_to(const Url& url, Nanos end) {
  Result<std::vector<Address>> addresses = resolve(url.host, url.port);
  if (!addresses) return addresses.error();
  ConnectStart start = start_connect(addresses->front());
  if (!start.fd) return Error{connect_error_text(start.errno_value)};
  if (!await(start.fd.get(), POLLOUT, end)) return Error{"no connection in time"};
  const int failed = connect_result(start.fd.get());
  if (failed != 0) return Error{connect_error_text(failed)};
  return std::move(start.fd);
}

Result<void> send_all(int fd, std::string_view bytes, Nanos end) {
  while (!bytes.empty()) {
    const ssize_t sent = send_now(fd, bytes);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN || !await(fd, POLLOUT, end)) {
      return Error{"the request could not be sent"};
    }
  }
  return {};
}

Result<std::string> read_to_end(int fd, Nanos end) {
  std::string text;
  std::array<char, 16384> buffer;
  while (text.size() < kMostText) {
    const ssize_t size = receive_now(fd, buffer);
    if (size == 0) return text;
    if (size > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(size));
    } else if (errno != EAGAIN || !await(fd, POLLIN, end)) {
      return Error{errno == EAGAIN ? "no whole answer in time" : errno_text(errno)};
    }
  }
  return Error{"the answer is over 8 MiB"};
}

// "name{labels} value" into its name and what stands behind name and labels.
std::pair<std::string_view, std::string_view> series_of(std::string_view line) {
  const std::size_t name = std::min(line.find_first_of("{ \t"), line.size());
  std::string_view rest = line.substr(name);
  if (rest.starts_with('{')) rest.remove_prefix(std::min(rest.rfind('}') + 1, rest.size()));
  return {line.substr(0, name), trim(rest)};
}

}  // namespace

std::optional<double> gauge_value(std::string_view text, std::string_view name) {
  std::optional<double> sum;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const auto [series, rest] = series_of(line);
    if (series != name) continue;
    const std::optional<double> value = parse_number(rest.substr(0, rest.find(' ')));
    if (!value) return std::nullopt;
    sum = sum.value_or(0) + *value;
  }
  return sum && std::isfinite(*sum) ? sum : std::nullopt;
}

// HTTP/1.0, so that the body ends with the connection and is in no chunks.
Result<std::string> fetch_text(const Url& url, Nanos patience) {
  const Nanos end = monotonic_now() + patience;
  Result<Fd> fd = connect_to(url, end);
  if (!fd) return fd.error();
  const std::string request =
      fmt::format("GET {} HTTP/1.0\r\nHost: {}\r\nAccept: text/plain\r\n\r\n", url.path_and_query,
                  url.authority());
  if (auto sent = send_all(fd->get(), request, end); !sent) return sent.error();
  Result<std::string> answer = read_to_end(fd->get(), end);
  if (!answer) return answer;
  const std::size_t head = answer->find("\r\n\r\n");
  const std::size_t status = answer->find(' ');
  if (head == std::string::npos || !answer->starts_with("HTTP/1.")) {
    return Error{"the answer is not HTTP/1"};
  }
  if (answer->substr(status + 1, 3) != "200") {
    return Error{fmt::format("status {}", printable(answer->substr(status + 1, 3)))};
  }
  return answer->substr(head + 4);
}

GaugeWatch::GaugeWatch(const std::vector<GaugePlan>& plans) {
  for (const GaugePlan& plan : plans) gauges_.push_back({plan});
  std::stable_sort(gauges_.begin(), gauges_.end(), [](const Gauge& a, const Gauge& b) {
    return a.plan.url.display() < b.plan.url.display();
  });
}

void GaugeWatch::Gauge::read(const Result<std::string>& text) {
  const auto value = text ? gauge_value(*text, plan.series) : std::nullopt;
  if (value) {
    last = value;
    peak = std::max(peak.value_or(*value), *value);
  } else if (trouble.empty()) {
    trouble =
        text ? fmt::format("it has no gauge '{}'", printable(plan.series)) : text.error().message;
  }
}

void GaugeWatch::look(Nanos elapsed) {
  if (elapsed < next_) return;
  next_ = elapsed + kSecond;
  for (std::size_t i = 0; i < gauges_.size();) {
    const Url& url = gauges_[i].plan.url;
    const Result<std::string> text = fetch_text(url, kPatience);
    for (; i < gauges_.size() && gauges_[i].plan.url.display() == url.display(); ++i) {
      gauges_[i].read(text);
    }
  }
}

void GaugeWatch::take(OwnMetrics& metrics, std::vector<std::string>& notes) const {
  const auto put = [&](const std::string& name, const std::optional<double>& value) {
    OwnMetric& metric = metrics.at(name, OwnKind::kHighest);
    if (value) metric.put(*value);
  };
  for (const Gauge& gauge : gauges_) {
    if (gauges_.size() == 1) {
      put("gauge_peak", gauge.peak);
      put("gauge_last", gauge.last);
    }
    put("gauge_peak." + gauge.plan.name, gauge.peak);
    put("gauge_last." + gauge.plan.name, gauge.last);
    if (gauge.last && gauge.trouble.empty()) continue;
    notes.push_back(
        fmt::format("--gauge-url {}: {}", gauge.plan.url.display(),
                    gauge.trouble.empty() ? "the run was over before it was read" : gauge.trouble));
  }
}

}  // namespace vastar
