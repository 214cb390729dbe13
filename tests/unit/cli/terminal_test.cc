#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace vastar {
namespace {

bool color(ColorChoice choice, bool is_terminal, const std::map<std::string, std::string>& set) {
  return wants_color(choice, is_terminal, [&set](const char* name) -> const char* {
    const auto found = set.find(name);
    return found == set.end() ? nullptr : found->second.c_str();
  });
}

TEST(Terminal, ColorByItself) {
  EXPECT_TRUE(color(ColorChoice::kAuto, true, {}));
  EXPECT_FALSE(color(ColorChoice::kAuto, false, {}));
  EXPECT_FALSE(color(ColorChoice::kAuto, true, {{"TERM", "dumb"}}));
}

TEST(Terminal, ColorByEnvironment) {
  EXPECT_FALSE(color(ColorChoice::kAuto, true, {{"NO_COLOR", "1"}}));
  EXPECT_TRUE(color(ColorChoice::kAuto, true, {{"NO_COLOR", ""}}));
  EXPECT_TRUE(color(ColorChoice::kAuto, false, {{"CLICOLOR_FORCE", "1"}}));
  EXPECT_TRUE(color(ColorChoice::kAuto, false, {{"CLICOLOR_FORCE", "1"}, {"TERM", "dumb"}}));
  EXPECT_FALSE(color(ColorChoice::kAuto, false, {{"CLICOLOR_FORCE", "0"}}));
  EXPECT_FALSE(color(ColorChoice::kAuto, false, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}));
}

TEST(Terminal, ColorByFlagBeatsTheEnvironment) {
  EXPECT_TRUE(color(ColorChoice::kAlways, false, {{"NO_COLOR", "1"}}));
  EXPECT_FALSE(color(ColorChoice::kNever, true, {{"CLICOLOR_FORCE", "1"}}));
}

TEST(Terminal, WidthWithoutATerminal) { EXPECT_EQ(terminal_width(-1), 80U); }

}  // namespace
}  // namespace vastar
