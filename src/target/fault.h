// The faults the target can send instead of an answer: their names, rates and bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace vastar::target {

enum class Fault : std::uint8_t {
  kReset,
  kClose,
  kTruncate,
  kStall,
  kGarbage,
  kBadChunk,
  kExtra,
  kDrip,
  kCount,  // how many there are; not a fault
};

inline constexpr std::size_t kFaultCount = static_cast<std::size_t>(Fault::kCount);

// What the connection does once a fault's bytes are out.
enum class FaultEnd : std::uint8_t {
  kReset,  // RST at once
  kClose,  // FIN
  kHang,   // nothing more, until the client leaves
  kGoOn,   // the next request is answered as ever
};

struct FaultScript {
  std::string_view name;     // in routes, options and /stats
  std::string_view meaning;  // for people
  std::string_view bytes;    // what is sent
  FaultEnd end;
};

const FaultScript& describe(Fault fault);
std::optional<Fault> fault_named(std::string_view name);

// A fault that takes the place of an answer with this probability.
struct FaultRate {
  Fault fault = Fault::kReset;
  double probability = 1;  // 0 to 1
};

// "reset=0.01": a fault's name and its probability; a bare name is always.
Result<FaultRate> parse_fault_rate(std::string_view text);

}  // namespace vastar::target
