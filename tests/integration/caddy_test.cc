// vastar against Debian's Caddy, an HTTP server in Go that shares no code with nginx or nghttp2:
// HTTP/1.1, HTTP/2 with and without TLS, compressed bodies, redirects to https.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <cstdio>
#include <string>
#include <vector>

#include "support/certificates.h"
#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kCaddyfile = R"(
{{
  admin off
  auto_https off
  servers {{
    protocols h1 h2 h2c
  }}
}}
(site) {{
  bind 127.0.0.1
  log {{
    output file {folder}/access.log
    format json
  }}
  encode gzip
  respond /hello "hello, world"
  respond /missing 404
  handle /echo {{
    templates {{
      mime text/plain
    }}
    header Content-Type text/plain
    respond "{{{{.Req.Method}}}} {{{{.Req.ContentLength}}}}"
  }}
  redir /moved https://localhost:{tls_port}/hello
  handle_path /files/* {{
    root * {folder}
    file_server
  }}
}}
http://localhost:{port}, http://127.0.0.1:{port} {{
  import site
}}
https://localhost:{tls_port} {{
  tls {pem} {pem}
  import site
}}
)";

class Caddy : public ::testing::Test {
 public:
  Caddy() { EXPECT_TRUE(answers(port_)) << "caddy did not start; ci/setup installs it"; }
  ~Caddy() override {
    if (HasFailure()) std::fprintf(stderr, "caddy said:\n%s\n", server_.wait(0).err.c_str());
  }

 protected:
  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  std::string tls_url(const std::string& path) const {
    return fmt::format("https://localhost:{}{}", tls_port_, path);
  }
  std::vector<std::string> trusting(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--cacert", authority_.file()});
    return arguments;
  }
  // A line of JSON a request, once it has been stopped in order.
  std::string log() {
    server_.signal(SIGTERM);
    server_.wait();
    return read_text(folder_.file("access.log"));
  }
  void serve_file(const std::string& name, const std::string& text) const {
    folder_.write(name, text);
  }

 private:
  std::vector<std::string> command() const {
    const std::string pem = authority_.write("caddy.pem", authority_.issue());
    folder_.write("Caddyfile",
                  fmt::format(kCaddyfile, fmt::arg("folder", folder_.path()), fmt::arg("pem", pem),
                              fmt::arg("port", port_), fmt::arg("tls_port", tls_port_)));
    return {"caddy", "run", "--adapter", "caddyfile", "--config", folder_.file("Caddyfile")};
  }

  TempFolder folder_;
  Authority authority_;
  std::uint16_t port_ = free_port();
  std::uint16_t tls_port_ = free_port();
  // What it keeps of its own goes where it can be written.
  Process server_{command(),
                  {"HOME=" + folder_.path(), "XDG_DATA_HOME=" + folder_.path(),
                   "XDG_CONFIG_HOME=" + folder_.path()}};
};

TEST_F(Caddy, SeesExactlyTheRequestsThatWereAskedFor) {
  const auto document = document_of({"-n", "1503", "-c", "16", url("/hello")});
  EXPECT_EQ(number(document, "/requests/succeeded"), 1503);
  EXPECT_EQ(occurrences(log(), R"("proto":"HTTP/1.1")"), 1503U);
}

TEST_F(Caddy, Http2WithoutTlsAndWith) {
  const std::vector<std::string> streams = {"--http2", "--streams", "8", "-c", "4", "-n", "801"};
  auto plain = streams, tls = trusting(streams);
  plain.push_back(url("/hello"));
  tls.push_back(tls_url("/hello"));
  EXPECT_EQ(number(document_of(plain), "/requests/succeeded"), 801);
  const auto document = document_of(tls);
  EXPECT_EQ(number(document, "/requests/succeeded"), 801);
  EXPECT_EQ(text(document, "/tls/alpn"), "h2");
  EXPECT_EQ(number(document, "/tls/handshakes"), 4);
  EXPECT_EQ(occurrences(log(), R"("proto":"HTTP/2.0")"), 1602U);
}

TEST_F(Caddy, ConnectionsResumeTheirSessions) {
  const auto document =
      document_of(trusting({"-n", "60", "-c", "2", "--disable-keepalive", tls_url("/hello")}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 60);
  EXPECT_EQ(number(document, "/tls/handshakes"), 60);
  EXPECT_GT(number(document, "/tls/resumed"), 0);
}

TEST_F(Caddy, ACompressedBodyIsReadToBeChecked) {
  serve_file("page.txt", std::string(4000, 'a') + "needle");
  for (const std::vector<std::string>& version :
       std::vector<std::vector<std::string>>{{}, {"--http2"}}) {
    std::vector<std::string> arguments = {"-n",
                                          "40",
                                          "-c",
                                          "4",
                                          "--expect-body",
                                          "needle",
                                          "--expect-header",
                                          "Content-Encoding: gzip"};
    arguments.insert(arguments.end(), version.begin(), version.end());
    arguments.push_back(url("/files/page.txt"));
    const auto document = document_of(arguments);
    EXPECT_EQ(number(document, "/requests/succeeded"), 40);
    // As bytes of the wire: a tenth of what the text has.
    EXPECT_LT(number(document, "/received_bytes"), 40 * 4000);
  }
}

TEST_F(Caddy, ARedirectLeadsToHttps) {
  const auto document = document_of(trusting({"-n", "30", "-c", "3", url("/moved")}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 30);
  EXPECT_EQ(number(document, "/requests/redirects"), 30);
  EXPECT_EQ(number(document, "/status_codes/200"), 30);
  EXPECT_EQ(occurrences(log(), R"("uri":"/hello")"), 30U);
}

TEST_F(Caddy, StatusesAndBodies) {
  const auto missing = document_of({"-n", "20", "-c", "2", url("/missing")});
  EXPECT_EQ(number(missing, "/status_codes/404"), 20);
  EXPECT_EQ(number(missing, "/requests/failed"), 20);
  const auto sent = document_of({"-n", "20", "-c", "2", "-m", "POST", "-d", "twelve bytes",
                                 "--expect-body", "POST 12", url("/echo")});
  EXPECT_EQ(number(sent, "/requests/succeeded"), 20) << text(sent, "/errors");
}

}  // namespace
}  // namespace vastar::testing
