// Where plugins are looked for, and which files are safe to load.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace vastar {

struct PluginFolder {
  std::string path;
  std::string problem;  // empty: searched
};

// The elements of VASTAR_PLUGIN_PATH, then the folder of this installation: ../lib/vastar/plugins
// from the binary, or ../plugins where the binary lies in a build tree. Never the current folder:
// an empty element is skipped, a relative one is a problem.
std::vector<PluginFolder> plugin_folders();

// "csv" for ".../vastar_output_csv.so"; empty for any other name.
std::string_view plugin_name_of(std::string_view path);

// The plugin files of one folder, sorted.
std::vector<std::string> plugin_files(const std::string& folder);

// Why a shared object must not be loaded: it or its folder belongs to somebody else than root, this
// user or the owner of this vastar, or may be written by others, who could run code here; or it is
// no file. Empty when it may be.
std::string unsafe_to_load(const std::string& path);

// The path of the plugin for an output's FMT: a name looked up in the folders, or with a '/' in it
// the path of a plugin itself. An error says what there is instead.
Result<std::string> find_plugin(std::string_view format);

}  // namespace vastar
