// Writing of chunks and events.
#include "target/generated.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "target/content.h"

namespace vastar::target {
namespace {

constexpr std::size_t kBatch = std::size_t{64} * 1024;

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
  if (offset == route.size) append_end(framed, out);
  return offset;
}

void append_event(std::uint64_t index, std::uint64_t count, bool framed, std::string& out) {
  const std::string event = fmt::format("data: {{\"event\":{},\"of\":{}}}\n\n", index + 1, count);
  if (!framed) {
    out.append(event);
    return;
  }
  fmt::format_to(std::back_inserter(out), "{:x}\r\n{}\r\n", event.size(), event);
}

void append_end(bool framed, std::string& out) {
  if (framed) out.append("0\r\n\r\n");
}

}  // namespace vastar::target
