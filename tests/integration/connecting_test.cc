// Where connections go when that is not what the URL says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

boost::json::value run_json(std::vector<std::string> arguments, int exit_code = 0) {
  arguments.insert(arguments.begin(), {"-n", "20", "-c", "2"});
  return document_of(std::move(arguments), exit_code);
}

std::int64_t succeeded(const boost::json::value& document) {
  return document.at_pointer("/requests/succeeded").to_number<std::int64_t>();
}

std::string notes(const boost::json::value& document) {
  return boost::json::serialize(document.at("notes"));
}

std::string port_of(const Nginx& server) { return std::to_string(server.port()); }

TEST(Connecting, AUnixSocket) {
  const TempFolder folder;
  const std::string path = folder.file("socket");
  Target upstream;
  Nginx server("listen unix:" + path + "; location = /who { return 200 $http_host; } " +
               "location = /mb { proxy_pass " + upstream.url("/bytes/1000000") +
               "; proxy_buffering off; }");
  for (const char* keep_alive : {"--quiet", "--disable-keepalive"}) {
    const auto document = run_json({"--unix-socket", path, keep_alive, "http://api.test:8080/who"});
    EXPECT_EQ(succeeded(document), 20);
    EXPECT_THAT(notes(document), HasSubstr("--unix-socket"));
  }
  // What nobody reads of a large body: a Unix socket has no way to drop it in the kernel.
  const auto large = run_json({"--unix-socket", path, "-n", "8", "-c", "2", "http://api.test/mb"});
  EXPECT_EQ(large.at("requests").at("succeeded"), 8) << large;
  const Finished none = vastar({"--unix-socket", folder.file("none"), "http://api.test/"});
  EXPECT_EQ(none.exit_code, 4);
  EXPECT_THAT(none.err, HasSubstr("unix:" + folder.file("none")));
  EXPECT_THAT(none.err, HasSubstr("No such file or directory"));
}

TEST(Connecting, AnotherHostAndPort) {
  Nginx server;
  const auto document = run_json(
      {"--connect-to", "api.invalid:80:127.0.0.1:" + port_of(server), "http://api.invalid/"});
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_THAT(notes(document), HasSubstr("connections for api.invalid:80 went to 127.0.0.1:"));
  EXPECT_EQ(vastar({"--connect-to", "api.invalid:81:127.0.0.1:1", "http://api.invalid/"}).exit_code,
            4)
      << "a rule for another port is none for this one";
}

TEST(Connecting, AddressesOfAName) {
  Nginx server;
  const std::string url = "http://api.invalid:" + port_of(server) + "/";
  const auto document =
      run_json({"--resolve", "api.invalid:" + port_of(server) + ":127.0.0.1", url});
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_THAT(notes(document), HasSubstr("was taken to be at 127.0.0.1 (--resolve)"));
}

TEST(Connecting, OneFamily) {
  Nginx server;  // on 127.0.0.1 alone
  const std::string url = "http://localhost:" + port_of(server) + "/";
  EXPECT_EQ(succeeded(run_json({"-4", url})), 20);
  EXPECT_EQ(vastar({"-6", url}).exit_code, 4);
  const std::string pin = "x.invalid:" + port_of(server) + ":127.0.0.1";
  const Finished none =
      vastar({"-6", "--resolve", pin, "http://x.invalid:" + port_of(server) + "/"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("no address of the family asked for"));
}

TEST(Connecting, WhatDoesNotFitTogether) {
  EXPECT_EQ(vastar({"-4", "-6", "http://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"--unix-socket", "s", "-4", "http://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"--unix-socket", std::string(200, 'x'), "http://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"--connect-to", "a:b", "http://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(
      vastar({"sweep", "--unix-socket", "s", "--vs", "http://127.0.0.1:1/", "http://127.0.0.1:2/"})
          .exit_code,
      2);
}

}  // namespace
}  // namespace vastar::testing
