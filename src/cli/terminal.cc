// What the terminal behind a stream takes.
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace vastar {

bool wants_color(ColorChoice choice, bool is_terminal, const Environment& environment) {
  const auto value = [&environment](const char* name) {
    const char* text = environment(name);
    return std::string_view(text == nullptr ? "" : text);
  };
  if (choice != ColorChoice::kAuto) return choice == ColorChoice::kAlways;
  if (!value("NO_COLOR").empty()) return false;
  const std::string_view force = value("CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return is_terminal && value("TERM") != "dumb";
}

bool wants_color(ColorChoice choice, int fd) {
  return wants_color(choice, is_terminal(fd), [](const char* name) { return std::getenv(name); });
}

bool is_terminal(int fd) { return isatty(fd) == 1; }

unsigned terminal_width(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

}  // namespace vastar
