// A protocol's own figures, by the names that gates use: times, and plain numbers that say how they
// add up over workers. Plain data of one thread; a handful of names, so a list is searched.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.h"
#include "stats/histogram.h"

namespace vastar {

enum class OwnKind : std::uint8_t {
  kTimes,    // a distribution of durations
  kCount,    // a sum
  kRate,     // a sum, told per second of the measured time
  kMean,     // the mean of all values
  kHighest,  // the highest value
  kWord,     // a word; "mixed" where two differ
  kTally,    // how many of each key
  kEach,     // a sum for each of many (connections, say): how they are shared out, per second
};

struct OwnMetric {
  std::string name;
  OwnKind kind = OwnKind::kTimes;
  Histogram times;            // kTimes
  double value = 0;           // kCount, kRate, kMean: the sum; kHighest: the highest
  std::uint64_t samples = 0;  // of `value`: none, and it is not known
  std::string word;           // kWord
  std::map<std::string, std::uint64_t> tally;  // kTally
  std::vector<double> each;                    // kEach

  void put(double number);          // of any kind but kTimes, kWord, kTally and kEach
  void put(std::string_view text);  // kWord
  void add(const OwnMetric& other);
};

// In the order they were first named, which documents keep.
class OwnMetrics {
 public:
  // The one of this name, made where it is new. Valid until the next call with a new name.
  OwnMetric& at(std::string_view name, OwnKind kind);
  const OwnMetric* find(std::string_view name) const;  // null: none
  void add(const OwnMetrics& other);
  void drop(OwnKind kind);  // all of this kind

  std::vector<OwnMetric>::const_iterator begin() const { return metrics_.begin(); }
  std::vector<OwnMetric>::const_iterator end() const { return metrics_.end(); }

 private:
  std::vector<OwnMetric> metrics_;
};

// One stream of --per-stream.
struct StreamRow {
  std::uint64_t stream = 0;  // its number within its worker, then within the run
  Nanos ttfb = -1;           // -1: not a byte came
  Nanos duration = 0;        // from its request to its last byte, or to its end
  std::uint64_t events = 0, bytes = 0;
  std::string error;  // a class of failure, "abandoned", or empty: it ended by itself
};

// Streams of a run that rows are kept of; of the rest there are only the sums.
inline constexpr std::size_t kMostStreamRows = 100'000;

}  // namespace vastar
