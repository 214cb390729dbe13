// Members of documents that are neither numbers nor words, into JSON and back.
#include "report/common_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"

namespace vastar {

namespace json = boost::json;

json::value failure_json(Failure failure) { return json::value(describe(failure).name); }

Failure failure_of(const json::value& name) {
  const std::string_view wanted = name.is_string() ? std::string_view(name.get_string()) : "";
  const auto* const found =
      std::find_if(kFailureClasses.begin(), kFailureClasses.end(),
                   [wanted](const FailureClass& known) { return known.name == wanted; });
  return static_cast<Failure>(found - kFailureClasses.begin());
}

json::value statuses_json(const std::map<std::uint16_t, std::uint64_t>& statuses_seen) {
  json::object statuses;
  for (const auto& [status, count] : statuses_seen) {
    statuses.emplace(fmt::format("{}", status), count);
  }
  return statuses;
}

std::map<std::uint16_t, std::uint64_t> statuses_of(const json::value& counts) {
  std::map<std::uint16_t, std::uint64_t> statuses;
  if (!counts.is_object()) return statuses;
  for (const auto& member : counts.get_object()) {
    const std::string_view key(member.key().data(), member.key().size());
    const auto status = parse_unsigned(key);
    const auto count = count_of(counts.get_object(), key);
    if (status) statuses[static_cast<std::uint16_t>(*status)] = count.value_or(0);
  }
  return statuses;
}

json::value histogram_json(const std::string& encoded) {
  return {{"encoding", "hdrhistogram-v2-compressed-base64"},
          {"unit_ns", Histogram::kUnit},
          {"data", encoded.empty() ? json::value(nullptr) : json::value(encoded)}};
}

std::string histogram_of(const json::value& embedded) {
  if (!embedded.is_object()) return {};
  return text_of(embedded.get_object(), "data").value_or("");
}

json::value bins_json(const std::vector<Bin>& bins) {
  json::array array;
  for (const Bin& bin : bins) {
    array.push_back({{"le_ms", ms(bin.le_ms)}, {"count", bin.count}, {"level", bin.level}});
  }
  return array;
}

json::value message_json(std::optional<bool> text) {
  if (!text) return nullptr;
  return *text ? "text" : "binary";
}

std::optional<bool> is_text_message(const json::value& word) { return word == json::value("text"); }

json::value ratio(std::optional<double> value) { return rounded(value, 4); }

}  // namespace vastar
