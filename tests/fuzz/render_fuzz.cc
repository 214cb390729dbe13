// Any bytes as a document given to the output plugins, as `vastar report` does: none may crash, and
// what they write acts on no terminal, leaves no script element and is no workflow command.
//
// The plugins are those of this build, loaded as vastar loads them.
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../plugins/vastar_output.h"
#include "fuzz/json_mutator.h"
#include "support/fuzz_check.h"

namespace {

using vastar::fuzz_check;

const vastar_output* load(const std::string& name) {
  const std::string path = VASTAR_PLUGIN_FOLDER "/vastar_output_" + name + ".so";
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    std::abort();
  }
  return reinterpret_cast<vastar_output_entry_fn>(dlsym(library, VASTAR_OUTPUT_ENTRY))();
}

vastar_string string_of(std::string_view text) { return {text.data(), text.size()}; }

// What the plugin writes into a file of memory.
std::string rendered(const vastar_output& plugin, std::string_view document) {
  const int fd = memfd_create("rendered", 0);
  const std::string config = "{\"dest\":\"/proc/self/fd/" + std::to_string(fd) +
                             "\",\"options\":{\"color\":false,\"width\":80}}";
  char err[1024] = {};
  void* state = nullptr;
  fuzz_check(plugin.open(string_of(config), &state, err, sizeof err) == 0);
  plugin.finish(state, string_of(document), err, sizeof err);
  plugin.close(state);
  std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
  fuzz_check(pread(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  close(fd);
  return text;
}

// Line breaks are the layout's own.
bool acts_on_terminal(std::string_view text) {
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  });
  bool c1 = false;  // U+0080 to U+009F
  for (std::size_t at = text.find('\xC2'); at != std::string_view::npos;
       at = text.find('\xC2', at + 1)) {
    c1 |= at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
  }
  return control || c1;
}

// A line that the runner of a GitHub workflow obeys.
bool has_command(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    const std::size_t first = line.find_first_not_of(" \t");
    if (first != std::string_view::npos && line.substr(first, 2) == "::") return true;
    if (line.find("##[") != std::string_view::npos) return true;
    at += line.size() + 1;
  }
  return false;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return vastar::mutate_json(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const vastar_output* const kText = load("text");
  static const vastar_output* const kMarkdown = load("markdown");
  static const vastar_output* const kCsv = load("csv");
  static const vastar_output* const kJunit = load("junit");
  static const vastar_output* const kHtml = load("html");
  static const std::size_t kScriptEnds = count(rendered(*kHtml, "{}"), "</script");
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  for (const vastar_output* plugin : {kText, kMarkdown, kCsv, kJunit}) {
    const std::string text = rendered(*plugin, document);
    fuzz_check(!acts_on_terminal(text));
    if (plugin == kText || plugin == kMarkdown) fuzz_check(!has_command(text));
  }
  const std::string page = rendered(*kHtml, document);
  fuzz_check(page.empty() || count(page, "</script") == kScriptEnds);
  return 0;
}
