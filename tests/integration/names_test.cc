// A name that leads elsewhere while load runs: the system's resolver, with a hosts file of the test
// (nss_wrapper puts it in place of /etc/hosts).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kWrapper = "libnss_wrapper.so";

// A sanitizer's runtime must be the first library, and so must the wrapper.
constexpr bool sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#else
  return false;
#endif
}

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

TEST(Names, LeadElsewhereWhileLoadRuns) {
  if (sanitized()) GTEST_SKIP() << "nss_wrapper is preloaded";
  const TempFolder folder;
  TwoPlaces places;
  folder.write("hosts", "127.0.0.1 moving.test\n");
  Process vastar(
      vastar_command({"-o", "json", "-c", "2", "-z", "60s", "--disable-keepalive", "--dns-refresh",
                      "100ms", "http://moving.test:" + places.port() + "/x"}),
      {std::string("LD_PRELOAD=") + kWrapper, "NSS_WRAPPER_HOSTS=" + folder.file("hosts")});
  ASSERT_TRUE(places.has_served("200")) << vastar.wait().err;
  folder.write("hosts", "127.0.0.2 moving.test\n");
  // The wrapper looks at whole seconds.
  std::filesystem::last_write_time(
      folder.file("hosts"), std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
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
