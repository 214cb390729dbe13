// The mark, and the search for it in /proc (proc(5)).
#include "machine/daemons.h"

#include <fmt/format.h>
#include <unistd.h>

#include <string_view>

#include "base/text.h"
#include "machine/system_file.h"

namespace vastar {
namespace {

constexpr std::string_view kName = "VASTAR_SERVER=";

}  // namespace

std::string new_mark() {
  static unsigned count = 0;  // one thread at a time, as Process::start() asks
  return fmt::format("{}{}.{}", kName, getpid(), ++count);
}

std::vector<char*> environment_with(std::string& mark) {
  std::vector<char*> all = {mark.data()};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view(*entry).starts_with(kName)) all.push_back(*entry);
  }
  all.push_back(nullptr);
  return all;
}

std::vector<pid_t> marked_children(const std::string& mark) {
  const pid_t self = getpid();
  const std::string listed =
      read_system_file(fmt::format("/proc/{}/task/{}/children", self, self)).value_or("");
  std::vector<pid_t> marked;
  for (const std::string_view word : split(listed, ' ')) {
    const auto pid = parse_unsigned(trim(word));
    if (!pid) continue;
    // The mark is the first entry, unless the program has rearranged them.
    const auto environment = read_system_file(fmt::format("/proc/{}/environ", *pid));
    const auto entries = '\0' + environment.value_or("") + '\0';
    if (entries.find('\0' + mark + '\0') == std::string::npos) continue;
    marked.push_back(static_cast<pid_t>(*pid));
  }
  return marked;
}

}  // namespace vastar
