// Durations, sizes and rates: how they are held, read from text and written as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace vastar {

// Nanoseconds: a duration, or a reading of CLOCK_MONOTONIC. Signed, so that differences are safe.
using Nanos = std::int64_t;

inline constexpr Nanos kMicrosecond = 1'000;
inline constexpr Nanos kMillisecond = 1'000'000;
inline constexpr Nanos kSecond = 1'000'000'000;
inline constexpr Nanos kHour = 3600 * kSecond;

constexpr double to_ms(Nanos duration) { return static_cast<double>(duration) / 1e6; }
constexpr double to_seconds(Nanos duration) { return static_cast<double>(duration) / 1e9; }
// Of 0 to 292 years; rounded to the nearest ns.
constexpr Nanos from_seconds(double seconds) {
  return static_cast<Nanos>(seconds * 1e9 + 0.5);  // NOLINT: lround is not constexpr
}

// CLOCK_MONOTONIC now (vDSO, 20 to 40 ns).
Nanos monotonic_now();

// CPU time, user and system, used by the calling thread so far.
Nanos thread_cpu_now();

// Wall clock as RFC 3339 in UTC with milliseconds, "2026-11-21T09:30:00.123Z".
std::string wall_clock_now();

// "200us", "500ms", "10s", "1m30s", "2h", "1.5s"; a bare number is seconds. Never negative.
Result<Nanos> parse_duration(std::string_view text);

// A duration as a person would write it, three significant digits: "310us", "1.55ms", "12.3s",
// "1m30s".
std::string format_duration(Nanos duration);

// "512", "64k", "1M", "2G" (powers of 1024; an optional trailing B or iB is allowed).
Result<std::uint64_t> parse_size(std::string_view text);

// Bytes as a person would write them: "13 B", "1.2 KB", "166 MB" (powers of 1024).
std::string format_size(std::uint64_t bytes);

}  // namespace vastar
