// Where an output goes: standard output, a file that appears whole or not at all, something special
// that is written in place, or a URL.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace vastar {

class Destination {
 public:
  // Tries it at once: a file is given a temporary one beside it, so that what cannot be written is
  // found before any load. The error names the path and the reason.
  static Result<Destination> open(std::string_view dest);
  // "-", nothing, or a name of the device: all the same to us.
  static bool names_stdout(std::string_view dest);
  // exclusive() of a file at that path; empty when its folder is not there.
  static std::string place_of(const std::string& path);

  Destination(Destination&& other) noexcept;
  Destination& operator=(Destination&& other) noexcept;
  ~Destination();  // discards

  // What to write to: "-", the temporary file, the special file, or the URL.
  const std::string& written() const { return written_; }
  bool is_stdout() const { return written_ == "-"; }
  bool is_url() const;

  // What no second output may have; empty when any number may (URLs, devices like /dev/null).
  const std::string& exclusive() const { return exclusive_; }

  // The file takes its place. When even that fails, the temporary file stays and the error names
  // it.
  Result<void> commit();
  // The file never was.
  void discard();

 private:
  Destination() = default;
  static Result<Destination> open_file(const std::string& path);
  static Result<Destination> open_special(const std::string& path, bool sharable);

  std::string written_;
  std::string exclusive_;
  std::string place_;  // where the temporary file goes; empty: there is none
};

}  // namespace vastar
