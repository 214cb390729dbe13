// What must not be seen is nowhere: not in a document, an output, a message or the list of
// processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/base64.h"
#include "support/process.h"
#include "support/scripted_server.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kSecret = "s3cr3t-w0rd";

void expect_no_secret(const std::string& text, const std::string& where) {
  for (const std::string& form :
       {std::string(kSecret), std::string("s3cr3t"), base64_encode(std::string("me:") + kSecret)}) {
    EXPECT_EQ(text.find(form), std::string::npos) << where << ": " << text.substr(0, 2000);
  }
}

// Every way to give one.
std::vector<std::string> with_secrets(const std::string& authority, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"-m", "POST",
                                        "-d", kSecret,
                                        "-H", std::string("Authorization: Bearer ") + kSecret,
                                        "-H", std::string("Cookie: id=") + kSecret};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.push_back(std::string("http://me:") + kSecret + "@" + authority +
                      "/?x=1&access_token=" + kSecret);
  return arguments;
}

std::string authority_of(const ScriptedServer& server) {
  return "127.0.0.1:" + std::to_string(server.port());
}

void answer(Peer& peer, int) {
  while (peer.read_request() && peer.skip(std::string_view(kSecret).size()) &&
         peer.send(kOkResponse)) {
  }
}

TEST(Secrets, AreInNoOutput) {
  ScriptedServer server(answer);
  const TempFolder folder;
  std::vector<std::string> outputs;
  for (const char* format :
       {"text", "json", "ndjson", "csv", "prometheus", "junit", "markdown", "html"}) {
    outputs.insert(outputs.end(), {"-o", std::string(format) + "=" + folder.file(format)});
  }
  for (const std::string command : {"http", "sweep"}) {
    std::vector<std::string> arguments = {command};
    for (const std::string& word : with_secrets(authority_of(server), outputs)) {
      arguments.push_back(word);
    }
    if (command == "sweep") {
      arguments.insert(arguments.begin() + 1, {"--conc", "1,2", "--warmup", "2"});
    }
    arguments.insert(arguments.begin() + 1, {"-n", "20"});
    const Finished run = vastar(arguments);
    EXPECT_NE(run.exit_code, 2) << run.err;
    expect_no_secret(run.out, command + " stdout");
    expect_no_secret(run.err, command + " stderr");
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      expect_no_secret(read_text(entry.path()), command + " " + entry.path().string());
      ++files;
    }
    EXPECT_EQ(files, 8U);
  }
}

TEST(Secrets, AreInNoErrorMessage) {
  const std::string nowhere = "127.0.0.1:" + std::to_string(free_port());
  const std::vector<std::vector<std::string>> wrong = {
      {"-n", "2"},                          // refused by the target
      {"--no-such-flag"},                   // a usage error
      {"-H", std::string("X ") + kSecret},  // a header without a colon
      {"-a", std::string("me") + kSecret},  // a user without a password
      {"--slo", "p99"},                     // another flag's error
  };
  for (const auto& more : wrong) {
    const Finished run = vastar(with_secrets(nowhere, more));
    EXPECT_NE(run.exit_code, 0);
    expect_no_secret(run.out + run.err, more[0]);
  }
}

TEST(Secrets, AreInNoOutputOfAComparison) {
  const TempFolder folder;
  const std::string server = "exec " + vastar_command({})[0] + " serve --quiet --port {port}";
  std::vector<std::string> arguments = {
      "compare", "--launches", "5,6",  "-c",         "2",    "--launch-time", "200ms", "--block",
      "50ms",    "--warmup",   "10ms", "--base-cmd", server, "--head-cmd",    server};
  for (const char* format : {"text", "json", "ndjson", "markdown", "html", "junit", "csv"}) {
    arguments.insert(arguments.end(), {"-o", std::string(format) + "=" + folder.file(format)});
  }
  arguments.push_back(std::string("http://me:") + kSecret + "@127.0.0.1:{port}/");
  const Finished run = vastar(arguments);
  EXPECT_NE(run.exit_code, 2) << run.err;
  expect_no_secret(run.out + run.err, "compare");
  for (const char* format : {"text", "json", "ndjson", "markdown", "html", "junit", "csv"}) {
    const std::string text = read_text(folder.file(format));
    EXPECT_NE(text, "") << format;
    expect_no_secret(text, format);
  }
  EXPECT_THAT(read_text(folder.file("json")), HasSubstr("\"http://127.0.0.1:{port}/\""));
}

TEST(Secrets, OfQueriesAreInNoListOfUrls) {
  ScriptedServer server(answer);
  const TempFolder folder;
  folder.write("list", "/a?token=" + std::string(kSecret) + "\n" + server.url("/b?sig=") + kSecret +
                           "\n/c?x=1\n");
  for (const char* format : {"text", "json", "markdown", "csv"}) {
    const Finished run = vastar({"-n", "8", "-c", "1", "-m", "POST", "-d", kSecret, "-o", format,
                                 "--urls", folder.file("list"), server.url()});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    expect_no_secret(run.out + run.err, format);
  }
}

// A URL where something else is wanted, or beside one too many: said without its password.
TEST(Secrets, AreInNoMessageAboutAUrlInTheWrongPlace) {
  const std::string url = std::string("http://me:") + kSecret + "@h:1/";
  const TempFolder folder;
  folder.write("two.urls", "/a " + url + "\n");
  folder.write("blank.urls", "http://me:" + std::string(kSecret) + "@h h/\n");
  folder.write("long.urls",
               "http://me:" + std::string(kSecret) + std::string(200, 'x') + "@h h/\n");
  folder.write("c.toml",
               "[scenario.a]\ncommand = \"compare\"\nbase = \"" + url + "\"\nhead = \"x.json\"\n");
  const std::string bare = std::string("me:") + kSecret + "@127.0.0.1:1/";
  const std::vector<std::vector<std::string>> wrong = {
      {"compare", bare, "x.json"},
      {"compare", bare, "http://127.0.0.1:1/"},
      {"http", bare},
      {"http://a", bare},
      {"ws", "echo", bare},
      {"report", bare},
      {"validate", bare},
      {"compare", url, "x.json"},
      {"--config", folder.file("c.toml")},
      {"compare", "--base-cmd", "x {port}", "--head-cmd", "y {port}", url},
      {"http://a", url},
      {"ws", url},
      {"ws", "echo", "ws://a", url},
      {"--urls", folder.file("two.urls"), "http://a"},
      {"--urls", folder.file("blank.urls")},
      {"--urls", folder.file("long.urls")},
      {"report", url},
      {"validate", url},
      {"--config", url},
      {"--urls", url},
      {"sweep", "--ref-from-json", url, "http://a"},
      {"--resolve", url, "http://a"},
      {"--connect-to", url, "http://a"},
      {"--source-address", url, "http://a"},
      {"--resolve", "http://" + std::string(kSecret) + "@h:1:2", "http://a"},
  };
  for (const auto& words : wrong) {
    const Finished run = vastar(words);
    EXPECT_NE(run.exit_code, 0) << words[0];
    EXPECT_NE(run.err, "") << words[0];
    expect_no_secret(run.out + run.err, words[0] + " " + words[1]);
  }
}

TEST(Secrets, AreNotInTheListOfProcesses) {
  ScriptedServer server([](Peer& peer, int) { peer.wait_for_close(); });
  Process run(vastar_command(with_secrets(authority_of(server), {"-z", "20s"})));
  for (int i = 0; i < 5'000 && server.connections() == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const std::string words = read_text("/proc/" + std::to_string(run.pid()) + "/cmdline");
  EXPECT_NE(words.find("127.0.0.1"), std::string::npos);
  EXPECT_EQ(words.find(std::string("me:") + kSecret), std::string::npos) << "in the URL";
  EXPECT_EQ(words.find(std::string("token=") + kSecret), std::string::npos) << "in its query";
}

}  // namespace
}  // namespace vastar::testing
