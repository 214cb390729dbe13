// Which plugins are found, in which order, and which are not safe to load.
#include "output/plugin_search.h"

#include "gmock/gmock.h"
#include "output/host.h"
#include "unit/output/support.h"

namespace vastar {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class PluginSearchTest : public testing::Test {
 protected:
  void add(const TempFolder& folder, const std::string& name) {
    std::filesystem::copy_file(test_plugin("probe"), folder / ("vastar_output_" + name + ".so"));
  }
  static const FoundPlugin* find(const std::vector<FoundPlugin>& all, std::string_view path) {
    for (const FoundPlugin& plugin : all) {
      if (plugin.path == path) return &plugin;
    }
    return nullptr;
  }

  TempFolder first_, second_;
};

TEST_F(PluginSearchTest, NamesComeFromFileNames) {
  EXPECT_EQ("csv", plugin_name_of("vastar_output_csv.so"));
  EXPECT_EQ("my-own", plugin_name_of("/a/b/vastar_output_my-own.so"));
  for (const char* other : {"vastar_output_.so", "libcsv.so", "vastar_output_csv.so.1", "",
                            "vastar_output_csv.so/x", "vastar_output_csv"}) {
    EXPECT_EQ("", plugin_name_of(other)) << other;
  }
}

TEST_F(PluginSearchTest, EmptyElementsAreNotTheCurrentFolder) {
  const ScopedVariable path("VASTAR_PLUGIN_PATH", ("::" + first_.path() + ":").c_str());
  const std::vector<PluginFolder> folders = plugin_folders();
  ASSERT_EQ(2U, folders.size());
  EXPECT_EQ(first_.path(), folders[0].path);
  EXPECT_EQ(BUILT_PLUGINS, folders[1].path);
}

TEST_F(PluginSearchTest, RelativeAndMissingFoldersAreNamed) {
  const ScopedVariable path("VASTAR_PLUGIN_PATH", ".:plugins:/no/such");
  const std::vector<PluginFolder> folders = plugin_folders();
  ASSERT_EQ(4U, folders.size());
  EXPECT_THAT(folders[0].problem, HasSubstr("relative"));
  EXPECT_THAT(folders[1].problem, HasSubstr("relative"));
  EXPECT_THAT(folders[2].problem, HasSubstr("No such file"));
  EXPECT_THAT(find_plugin("nothing").error().message,
              AllOf(HasSubstr("not searched: plugins: a relative folder"), HasSubstr("csv")));
}

TEST_F(PluginSearchTest, ThePathComesBeforeTheInstallation) {
  add(first_, "csv");
  const ScopedVariable path("VASTAR_PLUGIN_PATH", first_.path().c_str());
  EXPECT_EQ(first_ / "vastar_output_csv.so", find_plugin("csv").value());
}

TEST_F(PluginSearchTest, ALinkIsFollowed) {
  std::filesystem::create_symlink(test_plugin("probe"), first_ / "vastar_output_probe.so");
  const ScopedVariable path("VASTAR_PLUGIN_PATH", first_.path().c_str());
  EXPECT_EQ(test_plugin("probe"), find_plugin("probe").value());
}

TEST_F(PluginSearchTest, WhatAnyoneMayWriteIsNotLoaded) {
  add(first_, "probe");
  const std::string file = first_ / "vastar_output_probe.so";
  const ScopedVariable path("VASTAR_PLUGIN_PATH", first_.path().c_str());
  ASSERT_EQ(0, chmod(file.c_str(), 0777));
  EXPECT_THAT(find_plugin("probe").error().message, HasSubstr("anyone may write to it"));
  EXPECT_THAT(find_plugin(file).error().message, HasSubstr("anyone may write to it"));
  ASSERT_EQ(0, chmod(file.c_str(), 0755));
  EXPECT_TRUE(find_plugin("probe"));
  ASSERT_EQ(0, chmod(first_.path().c_str(), 0777));
  EXPECT_THAT(find_plugin("probe").error().message, HasSubstr("anyone may write to the folder"));
  EXPECT_THAT(find_plugin(file).error().message, HasSubstr("anyone may write to the folder"));
}

TEST_F(PluginSearchTest, WhatAnotherUserOwnsIsNotLoaded) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  add(first_, "probe");
  const std::string file = first_ / "vastar_output_probe.so";
  const ScopedVariable path("VASTAR_PLUGIN_PATH", first_.path().c_str());
  ASSERT_EQ(0, chown(file.c_str(), 12345, 12345));
  EXPECT_THAT(find_plugin("probe").error().message,
              HasSubstr("belongs to another user (uid 12345)"));
  ASSERT_EQ(0, chown(file.c_str(), 0, 0));
  ASSERT_EQ(0, chown(first_.path().c_str(), 12345, 0));
  EXPECT_THAT(find_plugin(file).error().message, HasSubstr("belongs to another user (uid 12345)"));
}

TEST_F(PluginSearchTest, WhatAGroupOfOthersMayWriteIsNotLoaded) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  add(first_, "probe");
  const std::string file = first_ / "vastar_output_probe.so";
  ASSERT_EQ(0, chmod(file.c_str(), 0775));
  EXPECT_TRUE(find_plugin(file)) << "a user's own group";
  ASSERT_EQ(0, chown(file.c_str(), 0, 12345));
  EXPECT_THAT(find_plugin(file).error().message, HasSubstr("a group may write to it"));
  ASSERT_EQ(0, chmod(file.c_str(), 0755));
  EXPECT_TRUE(find_plugin(file));
  ASSERT_EQ(0, chown(first_.path().c_str(), 0, 12345));
  ASSERT_EQ(0, chmod(first_.path().c_str(), 0775));
  EXPECT_THAT(find_plugin(file).error().message, HasSubstr("a group may write to the folder"));
}

TEST_F(PluginSearchTest, InAStickyFolderOnlyAFileNamedByThePathIsLoaded) {
  add(first_, "probe");
  ASSERT_EQ(0, chmod(first_.path().c_str(), 01777));
  const ScopedVariable path("VASTAR_PLUGIN_PATH", first_.path().c_str());
  EXPECT_FALSE(find_plugin("probe"));
  EXPECT_TRUE(find_plugin(first_ / "vastar_output_probe.so"));
}

TEST_F(PluginSearchTest, APathThatIsNoPluginIsAnError) {
  EXPECT_THAT(find_plugin("./no-such.so").error().message, HasSubstr("No such file"));
  EXPECT_THAT(find_plugin(first_.path()).error().message, HasSubstr("it is not a file"));
}

TEST_F(PluginSearchTest, ListsTheGoodTheBadAndTheShadowed) {
  add(first_, "probe");
  add(second_, "probe");
  add(second_, "json");
  write_file(second_ / "vastar_output_text.so", "no library at all");
  const ScopedVariable path("VASTAR_PLUGIN_PATH", (first_.path() + ":" + second_.path()).c_str());
  const std::vector<FoundPlugin> all = find_plugins();
  const FoundPlugin* good = find(all, first_ / "vastar_output_probe.so");
  ASSERT_NE(nullptr, good);
  EXPECT_EQ("probe", good->name);
  EXPECT_EQ("9.8.7", good->version);
  EXPECT_EQ(1U, good->abi);
  EXPECT_EQ("", good->problem);
  const auto problem = [&](const std::string& file) { return find(all, file)->problem; };
  EXPECT_THAT(problem(second_ / "vastar_output_probe.so"), HasSubstr("comes first"));
  EXPECT_THAT(problem(second_ / "vastar_output_json.so"), HasSubstr("never used"));
  EXPECT_THAT(problem(second_ / "vastar_output_text.so"), HasSubstr("it does not load"));
  EXPECT_THAT(problem(std::string(BUILT_PLUGINS) + "/vastar_output_csv.so"), IsEmpty());
}

TEST_F(PluginSearchTest, ListingSurvivesPluginsThatCrash) {
  const ScopedVariable path("VASTAR_PLUGIN_PATH", TEST_PLUGINS);
  const std::vector<FoundPlugin> all = find_plugins();
  EXPECT_THAT(find(all, test_plugin("crashload"))->problem, HasSubstr("crashed with signal 11"));
  EXPECT_THAT(find(all, test_plugin("newer"))->problem, HasSubstr("ABI 2"));
  EXPECT_THAT(find(all, test_plugin("example"))->problem, IsEmpty());
}

}  // namespace
}  // namespace vastar
