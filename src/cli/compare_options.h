// A comparison as it will be made: of two stored documents, two URLs, or two servers that vastar
// starts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/content_flags.h"
#include "cli/run_options.h"
#include "plan/compare.h"

namespace vastar {

struct CompareFlags {
  RunFlags run;  // without -n and -z, which blocks decide; --seed is the schedule's
  CompareOptions compare;
  ContentFlags content;
  std::vector<Margin> max_regress = default_max_regress();  // of files
  std::string base_command, head_command;
  std::string server_cores;  // "auto" or a list; empty: not given
  Nanos ready_timeout = 30 * kSecond;
  std::vector<std::string> measuring;  // long names of what was given and says how to measure

  CompareFlags();
  bool given(std::string_view measuring_flag) const;
};

// The rows that set `flags`, which must outlive them: what two files take, and what comparing live
// takes on top of it.
std::vector<Option> compare_file_options(CompareFlags& flags);
std::vector<Option> compare_live_options(CompareFlags& flags);

// Whether an operand names a stored document: "-", a file that exists, or a name in .json; what has
// "://" in it never does.
bool names_a_document(const std::string& operand);

}  // namespace vastar
