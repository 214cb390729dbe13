// The search for plugins: folders in order, files by name, nothing that others could have planted.
#include "output/plugin_search.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "base/text.h"
#include "output/path.h"

namespace vastar {
namespace {

constexpr std::string_view kPrefix = "vastar_output_";
constexpr std::string_view kSuffix = ".so";

// Only a build tree has plugins beside the binary's folder: elsewhere that place is anyone's.
std::vector<std::string> installed_folders() {
  const std::string binary = real_path("/proc/self/exe");
  if (binary.empty()) return {};
  const std::string up = folder_of(folder_of(binary));
  std::vector<std::string> folders = {up + "/lib/vastar/plugins"};
  if (access((up + "/CMakeCache.txt").c_str(), F_OK) == 0) folders.push_back(up + "/plugins");
  return folders;
}

// Who owns it can put anything there; empty when that is us, root, or the owner of this vastar, who
// is trusted already (root runs one out of a user's folder).
std::string owner_problem(const struct stat& there) {
  struct stat own {};
  const bool known = stat("/proc/self/exe", &own) == 0;
  const bool trusted =
      there.st_uid == 0 || there.st_uid == geteuid() || (known && there.st_uid == own.st_uid);
  return trusted ? "" : fmt::format("it belongs to another user (uid {})", there.st_uid);
}

// Of a group of others. A user's private group has the user's number (Debian's useradd makes it
// so), and a umask of 002 with it is no danger.
bool group_writes(const struct stat& there) {
  return (there.st_mode & S_IWGRP) != 0 && there.st_gid != there.st_uid;
}

// A sticky folder (/tmp) does not let others replace a file, but does let them add one.
std::string folder_problem(const std::string& folder, bool sticky_will_do) {
  struct stat there {};
  if (stat(folder.c_str(), &there) != 0) return errno_text(errno);
  if (!S_ISDIR(there.st_mode)) return "it is not a folder";
  if (const std::string problem = owner_problem(there); !problem.empty()) {
    return fmt::format("the folder {}: {}, so no plugin is loaded from it", printable(folder),
                       problem);
  }
  if (sticky_will_do && (there.st_mode & S_ISVTX) != 0) return {};
  const bool anyone = (there.st_mode & S_IWOTH) != 0;
  if (!anyone && !group_writes(there)) return {};
  return fmt::format("{} may write to the folder {}: no plugin is loaded from it (chmod {}-w)",
                     anyone ? "anyone" : "a group", printable(folder), anyone ? 'o' : 'g');
}

PluginFolder folder_of_element(std::string_view element) {
  PluginFolder folder{std::string(element), {}};
  if (element.front() != '/') {
    folder.problem = "a relative folder in VASTAR_PLUGIN_PATH is not searched: give the whole path";
  } else {
    folder.problem = folder_problem(folder.path, false);
  }
  return folder;
}

std::vector<std::string> found_formats(const std::vector<PluginFolder>& folders) {
  std::vector<std::string> names = {"json"};
  for (const PluginFolder& folder : folders) {
    if (!folder.problem.empty()) continue;
    for (const std::string& file : plugin_files(folder.path)) {
      names.emplace_back(plugin_name_of(file));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Error unknown_format(std::string_view format, const std::vector<PluginFolder>& folders) {
  const std::vector<std::string> names = found_formats(folders);
  const std::string_view near =
      nearest(format, std::vector<std::string_view>(names.begin(), names.end()));
  std::string message = fmt::format("there is no output \"{}\"", printable(format));
  message += near.empty() ? "." : fmt::format("; did you mean \"{}\"?", near);
  message += fmt::format(" Found: {}", fmt::join(names, ", "));
  for (const PluginFolder& folder : folders) {
    if (folder.problem.empty()) continue;
    message += fmt::format("\n  not searched: {}: {}", printable(folder.path), folder.problem);
  }
  return Error{message};
}

bool is_file(const std::string& path) {
  struct stat there {};
  return stat(path.c_str(), &there) == 0 && S_ISREG(there.st_mode);
}

Result<std::string> safe(const std::string& path) {
  const std::string problem = unsafe_to_load(path);
  if (problem.empty()) return real_path(path);
  return Error{fmt::format("output plugin {}: {}", printable(path), problem)};
}

}  // namespace

std::vector<PluginFolder> plugin_folders() {
  std::vector<PluginFolder> folders;
  const char* path = secure_getenv("VASTAR_PLUGIN_PATH");
  for (const std::string_view element : split(path == nullptr ? "" : path, ':')) {
    if (!element.empty()) folders.push_back(folder_of_element(element));
  }
  for (const std::string& installed : installed_folders()) {
    if (access(installed.c_str(), F_OK) != 0) continue;
    folders.push_back({installed, folder_problem(installed, false)});
  }
  return folders;
}

std::string_view plugin_name_of(std::string_view path) {
  path.remove_prefix(path.rfind('/') + 1);  // npos + 1 = 0
  if (path.size() <= kPrefix.size() + kSuffix.size() || path.substr(0, kPrefix.size()) != kPrefix ||
      path.substr(path.size() - kSuffix.size()) != kSuffix) {
    return {};
  }
  return path.substr(kPrefix.size(), path.size() - kPrefix.size() - kSuffix.size());
}

std::vector<std::string> plugin_files(const std::string& folder) {
  std::vector<std::string> files;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(opendir(folder.c_str()), closedir);
  if (!listing) return files;
  while (const dirent* entry = readdir(listing.get())) {
    if (!plugin_name_of(entry->d_name).empty()) files.push_back(folder + "/" + entry->d_name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string unsafe_to_load(const std::string& path) {
  const std::string real = real_path(path);
  if (real.empty()) return errno_text(errno);
  struct stat there {};
  if (stat(real.c_str(), &there) != 0) return errno_text(errno);
  if (!S_ISREG(there.st_mode)) return "it is not a file";
  if (const std::string problem = owner_problem(there); !problem.empty()) {
    return problem + ", so it is not loaded";
  }
  if ((there.st_mode & S_IWOTH) != 0) {
    return "anyone may write to it, so it is not loaded (chmod o-w)";
  }
  if (group_writes(there)) return "a group may write to it, so it is not loaded (chmod g-w)";
  return folder_problem(folder_of(real), true);
}

Result<std::string> find_plugin(std::string_view format) {
  if (format.find('/') != std::string_view::npos) return safe(std::string(format));
  const std::vector<PluginFolder> folders = plugin_folders();
  for (const PluginFolder& folder : folders) {
    const std::string path = fmt::format("{}/{}{}{}", folder.path, kPrefix, format, kSuffix);
    if (folder.problem.empty() && is_file(path)) return safe(path);
  }
  return unknown_format(format, folders);
}

}  // namespace vastar
