// A name that leads elsewhere while load runs: the resolver looks into a hosts file of the test's
// (support/hosts_file.c).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

// One port on two addresses of loopback: 200 on the first, 404 on the second.
class TwoPlaces {
 public:
  TwoPlaces() : port_(free_port()), nginx_(block(port_)) {}
  std::string port() const { return std::to_string(port_); }
  std::string log() const { return read_text(folder_.file("log")); }
  // Waits until the log has it; false when it never does.
  bool has_served(const std::string& status) const {
    for (int tries = 0; tries < 3000; ++tries) {
      if (log().find("HTTP/1.1\" " + status) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

 private:
  std::string block(std::uint16_t port) const {
    const std::string at = ":" + std::to_string(port) + ";";
    const std::string log = "access_log " + folder_.file("log") + ";";
    return "location = /x { return 200 x; } listen 127.0.0.1" + at + log +
           "} server { listen 127.0.0.2" + at + log + " location = /x { return 404; }";
  }

  TempFolder folder_;
  const std::uint16_t port_;
  Nginx nginx_;
};

// In one step: a reader sees the old file or the new one.
void write_hosts(const TempFolder& folder, const std::string& address) {
  folder.write("hosts.new", address + " moving.test\n");
  std::filesystem::rename(folder.file("hosts.new"), folder.file("hosts"));
}

TEST(Names, LeadElsewhereWhileLoadRuns) {
  if (*HOSTS_FILE == '\0') GTEST_SKIP() << "nothing can be preloaded here";
  const TempFolder folder;
  TwoPlaces places;
  write_hosts(folder, "127.0.0.1");
  Process vastar(
      vastar_command({"-o", "json", "-c", "2", "-q", "50", "-z", "60s", "--disable-keepalive",
                      "--dns-refresh", "100ms", "http://moving.test:" + places.port() + "/x"}),
      {"LD_PRELOAD=" HOSTS_FILE, "VASTAR_TEST_HOSTS=" + folder.file("hosts")});
  ASSERT_TRUE(places.has_served("200")) << vastar.wait().err;
  write_hosts(folder, "127.0.0.2");
  const bool moved = places.has_served("404");
  vastar.signal(SIGINT);
  const Finished finished = vastar.wait();
  ASSERT_TRUE(moved) << finished.out << finished.err;
  EXPECT_EQ(finished.exit_code, 130);
  boost::system::error_code error;
  const auto document = boost::json::parse(finished.out, error);
  ASSERT_FALSE(error) << finished.out;
  EXPECT_THAT(boost::json::serialize(document.at("notes")),
              HasSubstr("times led to other addresses"));
  EXPECT_GT(document.at_pointer("/phases/dns/count").to_number<std::int64_t>(), 1);
}

}  // namespace
}  // namespace vastar::testing
