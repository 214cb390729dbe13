// The table of faults, and the reading of their names and rates.
#include "target/fault.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"

namespace vastar::target {
namespace {

// In the order of Fault.
constexpr std::array<FaultScript, kFaultCount> kScripts = {{
    {"reset", "RST instead of an answer", "", FaultEnd::kReset},
    {"close", "FIN before any byte of the answer", "", FaultEnd::kClose},
    {"truncate", "Content-Length 26, 13 bytes of body, FIN",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 26\r\n\r\nHello, World!",
     FaultEnd::kClose},
    {"stall", "half of a head, then nothing", "HTTP/1.1 200 OK\r\nContent-Type: text/pl",
     FaultEnd::kHang},
    {"garbage", "bytes that are not HTTP, FIN", "\x16\x03 this is no answer at all \x7f\r\n\r\n",
     FaultEnd::kClose},
    {"badchunk", "one good chunk, then a chunk size that is no number, FIN",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
     "d\r\nHello, World!\r\nxyz\r\nHello, World!\r\n0\r\n\r\n",
     FaultEnd::kClose},
    {"extra", "a whole answer, then 12 bytes that nobody asked for; the connection stays",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!"
     "extra bytes!",
     FaultEnd::kGoOn},
    {"drip", "a whole answer, byte by byte; the connection stays",
     "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!",
     FaultEnd::kGoOn},
}};

}  // namespace

const FaultScript& describe(Fault fault) { return kScripts[static_cast<std::size_t>(fault)]; }

std::optional<Fault> fault_named(std::string_view name) {
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    if (kScripts[i].name == name) return static_cast<Fault>(i);
  }
  return std::nullopt;
}

Result<FaultRate> parse_fault_rate(std::string_view text) {
  const std::size_t equals = text.find('=');
  FaultRate rate;
  const std::optional<Fault> fault = fault_named(text.substr(0, equals));
  if (!fault) {
    std::vector<std::string_view> names;
    names.reserve(kFaultCount);
    for (const FaultScript& script : kScripts) names.push_back(script.name);
    return Error{fmt::format("unknown fault '{}': the faults are {}",
                             printable(text.substr(0, equals)), fmt::join(names, ", "))};
  }
  rate.fault = *fault;
  if (equals == std::string_view::npos) return rate;
  const std::optional<double> probability = parse_number(text.substr(equals + 1));
  if (!probability || *probability < 0 || *probability > 1) {
    return Error{fmt::format("bad rate in '{}': write a probability from 0 to 1, as in {}=0.01",
                             printable(text), describe(*fault).name)};
  }
  rate.probability = *probability;
  return rate;
}

}  // namespace vastar::target
