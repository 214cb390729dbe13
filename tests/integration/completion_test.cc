// The completion scripts and the manual page, read by the programs they are for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "support/process.h"

namespace vastar::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

// What bash offers for the last of `words`, split as readline would split them.
class BashCompletion {
 public:
  BashCompletion() {
    folder_.write("c.bash", vastar({"completion", "bash"}).out);
    folder_.write("two words.json", "");
    folder_.write("one.json", "");
  }

  std::vector<std::string> of(std::vector<std::string> words) const {
    const std::string script =
        "cd \"$1\" && . ./c.bash && shift && COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)) && _vastar "
        "&& for reply in \"${COMPREPLY[@]}\"; do echo \"$reply\"; done";
    words.insert(words.begin(), {"bash", "-c", script, "bash", folder_.path()});
    const Finished finished = run_program(words);
    EXPECT_EQ(finished.err, "");
    std::istringstream lines(finished.out);
    std::vector<std::string> replies;
    for (std::string line; std::getline(lines, line);) replies.push_back(line);
    return replies;
  }

 private:
  TempFolder folder_;
};

TEST(Completion, OffersWhatBashAsksFor) {
  const BashCompletion bash;
  EXPECT_THAT(bash.of({"vastar", "sw"}), ElementsAre("sweep"));
  EXPECT_THAT(bash.of({"vastar", "sweep", "--pi"}), ElementsAre("--pick"));
  EXPECT_THAT(bash.of({"vastar", "sweep", "--pick", ""}), ElementsAre("knee", "score"));
  EXPECT_THAT(bash.of({"vastar", "sweep", "--pick", "="}), ElementsAre("knee", "score"));
  EXPECT_THAT(bash.of({"vastar", "sweep", "--pick", "=", "s"}), ElementsAre("score"));
  EXPECT_THAT(bash.of({"vastar", "--pick", ""}), IsEmpty()) << "a flag of sweep alone";
  EXPECT_THAT(bash.of({"vastar", "schema", ""}), IsSupersetOf({"run", "sweep", "compare"}));
  EXPECT_THAT(bash.of({"vastar", "-q", ""}), IsEmpty());
}

TEST(Completion, OffersFilesWithBlanksInTheirNames) {
  const BashCompletion bash;
  EXPECT_THAT(bash.of({"vastar", "report", "t"}), ElementsAre("two words.json"));
  EXPECT_THAT(bash.of({"vastar", "compare", "o"}), ElementsAre("one.json"));
  EXPECT_THAT(bash.of({"vastar", "--config", "t"}), ElementsAre("two words.json"));
}

bool installed(const std::string& program) {
  return run_program({"sh", "-c", "command -v " + program}).exit_code == 0;
}

TEST(Completion, TheOtherShellsCanReadTheirs) {
  const TempFolder folder;
  for (const std::string shell : {"zsh", "fish"}) {
    const std::string script = vastar({"completion", shell}).out;
    EXPECT_THAT(script, AllOf(HasSubstr("sweep"), HasSubstr("pick")));
    if (!installed(shell)) continue;
    folder.write(shell, script);
    const Finished read = run_program({shell, "-n", folder.file(shell)});
    EXPECT_EQ(read.exit_code, 0) << shell << ": " << read.err;
  }
}

TEST(Manual, IsReadWithoutWarnings) {
  const std::string page = vastar({"man"}).out;
  EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS"));
  EXPECT_EQ(page.find(" \n"), std::string::npos) << "a blank at the end of a line";
  if (!installed("groff")) return;
  const TempFolder folder;
  folder.write("vastar.1", page);
  const Finished shown = run_program({"groff", "-man", "-ww", "-Tutf8", folder.file("vastar.1")});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_EQ(shown.err, "");
}

}  // namespace
}  // namespace vastar::testing
