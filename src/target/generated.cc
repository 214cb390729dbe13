// Writing of chunks and events.
#include "target/generated.h"

#include <fmt/format.h>

#include <algorithm>

#include "target/content.h"

namespace vastar::target {
namespace {

constexpr std::size_t kBatch = std::size_t{64} * 1024;

std::string event_text(const Route& route, std::uint64_t index) {
  const std::size_t opening = route.opening.size();
  if (index < opening) return route.opening[index];
  const std::uint64_t event = index - opening;
  if (event >= route.count) return route.closing[event - route.count];
  if (!route.part.empty()) return route.part;
  return fmt::format("{}{{\"event\":{},\"of\":{}}}{}", route.lines ? "" : "data: ", event + 1,
                     route.count, route.lines ? "\n" : "\n\n");
}

}  // namespace

std::uint64_t append_chunked(const Route& route, std::uint64_t offset, bool framed,
                             std::string& out) {
  const std::size_t enough = out.size() + kBatch;
  while (offset < route.size && out.size() < enough) {
    const std::uint64_t inside = offset % route.chunk_size;
    const std::uint64_t chunk = std::min(route.chunk_size, route.size - (offset - inside));
    if (framed && inside == 0) fmt::format_to(std::back_inserter(out), "{:x}\r\n", chunk);
    const std::string_view bytes = pattern_at(offset, chunk - inside);
    out.append(bytes);
    offset += bytes.size();
    if (framed && inside + bytes.size() == chunk) out.append("\r\n");
  }
  if (offset == route.size) append_end(framed, {}, out);
  return offset;
}

std::uint64_t event_parts(const Route& route) {
  return route.opening.size() + route.count + route.closing.size();
}

Nanos event_due(const Route& route, std::uint64_t index) {
  if (index < route.opening.size() || route.count == 0) return 0;
  const std::uint64_t event = std::min(index - route.opening.size(), route.count - 1);
  return route.first_wait + static_cast<Nanos>(event) * route.gap;
}

void append_event(const Route& route, std::uint64_t index, bool framed, std::string& out) {
  const std::string event = event_text(route, index);
  if (!framed) {
    out.append(event);
    return;
  }
  fmt::format_to(std::back_inserter(out), "{:x}\r\n{}\r\n", event.size(), event);
}

void append_end(bool framed, std::string_view trailers, std::string& out) {
  if (framed) out.append("0\r\n").append(trailers).append("\r\n");
}

}  // namespace vastar::target
