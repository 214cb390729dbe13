// Finds, reads and checks the journal of a sweep.
#include "cli/resume.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "cli/documents.h"
#include "cli/files.h"

namespace vastar {
namespace {

namespace fs = std::filesystem;

// Whether `name` is that of a temporary file for `place` (output/destination.h).
bool is_temporary_of(std::string_view name, std::string_view place) {
  constexpr std::size_t kLetters = 6;
  const std::string before = fmt::format(".{}.", place);
  constexpr std::string_view kBehind = ".tmp";
  return name.starts_with(before) && name.ends_with(kBehind) &&
         name.size() == before.size() + kLetters + kBehind.size();
}

// Whether this user, and nobody else, has put a regular file there: anybody may write names into a
// folder like /tmp.
bool is_own_file(const fs::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid();
}

// The path itself when there is nothing newer.
std::string newest_journal(const std::string& path) {
  std::error_code failed;
  const fs::path place(path);
  std::string newest = path;
  fs::file_time_type newest_time = fs::last_write_time(place, failed);
  if (failed) newest_time = fs::file_time_type::min();
  const fs::path folder = place.has_parent_path() ? place.parent_path() : fs::path(".");
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (!is_temporary_of(entry->path().filename().string(), place.filename().string())) continue;
    if (!is_own_file(entry->path())) continue;
    std::error_code gone;
    const fs::file_time_type time = entry->last_write_time(gone);
    if (gone || time <= newest_time) continue;
    newest = entry->path().string();
    newest_time = time;
  }
  return newest;
}

}  // namespace

Result<SweepJournal> read_resumed(const std::string& path, std::string_view start) {
  const std::string found = path == "-" ? path : newest_journal(path);
  const Result<std::string> text = read_document_text(found);
  if (!text) return Error{fmt::format("--resume: {}", text.error().message)};
  Result<SweepJournal> journal = read_sweep_journal(*text);
  if (!journal) {
    return Error{fmt::format("--resume: {} cannot be resumed: {}", printable(found),
                             journal.error().message)};
  }
  const std::vector<std::string> differ = sweep_differences(journal->start, start);
  if (differ.empty()) return journal;
  return Error{
      fmt::format("--resume: {} is of another sweep: {}. Ask for the same, or begin anew "
                  "without --resume",
                  printable(found), fmt::join(differ, ", "))};
}

}  // namespace vastar
