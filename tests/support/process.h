// Programs under test: started, talked to with signals, waited for, their output kept.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/units.h"

namespace vastar::testing {

struct Finished {
  int exit_code = -1;  // 128 + signal when a signal ended it; -1 when it had to be killed
  std::string out, err;
  long max_rss_kb = 0;  // the most it had in memory
  Nanos cpu_time = 0;   // user and system
};

// A child in a process group of its own; killed with all of it when the object goes.
class Process {
 public:
  // `environment` is added to this process's: "NAME=value".
  explicit Process(const std::vector<std::string>& argv,
                   const std::vector<std::string>& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  // Waits until its standard output has a whole line that holds `text`; that line, or "" at the end
  // of the patience.
  std::string wait_for_line(const std::string& text, Nanos patience = 20 * kSecond);
  Finished wait(Nanos patience = 120 * kSecond);

 private:
  bool read_some(Nanos until);

  pid_t pid_ = -1;
  int out_fd_ = -1, err_fd_ = -1;
  Finished result_;
};

Finished run_program(const std::vector<std::string>& argv,
                     const std::vector<std::string>& environment = {});

// The vastar of this build, with these arguments.
Finished vastar(std::vector<std::string> arguments,
                const std::vector<std::string>& environment = {});
std::vector<std::string> vastar_command(std::vector<std::string> arguments);

// A folder of its own, removed with everything in it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

std::string read_text(const std::string& path);  // "" when it cannot be read
std::uint16_t free_port();                       // of 127.0.0.1, free a moment ago

}  // namespace vastar::testing
