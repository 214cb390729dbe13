// The layers of settings, nearest first, into the fields of flags.
#include "cli/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/files.h"

namespace vastar {
namespace {

constexpr std::uint64_t kConfigLimit = 1U << 20U;  // bytes

// As opposed to a negative number.
bool begins_with_flag(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && (text[1] < '0' || text[1] > '9') && text[1] != '.';
}

// `what` is the flag or the key. A parser that serves one flag begins its message with it.
Error about(const Option& option, const std::string& what, std::string_view text,
            const Error& error) {
  if (begins_with_flag(error.message)) return error;
  const bool shown = !text.empty() && !option.secret;
  const std::string given = shown ? fmt::format("{} {}", what, printable(text, 80)) : what;
  return Error{fmt::format("{}: {}", given, error.message), error.code};
}

Result<void> set_switch(const Option& option, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (value != "true") {
      return Error{
          fmt::format("--{} takes no value, and was given '{}'", option.name, printable(value))};
    }
  }
  return option.set ? option.set({}) : Result<void>();
}

Result<void> set_from_words(const Option& option, const std::vector<std::string>& values) {
  if (option.is_switch()) return set_switch(option, values);
  if (!option.set) return {};
  // Each use counts, or the last one.
  const std::size_t first = option.repeatable ? 0 : values.size() - 1;
  for (std::size_t i = first; i < values.size(); ++i) {
    if (auto set = option.set(values[i]); !set) {
      return about(option, "--" + option.name, values[i], set.error());
    }
  }
  return {};
}

Result<void> set_from_entry(const Option& option, const ConfigEntry& entry) {
  if (option.is_switch() != entry.boolean) {
    const char* wanted = option.is_switch() ? "must be true or false, without quotes"
                                            : "wants a number or text in quotes";
    return about(option, option.name, {}, Error{wanted});
  }
  if (entry.values.size() != 1 && !option.repeatable) {
    return about(option, option.name, {}, Error{"takes one value, not an array"});
  }
  for (const std::string& value : entry.values) {
    if (option.is_switch() && value == "false") continue;
    if (auto set = option.set(value); !set) return about(option, option.name, value, set.error());
  }
  return {};
}

Error unknown_key(const ConfigEntry& entry, const std::vector<Option>& rows) {
  std::vector<std::string_view> names;
  names.reserve(rows.size());
  for (const Option& row : rows) {
    if (row.set) names.emplace_back(row.name);
  }
  const std::string_view near = nearest(entry.key, names);
  const std::string hint = near.empty() ? "keys are the long names of this command's flags"
                                        : fmt::format("did you mean {}?", near);
  return Error{fmt::format("unknown key {}: {}", printable(entry.key), hint)};
}

// Operands as rows, so that a file's keys for them are read like any other.
struct OperandRows {
  std::vector<std::string> names;
  std::vector<std::string> values;  // as the names; empty: not given
  std::vector<Option> rows;

  // The rows point into this.
  explicit OperandRows(const OperandForms& forms) {
    for (const auto& form : forms) names.insert(names.end(), form.begin(), form.end());
    values.resize(names.size());
    for (const auto& form : forms) {
      for (const std::string_view name : form) add(name, form);
    }
  }
  OperandRows(const OperandRows&) = delete;
  OperandRows& operator=(const OperandRows&) = delete;

  void add(std::string_view name, const std::vector<std::string_view>& form) {
    std::string& value = values[rows.size()];
    Option row{.name = std::string(name), .value = "TEXT"};
    for (const std::string& other : names) {
      if (std::find(form.begin(), form.end(), other) == form.end()) row.instead_of.push_back(other);
    }
    row.set = [&value](std::string_view text) -> Result<void> {
      if (text.empty()) return Error{"is empty"};
      value = text;
      return {};
    };
    rows.push_back(std::move(row));
  }

  Operands given() const {
    Operands operands;
    for (const std::string& value : values) {
      if (!value.empty()) operands.push_back(value);
    }
    return operands;
  }
};

// A key of the file that nothing nearer replaces.
struct Effective {
  const Option* row;
  const ConfigEntry* entry;
  const ConfigLayer* layer;
};

// What `row`, given nearer, says already.
void drop_replaced(const Option& row, std::vector<Effective>& keys) {
  std::erase_if(keys, [&row](const Effective& key) {
    const auto& others = row.instead_of;
    return key.row->name == row.name ||
           std::find(others.begin(), others.end(), key.row->name) != others.end();
  });
}

Error in_layer(const std::string& file, const ConfigLayer& layer, const ConfigEntry& entry,
               const Error& error) {
  const std::string whose =
      layer.scenario.empty() ? "" : fmt::format("scenario {}: ", printable(layer.scenario));
  return in_config(file, entry.line, whose + error.message);
}

// The keys of all layers that still count once the nearer ones and the words have spoken.
Result<std::vector<Effective>> effective_keys(const Settings& settings,
                                              const std::vector<Option>& rows) {
  std::vector<Effective> keys;
  for (const ConfigLayer& layer : settings.layers) {
    std::vector<Effective> nearer;
    for (const ConfigEntry& entry : layer.entries) {
      const Option* row = find_row(rows, entry.key);
      if (row == nullptr || !row->set) {
        return in_layer(settings.file, layer, entry, unknown_key(entry, rows));
      }
      drop_replaced(*row, keys);
      nearer.push_back({row, &entry, &layer});
    }
    keys.insert(keys.end(), nearer.begin(), nearer.end());
  }
  for (const auto& [name, values] : settings.words.flags) {
    if (const Option* row = find_row(rows, name)) drop_replaced(*row, keys);
  }
  return keys;
}

}  // namespace

std::vector<std::string> Settings::named() const {
  std::vector<std::string> all;
  for (const auto& [name, values] : words.flags) all.push_back(name);
  for (const ConfigLayer& layer : layers) {
    for (const ConfigEntry& entry : layer.entries) all.push_back(entry.key);
  }
  return all;
}

bool Settings::names(std::string_view flag) const {
  const std::vector<std::string> all = named();
  return std::find(all.begin(), all.end(), flag) != all.end();
}

Result<Operands> Settings::into(const std::vector<Option>& table) const {
  const OperandRows operands(operand_forms);
  std::vector<Option> rows = table;
  append(rows, operands.rows);
  const auto keys = effective_keys(*this, rows);
  if (!keys) return keys.error();
  for (const auto& [row, entry, layer] : *keys) {
    if (auto set = set_from_entry(*row, *entry); !set) {
      return in_layer(file, *layer, *entry, set.error());
    }
  }
  for (const Option& row : table) {
    const auto given = words.flags.find(row.name);
    if (given == words.flags.end()) continue;
    if (auto set = set_from_words(row, given->second); !set) return set.error();
  }
  return words.operands.empty() ? operands.given() : words.operands;
}

Result<ConfigFile> read_config(const std::string& path) {
  const Result<std::string> text = read_file(path, kConfigLimit);
  if (!text) return Error{"--config: " + text.error().message};
  Result<ConfigFile> file = parse_config(*text);
  if (!file) return in_config(path, 0, file.error().message);
  return file;
}

Error in_config(const std::string& path, unsigned line, const std::string& problem) {
  const std::string place =
      line == 0 ? printable(path) : fmt::format("{}:{}", printable(path), line);
  return Error{fmt::format("--config {}: {}", place, problem)};
}

}  // namespace vastar
