// Live progress of a run on standard error: one line, rewritten in place, gone at the end.
//
// Only for terminals; everywhere else nothing is written. Used on the coordinating thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "base/units.h"
#include "report/report.h"
#include "stats/progress.h"

namespace vastar {

// When a run ends: after so many requests, or after so long.
struct ProgressGoal {
  std::optional<std::uint64_t> requests;
  std::optional<Nanos> duration;
};

// The line: how far, the rate now, the failures, the time left. ASCII, at most `width` columns.
// `rate` is in finished operations a second; negative: not known yet.
std::string progress_text(const ProgressSnapshot& now, const ProgressGoal& goal, double rate,
                          unsigned width);

// One measured point of a sweep as a plain line, for logs where no line can be rewritten.
std::string point_line(const SweepPoint& point);

// Whether standard error is a terminal that can rewrite a line, and was not asked to be quiet.
bool wants_progress(bool quiet);

class ProgressLine {
 public:
  // `fd` is written to when `enabled`; it is not owned.
  ProgressLine(int fd, bool enabled) : fd_(fd), enabled_(enabled) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { erase(); }

  // A new run: what follows is about it. `label` goes in front: "c=100 (3/7)", or nothing.
  void start(const ProgressGoal& goal, std::string label);

  // Draws, at most ten times a second.
  void update(const ProgressSnapshot& now);

  // Takes the line away, so that something else can be printed; the next update draws it again.
  void erase();

 private:
  double rate_now(const ProgressSnapshot& now);
  void draw(const std::string& text);

  int fd_;
  bool enabled_;
  ProgressGoal goal_;
  std::string label_;
  std::deque<ProgressSnapshot> recent_;  // of about the last second
  Nanos drawn_at_ = -1;                  // elapsed time at the last drawing; -1: never
  std::size_t drawn_width_ = 0;          // columns that show something
};

}  // namespace vastar
