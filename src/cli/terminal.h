// What the terminal behind a stream takes: colour, and how wide it is.
#pragma once

#include <functional>

namespace vastar {

enum class ColorChoice : unsigned char { kAuto, kAlways, kNever };

// The value of an environment variable, or null. Handed in, so that tests need no environment.
using Environment = std::function<const char*(const char* name)>;

// --color decides; else NO_COLOR (no-color.org) set and not empty says no; else CLICOLOR_FORCE set
// and neither empty nor 0 says yes; else a terminal has colour unless TERM is dumb.
bool wants_color(ColorChoice choice, bool is_terminal, const Environment& environment);

// Of file descriptor `fd` (1, 2) of this process.
bool wants_color(ColorChoice choice, int fd);
bool is_terminal(int fd);
unsigned terminal_width(int fd);  // columns; 80 when it is no terminal

}  // namespace vastar
