// Figures as people read them: adaptive units, thousands separated, a dash for what is not known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vastar::plugin {

using Number = std::optional<double>;

std::string duration_ms(const Number& ms);      // "310us", "1.55ms", "12.3s"; "<1us"; "-"
std::string duration_s(const Number& seconds);  // the same from seconds
std::string count(std::uint64_t value);         // "12,345"
std::string rate(const Number& per_second);     // "24.50", from 100 on without decimals: "9,229"
std::string percent(const Number& fraction);    // 0.0123 -> "1.23%"
std::string plain(const Number& value);         // "0.5", "64", "1,234.50"
// A figure in the unit that a document names beside it: "ms", "fraction", "count", "per_second".
std::string in_unit(const Number& value, std::string_view unit);

// A plain number of a protocol's own metric, in the unit that its name tells: "52,940/s" of
// messages_per_s, "3.2 MB/s" of message_bytes_sent_per_s, "100%" of survival.
std::string metric_figure(std::string_view name, double value);

// Exactly as JSON would have it, for machines: never 1E3 where 1000 will do; empty for unknown.
std::string exact(const Number& value);

}  // namespace vastar::plugin
