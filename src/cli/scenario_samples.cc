// Names of sample files.
#include "cli/scenario_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/text.h"

namespace vastar {
namespace {

constexpr std::string_view kKey = "samples";
constexpr std::string_view kCompressed = ".zst";

// The values of a layer's key; null when it has none. Of several the last counts.
std::vector<std::string>* values_in(ConfigLayer& layer) {
  for (auto entry = layer.entries.rbegin(); entry != layer.entries.rend(); ++entry) {
    if (entry->key == kKey) return &entry->values;
  }
  return nullptr;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

// The file that counts, and whether it was asked for by all scenarios; null: none was.
struct Asked {
  std::string* file = nullptr;
  bool by_all = false;
};

Asked asked_for(Settings& settings) {
  const auto words = settings.words.flags.find(kKey);
  if (words != settings.words.flags.end() && !words->second.empty()) {
    return {&words->second.back(), true};
  }
  for (auto layer = settings.layers.rbegin(); layer != settings.layers.rend(); ++layer) {
    std::vector<std::string>* const values = values_in(*layer);
    if (values != nullptr && !values->empty()) return {&values->back(), layer->scenario.empty()};
  }
  return {};
}

}  // namespace

std::string sample_file_of(std::string_view path, std::string_view scenario) {
  std::string_view kept = path;
  if (kept.ends_with(kCompressed)) kept.remove_suffix(kCompressed.size());
  const std::size_t slash = kept.rfind('/');
  const std::size_t dot = kept.rfind('.');
  const bool named = dot != kept.npos && (slash == kept.npos || dot > slash + 1);
  const std::size_t at = named ? dot : kept.size();
  std::string name(scenario);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !is_plain(c); }, '_');
  return fmt::format("{}-{}{}", path.substr(0, at), name, path.substr(at));
}

Result<void> give_sample_file(std::string_view scenario, Settings& settings,
                              std::map<std::string, std::string>& taken) {
  const Asked asked = asked_for(settings);
  if (asked.file == nullptr || asked.file->empty()) return {};
  if (asked.by_all) *asked.file = sample_file_of(*asked.file, scenario);
  const auto [whose, fresh] = taken.emplace(*asked.file, scenario);
  if (fresh) return {};
  return Error{
      fmt::format("samples {} are those of scenario {} already: each writes a file of its "
                  "own",
                  printable(*asked.file, 80), printable(whose->second))};
}

}  // namespace vastar
