// The kernel's range of local ports.
#include "machine/local_ports.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "machine/system_file.h"

namespace vastar {
namespace {

// Both ends included.
struct Ports {
  std::uint64_t first = 32'768, last = 60'999;
  std::uint64_t count() const { return last < first ? 0 : last - first + 1; }
};

std::optional<Ports> parse_ports(std::string_view first, std::string_view last) {
  const auto low = parse_unsigned(trim(first));
  const auto high = parse_unsigned(trim(last));
  if (!low || !high) return std::nullopt;
  return Ports{*low, *high};
}

// "32768\t60999"
Ports port_range(const std::string& root) {
  const auto text = read_system_file(root + "/proc/sys/net/ipv4/ip_local_port_range");
  if (!text) return {};
  const std::string_view line = trim(*text);
  const std::size_t blank = line.find_first_of("\t ");
  if (blank == std::string_view::npos) return {};
  return parse_ports(line.substr(0, blank), line.substr(blank)).value_or(Ports{});
}

// "8080,9148-9150": sorted and without doubles, as the kernel writes it.
std::uint64_t reserved_within(const Ports& range, const std::string& root) {
  const std::string text =
      read_system_file(root + "/proc/sys/net/ipv4/ip_local_reserved_ports").value_or("");
  std::uint64_t count = 0;
  for (const std::string_view item : split(text, ',')) {
    const std::size_t dash = item.find('-');
    const auto ports = dash == std::string_view::npos
                           ? parse_ports(item, item)
                           : parse_ports(item.substr(0, dash), item.substr(dash + 1));
    if (!ports) continue;
    const Ports both = {std::max(ports->first, range.first), std::min(ports->last, range.last)};
    count += both.count();
  }
  return count;
}

}  // namespace

std::uint64_t local_ports(const std::string& root) {
  const Ports range = port_range(root);
  return range.count() - std::min(range.count(), reserved_within(range, root));
}

}  // namespace vastar
