// Help from the option tables: one screen of what people use, or everything.
#pragma once

#include <string>

#include "cli/command.h"

namespace vastar {

std::string short_help(const Command& command);
std::string full_help(const Command& command);

// "Usage: vastar sweep [OPTIONS] URL", a line a form.
std::string usage_lines(const Command& command);

// The phrase of a row with its default and that it may be repeated.
std::string described(const Option& option);

// The headings of a table, each once, in the order of the rows.
std::vector<std::string_view> groups_of(const std::vector<Option>& table);

}  // namespace vastar
