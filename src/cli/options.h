// The option tables. A row is a flag; parsing, -h, --help-all, the man page, shell completion and
// the keys of --config all come from the same rows.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

// Takes one value from text into a field. The error says what is wrong with the text and what a
// right one looks like; the parser puts the flag's name before it. A switch is given "".
using Setter = std::function<Result<void>(std::string_view text)>;

struct Option {
  std::string name = {};      // long name without dashes; also the key in a --config file
  char letter = 0;            // short name; 0: none
  std::string value = {};     // what stands for its value in help; empty: a switch
  std::string help = {};      // one phrase
  std::string fallback = {};  // the default as help shows it; empty: none worth showing
  std::vector<std::string> choices = {};  // its values, when they are few (for completion)
  std::string_view group = {};            // its heading in --help-all
  bool common = false;                    // stands on -h
  bool repeatable = false;                // each use counts; else the last one does
  bool secret = false;                    // no message repeats its value
  bool shared = false;                    // of all scenarios of a file: no key of one of them
  // Names it replaces beside its own where it is given nearer (settings.h): -n stands in for -z.
  std::vector<std::string> instead_of = {};
  Setter set = {};

  bool is_switch() const { return value.empty(); }
};

inline void append(std::vector<Option>& rows, std::vector<Option> more) {
  std::move(more.begin(), more.end(), std::back_inserter(rows));
}

// The row of this long name, or null.
inline const Option* find_row(const std::vector<Option>& rows, std::string_view name) {
  const auto named = [name](const Option& row) { return row.name == name; };
  const auto row = std::find_if(rows.begin(), rows.end(), named);
  return row == rows.end() ? nullptr : &*row;
}

// "-n, --requests", as messages and help name it.
inline std::string flag_names(const Option& option) {
  const std::string name = "--" + option.name;
  return option.letter == 0 ? name : std::string{'-', option.letter, ',', ' '} + name;
}

}  // namespace vastar
