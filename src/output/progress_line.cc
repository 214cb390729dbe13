// The progress line: what it says, and how it is rewritten.
#include "output/progress_line.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace vastar {
namespace {

constexpr Nanos kRedraw = 100 * kMillisecond;
constexpr Nanos kRateWindow = kSecond;
constexpr unsigned kUsualWidth = 80;

std::uint64_t finished(const ProgressSnapshot& snapshot) {
  return snapshot.succeeded + snapshot.failed;
}

// The share done, 0 to 1; none when the goal has no end.
std::optional<double> share_done(const ProgressSnapshot& now, const ProgressGoal& goal) {
  if (goal.duration && *goal.duration > 0) {
    return std::clamp(to_seconds(now.elapsed) / to_seconds(*goal.duration), 0.0, 1.0);
  }
  if (goal.requests && *goal.requests > 0) {
    const double of = static_cast<double>(*goal.requests);
    return std::clamp(static_cast<double>(finished(now)) / of, 0.0, 1.0);
  }
  return std::nullopt;
}

std::optional<Nanos> time_left(const ProgressSnapshot& now, const ProgressGoal& goal) {
  if (goal.duration) return std::max<Nanos>(*goal.duration - now.elapsed, 0);
  const std::optional<double> share = share_done(now, goal);
  if (!share || *share <= 0 || now.elapsed <= 0) return std::nullopt;
  const double seconds = to_seconds(now.elapsed) * (1 - *share) / *share;
  if (seconds > 1e6) return std::nullopt;  // too far off to mean anything
  return from_seconds(seconds);
}

std::string bar(double share) {
  constexpr int kSteps = 20;
  const int done = static_cast<int>(share * kSteps);
  return fmt::format("[{:#<{}}{:.<{}}]", "", done, "", kSteps - done);
}

// Whole seconds: tenths would only flicker.
std::string clock_text(Nanos duration) {
  const auto seconds = static_cast<long>((duration + kSecond / 2) / kSecond);
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// All but the last, which would wrap on some terminals.
unsigned usable_columns(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth - 1;
  return size.ws_col - 1U;
}

// A terminal that was stopped (Ctrl-S), or whose other end does not read, would hold up whoever
// writes to it, and with it the end of the run.
bool takes_more(int fd) {
  pollfd terminal{fd, POLLOUT, 0};
  return poll(&terminal, 1, 0) == 1 && (terminal.revents & POLLOUT) != 0;
}

std::string latency_text(const Number& ms) {
  return ms ? format_duration(static_cast<Nanos>(*ms * 1e6)) : "-";
}

}  // namespace

std::string progress_text(const ProgressSnapshot& now, const ProgressGoal& goal, double rate,
                          unsigned width) {
  if (now.elapsed < 0) return "connecting and warming up";
  std::string text;
  if (const std::optional<double> share = share_done(now, goal)) {
    text = fmt::format("{} {:3.0f}%  ", bar(*share), *share * 100);
  }
  text += fmt::format("{} done", finished(now));
  if (rate >= 0) text += fmt::format("  {:.0f}/s", rate);
  text += fmt::format("  {} failed", now.failed);
  if (const std::optional<Nanos> left = time_left(now, goal)) {
    text += fmt::format("  {} left", clock_text(*left));
  }
  return text.substr(0, width);
}

std::string point_line(const SweepPoint& point) {
  std::string text = fmt::format("c={:<6} {:>10.0f} req/s   p50 {:>7}   p99 {:>7}   errors {:.2f}%",
                                 point.concurrency, point.rps, latency_text(point.p50_ms),
                                 latency_text(point.p99_ms), point.error_rate * 100);
  if (point.disqualified) text += "   disqualified: " + printable(*point.disqualified);
  return text;
}

bool wants_progress(bool quiet) {
  if (quiet || isatty(STDERR_FILENO) == 0) return false;
  const char* terminal = std::getenv("TERM");
  return terminal == nullptr || std::string_view(terminal) != "dumb";
}

void ProgressLine::start(const ProgressGoal& goal, std::string label) {
  erase();
  goal_ = goal;
  label_ = std::move(label);
  recent_.clear();
  drawn_at_ = -1;
}

void ProgressLine::update(const ProgressSnapshot& now) {
  if (!enabled_) return;
  const double rate = rate_now(now);
  if (drawn_width_ > 0 && drawn_at_ >= 0 && now.elapsed - drawn_at_ < kRedraw) return;
  drawn_at_ = now.elapsed;
  const unsigned width = usable_columns(fd_);
  const std::string label = label_.empty() ? "" : label_ + "  ";
  draw((label + progress_text(now, goal_, rate, width)).substr(0, width));
}

double ProgressLine::rate_now(const ProgressSnapshot& now) {
  if (now.elapsed < 0) return -1;
  recent_.push_back(now);
  while (recent_.size() > 2 && now.elapsed - recent_[1].elapsed >= kRateWindow) {
    recent_.pop_front();
  }
  const ProgressSnapshot& then = recent_.front();
  if (now.elapsed <= then.elapsed || finished(now) < finished(then)) return -1;
  return static_cast<double>(finished(now) - finished(then)) /
         to_seconds(now.elapsed - then.elapsed);
}

void ProgressLine::draw(const std::string& text) {
  if (!takes_more(fd_)) return;
  drawn_width_ =
      std::min<std::size_t>(drawn_width_, usable_columns(fd_));  // it may be narrower now
  std::string line = "\r" + text;
  if (text.size() < drawn_width_) line.append(drawn_width_ - text.size(), ' ');
  drawn_width_ = text.size();
  (void)!write(fd_, line.data(), line.size());  // progress that cannot be shown is no loss
}

void ProgressLine::erase() {
  if (!enabled_ || drawn_width_ == 0) return;
  draw("");
  if (takes_more(fd_)) (void)!write(fd_, "\r", 1);
  drawn_width_ = 0;
}

}  // namespace vastar
