// A value that changes over time, linearly or in steps: requests/s, or connections. Pure
// arithmetic; time is an argument, counted from the start.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/units.h"

namespace vastar {

// From the value before it to `target`, in a straight line over `duration`; 0: at once.
struct Stage {
  Nanos duration = 0;
  double target = 0;
};

// The integral of the value is called its area, in value x seconds: for requests/s it is how many
// requests are due. An area is exact to 2^-53 of itself.
class Ramp {
 public:
  Ramp() = default;  // empty: there is no such value
  Ramp(double start, const std::vector<Stage>& stages);
  static Ramp flat(double value);  // without an end

  bool empty() const { return pieces_.empty(); }
  Nanos duration() const;  // of a flat one: 0
  double highest() const;
  double first_above_zero() const;  // the start, or the first target that is; 0: all are 0

  double at(Nanos time) const;  // in a step: the value after it; after the end: the last one
  double area_until(Nanos time) const;
  // The first moment from which on the area is more than this; none when it never is. `hint` is
  // where the search begins and, afterwards, where it ended: areas asked for in ascending order
  // cost no search.
  std::optional<Nanos> passes(double area, std::size_t& hint) const;
  std::optional<Nanos> passes(double area) const;
  // The first moment from `time` on at which the value is at least this; none: it never is again.
  std::optional<Nanos> reaches(double value, Nanos time) const;

 private:
  struct Piece {
    Nanos begin;
    Nanos length;  // above 0
    double from;
    double slope;  // value a second
    double area_before;

    Nanos end() const { return begin + length; }
    double at(Nanos time) const { return from + slope * to_seconds(time - begin); }
    double area_until(Nanos time) const;
    Nanos when_area(double area) const;
  };

  const Piece& piece_at(Nanos time) const;
  double area_before(std::size_t index) const;
  double whole_area() const;

  std::vector<Piece> pieces_;  // ascending, without gaps
  double last_ = 0;            // the value after the end
};

}  // namespace vastar
