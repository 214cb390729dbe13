// What left the process group of its command (setsid(2)), found again by a mark in its environment.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace vastar {

// "VASTAR_SERVER=1234.1", never twice.
std::string new_mark();

// This process's environment behind `mark`, which takes the place of an older one. Ends with null;
// lives as long as `mark` and the environment do.
std::vector<char*> environment_with(std::string& mark);

// Children of this process that were started with `mark` and have not ended. A daemon is none until
// its parent ends and it comes to this process, which must be its subreaper.
std::vector<pid_t> marked_children(const std::string& mark);

}  // namespace vastar
