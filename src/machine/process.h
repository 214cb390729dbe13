// A command that vastar starts and ends: `sh -c COMMAND` in a process group of its own.
//
// The group goes when vastar goes, however that happens: a guard process waits for vastar's death
// (prctl(2), PR_SET_PDEATHSIG) and then ends the group as end() does. So neither a second Ctrl-C
// nor SIGKILL leaves a server behind. What leaves the group by itself (a daemon's setsid(2)) is
// ended by end() alone: the guard does not find it.
//
// Starting one makes this process the reaper of orphans below it (PR_SET_CHILD_SUBREAPER). One
// thread at a time, and the thread that started it must live as long as vastar does: the kernel
// takes the end of that thread for the death of the parent.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"
#include "base/units.h"
#include "machine/cores.h"

namespace vastar {

class Process {
 public:
  static constexpr Nanos kGrace = 5 * kSecond;  // between SIGTERM and SIGKILL

  // Its standard input is /dev/null; its output is kept in memory for last_output(). Confined to
  // `cores`, where there are any, with all it starts.
  static Result<Process> start(const std::string& command, const Cores& cores = {});

  Process(Process&& other) noexcept { swap(other); }
  Process& operator=(Process&& other) noexcept;
  Process(const Process&) = delete;
  ~Process() { end(); }

  // Whether anything of the group is left: the shell or what it started.
  bool running();

  // Whether something that the command started has left the group, and goes on.
  bool has_daemons() const;

  // Of the shell: "exited with status 1", "was ended by signal 11 (Segmentation fault)"; "is still
  // running" until running() or end() saw it end.
  std::string how_it_ended() const;

  // The last lines written to standard output and error together, at most `lines` of them; without
  // the newline at the end.
  std::string last_output(unsigned lines) const;

  // SIGTERM to the group; does not wait.
  void ask_to_end();
  // ask_to_end(), up to `grace`, SIGKILL; then the same for its daemons. Returns when all are gone.
  void end(Nanos grace = kGrace);

 private:
  Process() = default;
  void swap(Process& other) noexcept;
  void reap();
  bool gone_within(Nanos patience);
  void end_daemons(Nanos grace);

  pid_t group_ = -1;  // that of the shell; -1: gone
  pid_t guard_ = -1;
  int output_ = -1;   // a memfd(2) that the group appends to
  std::string mark_;  // in the environment of all that the command starts
  int status_ = -1;   // of the shell, as waitpid(2) has it; -1: it has not ended
};

}  // namespace vastar
