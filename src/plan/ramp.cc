// Straight lines, their integrals, and the inverse of those.
#include "plan/ramp.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vastar {
namespace {

constexpr Nanos kEndless = std::numeric_limits<Nanos>::max() / 2;
constexpr double kFarOff = 4e18;  // ns: a rate of next to nothing has its arrivals then

// Less than this of a connection or of a request is rounding.
constexpr double kRounding = 1e-6;

}  // namespace

double Ramp::Piece::area_until(Nanos time) const {
  const double passed = to_seconds(std::clamp<Nanos>(time - begin, 0, length));
  return area_before + passed * (from + slope * passed / 2);
}

// Solves from x t + slope x t^2 / 2 = area for t, in the form that loses no digits when slope is
// small.
Nanos Ramp::Piece::when_area(double area) const {
  const double need = area - area_before;
  if (slope == 0) return begin + static_cast<Nanos>(std::min(need / from * 1e9, kFarOff));
  const double root = std::sqrt(std::max(0.0, from * from + 2 * slope * need));
  const double seconds = need <= 0 ? 0 : 2 * need / (from + root);
  return begin + std::clamp<Nanos>(static_cast<Nanos>(seconds * 1e9), 0, length - 1);
}

Ramp::Ramp(double start, const std::vector<Stage>& stages) : last_(start) {
  Nanos begin = 0;
  double area = 0;
  for (const Stage& stage : stages) {
    if (stage.duration > 0) {
      const double seconds = to_seconds(stage.duration);
      pieces_.push_back({begin, stage.duration, last_, (stage.target - last_) / seconds, area});
      begin += stage.duration;
      area += seconds * (last_ + stage.target) / 2;
    }
    last_ = stage.target;
  }
}

Ramp Ramp::flat(double value) {
  Ramp ramp;
  ramp.last_ = value;
  ramp.pieces_.push_back({0, kEndless, value, 0, 0});
  return ramp;
}

Nanos Ramp::duration() const {
  return empty() || pieces_.back().length == kEndless ? 0 : pieces_.back().end();
}

double Ramp::highest() const {
  double highest = 0;
  for (const Piece& piece : pieces_) {
    highest = std::max({highest, piece.from, piece.at(piece.end())});
  }
  return highest;
}

double Ramp::first_above_zero() const {
  for (const Piece& piece : pieces_) {
    if (piece.from > 0) return piece.from;
    if (piece.slope > 0) return piece.at(piece.end());
  }
  return 0;
}

const Ramp::Piece& Ramp::piece_at(Nanos time) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), time,
                       [](Nanos moment, const Piece& piece) { return moment < piece.end(); });
  return after == pieces_.end() ? pieces_.back() : *after;
}

double Ramp::at(Nanos time) const {
  if (empty() || time >= pieces_.back().end()) return last_;
  return piece_at(time).at(time);
}

double Ramp::area_until(Nanos time) const { return empty() ? 0 : piece_at(time).area_until(time); }

double Ramp::whole_area() const {
  const Piece& last = pieces_.back();
  return last.length == kEndless ? std::numeric_limits<double>::infinity()
                                 : last.area_until(last.end());
}

double Ramp::area_before(std::size_t index) const {
  return index < pieces_.size() ? pieces_[index].area_before : whole_area() - kRounding;
}

std::optional<Nanos> Ramp::passes(double area, std::size_t& hint) const {
  while (hint < pieces_.size() && area_before(hint + 1) <= area) ++hint;
  if (hint == pieces_.size()) return std::nullopt;
  return pieces_[hint].when_area(area);
}

std::optional<Nanos> Ramp::passes(double area) const {
  std::size_t from_the_start = 0;
  return passes(area, from_the_start);
}

std::optional<Nanos> Ramp::reaches(double value, Nanos time) const {
  const double enough = value - kRounding;
  for (const Piece& piece : pieces_) {
    if (piece.end() <= time) continue;
    const Nanos begin = std::max(piece.begin, time);
    if (piece.at(begin) >= enough) return begin;
    if (piece.slope <= 0 || piece.at(piece.end()) < enough) continue;
    const double seconds = (value - piece.from) / piece.slope;
    return std::clamp(piece.begin + from_seconds(seconds), begin, piece.end() - 1);
  }
  return std::nullopt;
}

}  // namespace vastar
