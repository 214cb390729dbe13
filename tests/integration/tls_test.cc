// https:// as users load it: nginx and haproxy with TLS, the built-in target, and peers that fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "support/certificates.h"
#include "support/documents.h"
#include "support/process.h"
#include "support/scripted_server.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

const Authority& authority() {
  static const Authority made;
  return made;
}

// nginx with TLS on a port of its own.
class TlsNginx {
 public:
  explicit TlsNginx(const std::string& more = "", const CertificateSpec& spec = {})
      : port_(free_port()), nginx_(block(more, spec)) {}
  std::string url(const std::string& path = "/") const {
    return "https://localhost:" + std::to_string(port_) + path;
  }
  std::uint16_t port() const { return port_; }
  Nginx& nginx() { return nginx_; }

 private:
  std::string block(const std::string& more, const CertificateSpec& spec) const {
    const std::string pem = authority().write("nginx.pem", authority().issue(spec));
    return "listen 127.0.0.1:" + std::to_string(port_) +
           " ssl; listen [::1]:" + std::to_string(port_) + " ssl; ssl_certificate " + pem +
           "; ssl_certificate_key " + pem + "; ssl_session_cache shared:all:1m; " +
           (more.find("ssl_protocols") == std::string::npos ? "ssl_protocols TLSv1.2 TLSv1.3; "
                                                            : "") +
           more;
  }

  std::uint16_t port_;
  Nginx nginx_;
};

std::vector<std::string> trusting(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--cacert", authority().file()});
  return arguments;
}

// ---- what works ----

TEST(Tls, NginxSeesExactlyTheRequestsThatWereAskedFor) {
  TlsNginx server;
  const auto document = document_of(trusting({"-n", "2003", "-c", "20", server.url()}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 2003);
  EXPECT_EQ(text(document, "/tls/protocol"), "TLSv1.3");
  EXPECT_THAT(text(document, "/tls/cipher"), HasSubstr("TLS_"));
  EXPECT_EQ(text(document, "/tls/alpn"), "http/1.1");
  EXPECT_EQ(number(document, "/tls/handshakes"), 20);
  EXPECT_EQ(number(document, "/phases/tls/count"), 20);
  EXPECT_EQ(number(document, "/phases/connect/count"), 20);
  EXPECT_EQ(server.nginx().stop_and_count_requests(), 2003U);
}

TEST(Tls, SeveralWorkersShareTheSettings) {
  TlsNginx server;
  const auto document = document_of(
      trusting({"-n", "600", "-c", "32", "--workers", "4", "--disable-keepalive", server.url()}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 600);
  EXPECT_EQ(number(document, "/tls/handshakes"), 600);
}

// The port listens for HTTP/2 as well as for HTTP/1.1, as nginx puts it: with "http2" on one of its
// addresses.
TEST(Tls, CarriesHttp2WhereItIsAgreedOn) {
  const std::uint16_t port = free_port();
  TlsNginx server("listen 127.0.0.1:" + std::to_string(port) + " ssl http2;");
  const std::string url = "https://localhost:" + std::to_string(port) + "/";
  const auto document =
      document_of(trusting({"-n", "1003", "-c", "5", "--http2", "--streams", "10", "-4", url}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 1003);
  EXPECT_EQ(text(document, "/tls/alpn"), "h2");
  EXPECT_EQ(number(document, "/tls/handshakes"), 5);
  const std::string log = server.nginx().stop_and_read_log();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1003);
  EXPECT_THAT(log, HasSubstr("HTTP/2.0"));
  EXPECT_THAT(log, Not(HasSubstr("HTTP/1.1")));
}

TEST(Tls, ATargetThatDoesNotSpeakHttp2IsNamedBeforeTheLoad) {
  TlsNginx server;
  const Finished run = vastar(trusting({"-n", "10", "-c", "2", "--http2", server.url()}));
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr("--http2"));
  EXPECT_EQ(server.nginx().stop_and_count_requests(), 0U);
}

TEST(Tls, TheTextHasALineOfIt) {
  TlsNginx server;
  const Finished run = vastar(trusting({"-n", "30", "-c", "3", server.url()}));
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("TLSv1.3, TLS_"));
  EXPECT_THAT(run.out, ContainsRegex("Handshakes: +3, 0 resumed"));
}

TEST(Tls, WithoutTlsTheDocumentSaysSo) {
  Nginx server;
  EXPECT_TRUE(document_of({"-n", "10", "-c", "2", server.url()}).at("tls").is_null());
}

TEST(Tls, OldServersAndVersionsAskedFor) {
  TlsNginx old("ssl_protocols TLSv1.2;");
  EXPECT_EQ(text(document_of(trusting({"-n", "20", "-c", "2", old.url()})), "/tls/protocol"),
            "TLSv1.2");
  const Finished refused = vastar(trusting({"--tls-min", "1.3", old.url()}));
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_THAT(refused.err, HasSubstr("'protocol_version': no TLS version in common"));
  TlsNginx both;
  EXPECT_EQ(text(document_of(trusting({"-n", "20", "-c", "2", "--tls-max", "1.2", both.url()})),
                 "/tls/protocol"),
            "TLSv1.2");
  EXPECT_EQ(text(document_of(trusting({"-n", "20", "-c", "2", "--tls-ciphers",
                                       "ECDHE-ECDSA-AES128-GCM-SHA256", both.url()})),
                 "/tls/cipher"),
            "ECDHE-ECDSA-AES128-GCM-SHA256");
}

TEST(Tls, ConnectionsResumeAndAreCounted) {
  TlsNginx server;
  for (const char* version : {"1.2", "1.3"}) {
    const std::vector<std::string> run = {
        "-n", "100", "-c", "4", "--disable-keepalive", "--tls-max", version, server.url()};
    const auto document = document_of(trusting(run));
    EXPECT_EQ(number(document, "/tls/handshakes"), 100) << version;
    EXPECT_GE(number(document, "/tls/resumed"), 96) << "all but the first of each connection";
    std::vector<std::string> fresh = run;
    fresh.emplace_back("--tls-no-resumption");
    EXPECT_EQ(number(document_of(trusting(fresh)), "/tls/resumed"), 0);
  }
}

TEST(Tls, Bodies) {
  Target target({"--tls-self-signed"});
  for (const auto& [path, bytes] : {std::pair{"/bytes/100k", 102'400.0},
                                    {"/bytes/1M", 1'048'576.0},
                                    {"/chunked/1M/1000", 1'048'576.0}}) {
    const auto document = document_of({"-n", "40", "-c", "4", "-k", target.url(path)});
    EXPECT_EQ(number(document, "/requests/succeeded"), 40) << path;
    EXPECT_GE(number(document, "/received_bytes"), 40 * bytes) << path;
  }
  const TempFolder folder;
  folder.write("body", std::string(1'000'000, 'x'));
  const auto posted = document_of(
      {"-n", "20", "-c", "4", "-k", "-m", "POST", "-D", folder.file("body"), target.url("/")});
  EXPECT_EQ(number(posted, "/requests/succeeded"), 20);
  EXPECT_GE(number(posted, "/sent_bytes"), 20e6);
  EXPECT_GE(number(posted, "/received_bytes"), 20e6) << "the target sends it back";
}

TEST(Tls, FailuresAreCountedAsWithoutTls) {
  Target target({"--tls-self-signed"});
  for (const auto& [path, name] : {std::pair{"/fault/truncate", "truncated"},
                                   {"/fault/reset", "reset"},
                                   {"/fault/close", "closed"},
                                   {"/fault/badchunk", "protocol"},
                                   {"/status/503", "http_status"}}) {
    const auto document = document_of({"-n", "10", "-c", "2", "-k", target.url(path)},
                                      std::string(name) == "http_status" ? 0 : 4);
    EXPECT_EQ(text(document, "/errors/0/class"), name) << path;
    EXPECT_EQ(number(document, "/errors/0/count"), 10) << path;
  }
  EXPECT_EQ(number(document_of({"-n", "10", "-c", "2", "-k", target.url("/fault/drip")}),
                   "/requests/succeeded"),
            10);
}

TEST(Tls, ASweepAndItsReference) {
  Target secure({"--tls-self-signed"});
  Target plain;
  const auto document = document_of(
      {"sweep", "-n", "200", "--conc", "2,4", "-k", "--vs", plain.url(), "--max-overhead-pct",
       "100000", "--max-rps-deficit-pct", "100", "--max-p999-ratio", "1000", "--max-spread", "1000",
       "--max-tail-mult", "1000", secure.url()});
  EXPECT_EQ(document.at("sweep_points").as_array().size(), 2U);
  EXPECT_THAT(boost::json::serialize(document.at("notes")), HasSubstr("--insecure"));
}

// TLS is set up when the first connection needs it.
TEST(Tls, ARedirectFromHttpLeadsToIt) {
  TlsNginx secure;
  Target plain;
  const Finished run = vastar(
      {"-n", "20", "-c", "2", "-o", "json", plain.url("/status/302?location=" + secure.url())},
      {"SSL_CERT_FILE=" + authority().file()});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("leads to https")));
  const auto document = parsed(run);
  EXPECT_EQ(number(document, "/requests/succeeded"), 20) << run.out;
  EXPECT_EQ(number(document, "/tls/handshakes"), 2);
}

TEST(Tls, ItsFlagsWaitForARedirect) {
  TlsNginx secure;
  Target plain;
  const auto document = document_of(
      trusting({"-n", "20", "-c", "2", plain.url("/status/302?location=" + secure.url())}));
  EXPECT_EQ(number(document, "/requests/succeeded"), 20);
  EXPECT_THAT(text(document, "/notes"),
              HasSubstr("--cacert is of use where a redirect leads to https"));
}

// ---- client certificates ----

TEST(Tls, AClientCertificateForNginx) {
  TlsNginx server("ssl_client_certificate " + authority().file() + "; ssl_verify_client on;");
  const std::string pem = authority().write("client.pem", authority().issue({.name = "me"}));
  const auto with = document_of(trusting({"-n", "20", "-c", "2", "--cert", pem, server.url()}));
  EXPECT_EQ(number(with, "/requests/succeeded"), 20);
  const auto without = document_of(trusting({"-n", "20", "-c", "2", server.url()}));
  EXPECT_EQ(number(without, "/status_codes/400"), 20) << "nginx asks for it in HTTP";
}

// haproxy refuses in TLS 1.3 after the client has ended its handshake.
TEST(Tls, AClientCertificateForHaproxy) {
  Nginx upstream;
  const std::string pem = authority().write("haproxy.pem", authority().issue());
  const HaProxy server(upstream.port(),
                       "ssl crt " + pem + " ca-file " + authority().file() + " verify required");
  const auto with = document_of(trusting({"-n", "20", "-c", "2", "--cert", pem, server.url()}));
  EXPECT_EQ(number(with, "/requests/succeeded"), 20);
  for (const char* version : {"1.2", "1.3"}) {
    const Finished without =
        vastar(trusting({"-n", "20", "-c", "2", "--tls-max", version, server.url()}));
    EXPECT_EQ(without.exit_code, 4);
    EXPECT_THAT(without.out + without.err, HasSubstr("--cert")) << version;
  }
}

// ---- what is refused ----

TEST(Tls, ACertificateThatIsNotTrusted) {
  TlsNginx server;
  const Finished run = vastar({server.url()});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("no TLS connection to https://localhost:"));
  EXPECT_THAT(run.err, HasSubstr("signed by 'Test Authority', which is not trusted: --cacert"));
}

TEST(Tls, ACertificateThatHasExpiredOrIsOfAnotherHost) {
  TlsNginx old("", {.name = "old", .valid_until_s = -60});
  EXPECT_THAT(vastar(trusting({old.url()})).err, HasSubstr("the certificate of 'old' expired on"));
  TlsNginx other("", {.hosts = "DNS:other.test"});
  EXPECT_THAT(vastar(trusting({other.url()})).err,
              HasSubstr("the certificate is for other.test, not for localhost"));
}

// Without connections made ahead, every request fails by itself.
TEST(Tls, ClassesOfFailure) {
  TlsNginx server;
  const auto document =
      document_of({"-n", "10", "-c", "2", "--disable-keepalive", server.url()}, 4);
  EXPECT_EQ(text(document, "/errors/0/class"), "tls_certificate");
  EXPECT_EQ(number(document, "/errors/0/count"), 10);
  EXPECT_THAT(text(document, "/errors/0/example"), HasSubstr("TLS with localhost:"));
  EXPECT_EQ(number(document, "/tls/handshakes"), 0);
  const auto old = document_of(
      trusting({"-n", "10", "-c", "2", "--disable-keepalive", "--tls-max", "1.1", server.url()}),
      4);
  EXPECT_EQ(text(old, "/errors/0/class"), "tls_handshake");
}

TEST(Tls, InsecureIsSaidLoudly) {
  TlsNginx server;
  const Finished run = vastar({"-n", "10", "-c", "2", "-o", "json", "--insecure", server.url()});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("warning: --insecure: certificates were not checked"));
  EXPECT_THAT(run.out, HasSubstr("--insecure: certificates were not checked"));
}

TEST(Tls, FlagsThatDoNothingAreRefused) {
  const Finished run = vastar({"--insecure", "--disable-redirects", "http://127.0.0.1:1/"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("--insecure is for TLS, and http://127.0.0.1:1/ is without"));
  EXPECT_EQ(vastar({"--key", "k.pem", "https://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"-k", "--cacert", "c.pem", "https://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"--cacert", "/nowhere.pem", "https://127.0.0.1:1/"}).exit_code, 2);
  EXPECT_EQ(vastar({"--cacert", "/nowhere.pem", "http://127.0.0.1:1/"}).exit_code, 2);
}

TEST(Tls, TheWrongSchemeIsNamed) {
  Nginx plain;
  const Finished run = vastar({"https://127.0.0.1:" + std::to_string(plain.port()) + "/"});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr("the target answered with plain HTTP: use http://"));
  const ScriptedServer secure([](Peer& peer, int) {
    if (peer.read_request()) peer.send(std::string("\x15\x03\x01\x00\x02\x02\x0a", 7));
  });
  const auto document = document_of({"-n", "4", "-c", "2", secure.url()}, 4);
  EXPECT_EQ(text(document, "/errors/0/example"), "the target answered with TLS: use https://");
}

TEST(Tls, AHandshakeThatIsNeverAnswered) {
  const ScriptedServer silent([](Peer& peer, int) { peer.wait_for_close(); });
  const std::string url = "https://127.0.0.1:" + std::to_string(silent.port()) + "/";
  const Finished run = vastar({"-t", "200ms", url});
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(run.err, HasSubstr("the TLS handshake was not finished within 200ms"));
  const auto later =
      document_of({"-n", "2", "-c", "1", "-t", "200ms", "--disable-keepalive", url}, 4);
  EXPECT_EQ(text(later, "/errors/0/class"), "connect_timeout");
  EXPECT_THAT(text(later, "/errors/0/example"), HasSubstr("the TLS handshake was not finished"));
}

// ---- ends of connections ----

// A server that sends a body up to its close, and ends as `how` says.
constexpr const char* kEndingServer = R"(
import os, socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
while True:
    stream = context.wrap_socket(listener.accept()[0], server_side=True)
    stream.recv(65536)
    length = b"Content-Length: 5\r\n" if sys.argv[2] == "framed" else b""
    stream.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"Connection: close\r\n\r\nhello")
    if sys.argv[2] == "goodbye":
        stream.unwrap()
    if sys.argv[2] == "garbage":
        os.write(stream.fileno(), b"this is no record of TLS at all")
    stream.close()
)";

boost::json::value run_against_ending(const std::string& how, int exit_code) {
  const std::string pem = authority().write("ending.pem", authority().issue());
  Process server({"python3", "-c", kEndingServer, pem, how});
  const std::string line = server.wait_for_line("port ");
  EXPECT_FALSE(line.empty());
  const std::string url = "https://127.0.0.1:" + line.substr(line.find(' ') + 1) + "/";
  return document_of(trusting({"-n", "5", "-c", "1", url}), exit_code);
}

TEST(TlsEnds, ABodyUpToTheCloseNeedsAGoodbye) {
  EXPECT_EQ(number(run_against_ending("goodbye", 0), "/requests/succeeded"), 5);
  const auto cut = run_against_ending("cut", 4);
  EXPECT_EQ(text(cut, "/errors/0/class"), "truncated");
  EXPECT_THAT(text(cut, "/errors/0/example"), HasSubstr("close_notify"));
}

TEST(TlsEnds, AFramedBodyDoesNot) {
  EXPECT_EQ(number(run_against_ending("framed", 0), "/requests/succeeded"), 5);
}

TEST(TlsEnds, BytesThatAreNoTls) {
  const auto broken = run_against_ending("garbage", 4);
  EXPECT_EQ(text(broken, "/errors/0/class"), "protocol");
  EXPECT_THAT(text(broken, "/errors/0/example"), HasSubstr("the target's TLS is broken"));
}

// ---- the built-in target ----

TEST(TlsTarget, ItsCertificateIsEnough) {
  const TempFolder folder;
  Target target({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  EXPECT_THAT(target.url(), HasSubstr("https://"));
  const auto document =
      document_of({"-n", "10", "-c", "2", "--cacert", folder.file("cert.pem"), target.url()});
  EXPECT_EQ(number(document, "/requests/succeeded"), 10);
  const Finished curl =
      run_program({"curl", "-sS", "--cacert", folder.file("cert.pem"), target.url()});
  EXPECT_EQ(curl.out, "Hello, World!") << curl.err;
  EXPECT_THAT(read_text(folder.file("cert.pem")), Not(HasSubstr("PRIVATE KEY")));
}

TEST(TlsTarget, ACertificateFromFiles) {
  Target target({"--tls-cert", authority().write("target.pem", authority().issue())});
  EXPECT_EQ(
      number(document_of(trusting({"-n", "10", "-c", "2", target.url()})), "/requests/succeeded"),
      10);
}

TEST(TlsTarget, FlagsThatDoNotFit) {
  EXPECT_EQ(vastar({"serve", "--tls-key", "k.pem"}).exit_code, 2);
  EXPECT_EQ(vastar({"serve", "--tls-write-cert", "c.pem"}).exit_code, 2);
  EXPECT_EQ(vastar({"serve", "--tls-self-signed", "--tls-cert", "c.pem"}).exit_code, 2);
  const Finished missing = vastar({"serve", "--tls-cert", "/nowhere.pem"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("--tls-cert: "));
}

}  // namespace
}  // namespace vastar::testing
