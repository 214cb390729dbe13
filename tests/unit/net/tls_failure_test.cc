// How TLS fails, and what is said of it.
#include <gtest/gtest.h>

#include "net/tls.h"
#include "tls_pair.h"

namespace vastar::testing {
namespace {

// The failure of a handshake with a server of this identity.
TlsFailure failure_with(const TlsIdentity& identity, const std::string& host = "localhost",
                        const TlsSettings& settings = trusting()) {
  const TlsContext ours = client_context(settings);
  const TlsContext theirs = server_context(identity);
  TlsClient client(ours);
  TlsPair pair(client, theirs, host);
  EXPECT_FALSE(pair.shake());
  return pair.client->failure();
}

void expect_certificate(const TlsFailure& failure, const std::string& words) {
  EXPECT_EQ(failure.failure, Failure::kTlsCertificate);
  EXPECT_NE(failure.text.find(words), std::string::npos) << failure.text;
}

TEST(TlsCertificate, Expired) {
  const TlsIdentity old = authority().issue({.name = "old", .valid_until_s = -60});
  expect_certificate(failure_with(old), "the certificate of 'old' expired on 20");
}

TEST(TlsCertificate, NotYetValid) {
  const TlsIdentity early = authority().issue({.name = "early", .valid_from_s = 3600});
  expect_certificate(failure_with(early), "the certificate of 'early' is not valid before 20");
}

TEST(TlsCertificate, OfAnotherHost) {
  const TlsIdentity other =
      authority().issue({.name = "x", .hosts = "DNS:a.test,DNS:*.b.test,IP:10.0.0.1,IP:::2"});
  expect_certificate(failure_with(other),
                     "the certificate is for a.test, *.b.test, 10.0.0.1, 0:0:0:0:0:0:0:2, not for "
                     "localhost");
  expect_certificate(failure_with(other, "127.0.0.1"), "not for 127.0.0.1");
  expect_certificate(failure_with(other, "::1"), "not for ::1");
  expect_certificate(failure_with(authority().issue({.name = "plain", .hosts = ""})),
                     "the certificate is for plain, not for localhost");
}

TEST(TlsCertificate, WhatFitsIsTaken) {
  const TlsContext ours = client_context(trusting());
  const TlsContext theirs = server_context(
      authority().issue({.hosts = "DNS:localhost,DNS:*.b.test,DNS:root.test,IP:127.0.0.1,IP:::1"}));
  TlsClient client(ours);
  for (const char* host :
       {"localhost", "LOCALHOST", "127.0.0.1", "::1", "x.b.test", "root.test."}) {
    TlsPair pair(client, theirs, host);
    EXPECT_TRUE(pair.shake()) << host << ": " << pair.client->failure().text;
  }
}

TEST(TlsCertificate, SignedByItself) {
  const Result<TlsIdentity> identity = self_signed_identity();
  ASSERT_TRUE(identity.ok());
  expect_certificate(
      failure_with(*identity),
      "the certificate of 'localhost' is signed by itself and not trusted: --cacert");
}

TEST(TlsCertificate, SignedByItselfButTrusted) {
  const Result<TlsIdentity> identity = self_signed_identity();
  ASSERT_TRUE(identity.ok());
  TlsSettings settings;
  settings.authorities = authority().write("self.pem", {identity->certificate, "", ""});
  const TlsContext ours = client_context(settings);
  const TlsContext theirs = server_context(*identity);
  TlsClient client(ours);
  for (const char* host : {"localhost", "127.0.0.1", "::1"}) {
    TlsPair pair(client, theirs, host);
    EXPECT_TRUE(pair.shake()) << pair.client->failure().text;
  }
}

TEST(TlsCertificate, TrustedWithoutItsAuthority) {
  const TlsIdentity leaf = Authority("Stranger").issue();
  TlsSettings settings;
  settings.authorities = authority().write("leaf.pem", {leaf.certificate, "", ""});
  const TlsContext ours = client_context(settings);
  const TlsContext theirs = server_context(leaf);
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  EXPECT_TRUE(pair.shake()) << pair.client->failure().text;
}

TEST(TlsCertificate, OfAnUnknownAuthority) {
  const Authority stranger("Stranger");
  expect_certificate(
      failure_with(stranger.issue({.name = "leaf"})),
      "the certificate of 'leaf' is signed by 'Stranger', which is not trusted: --cacert");
  expect_certificate(failure_with(stranger.issue({.name = "leaf"}), "localhost", {}),
                     "which is not trusted");
}

TEST(TlsCertificate, NothingIsLookedAtWhenInsecure) {
  TlsSettings settings;
  settings.verify = false;
  const TlsContext ours = client_context(settings);
  const TlsContext theirs =
      server_context(Authority("Stranger").issue({.hosts = "DNS:elsewhere", .valid_until_s = -1}));
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  EXPECT_TRUE(pair.shake()) << pair.client->failure().text;
}

// ---- handshakes ----

// The failure of a handshake with a peer that answers the hello with these bytes, and closes.
TlsFailure failure_after(const std::string& answer, bool close = true) {
  const TlsContext ours = client_context(trusting());
  TlsClient client(ours);
  auto sockets = socket_pair();
  const auto stream = client.start(sockets.first.get(), "localhost", 443);
  EXPECT_EQ(stream->handshake(), TlsStream::Step::kWaiting);
  std::string hello(10'000, 0);
  EXPECT_GT(receive_now(sockets.second.get(), hello), 0);
  EXPECT_EQ(send_now(sockets.second.get(), answer), static_cast<ssize_t>(answer.size()));
  if (close) sockets.second.close();
  EXPECT_EQ(stream->handshake(), TlsStream::Step::kFailed);
  EXPECT_EQ(stream->failure().failure, Failure::kTlsHandshake);
  return stream->failure();
}

TEST(TlsHandshake, APlainHttpServer) {
  const std::string expected = "the target answered with plain HTTP: use http://";
  EXPECT_EQ(failure_after("HTTP/1.1 400 Bad Request\r\n\r\n").text, expected);
  EXPECT_EQ(failure_after("HTTP/1.0 400 Bad Request\r\n\r\n", false).text, expected);
}

TEST(TlsHandshake, AnotherProtocol) {
  EXPECT_EQ(failure_after("SSH-2.0-OpenSSH_9.2\r\n").text,
            "the target answered with something that is not TLS: is this the right port?");
}

TEST(TlsHandshake, APeerThatCloses) {
  EXPECT_EQ(failure_after("").text,
            "the target closed the connection during the TLS handshake: does it speak TLS on this "
            "port?");
  EXPECT_NE(failure_after(std::string("\x16\x03\x03", 3)).text.find("closed the connection"),
            std::string::npos);
}

std::string alert(char number) { return {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, number}; }

TEST(TlsHandshake, AlertsAreNamedWithWhatToDo) {
  EXPECT_EQ(failure_after(alert(70)).text,
            "the target refused the TLS handshake with the alert 'protocol_version': no TLS "
            "version in common (--tls-min, --tls-max)");
  EXPECT_EQ(failure_after(alert(116)).text,
            "the target refused the TLS handshake with the alert 'certificate_required': it wants "
            "a client certificate: --cert FILE");
  EXPECT_NE(failure_after(alert(40)).text.find("'handshake_failure'"), std::string::npos);
  EXPECT_NE(failure_after(alert(10)).text.find("the alert 'unexpected_message'"),
            std::string::npos);
}

TEST(TlsHandshake, NoVersionInCommon) {
  TlsSettings settings = trusting();
  settings.highest = TlsVersion::k11;
  const TlsFailure failure = failure_with(authority().issue(), "localhost", settings);
  EXPECT_EQ(failure.failure, Failure::kTlsHandshake);
}

TEST(TlsHandshake, NoApplicationProtocolInCommon) {
  const TlsContext ours = client_context(trusting(), {"h2"});
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  EXPECT_FALSE(pair.shake());
  EXPECT_EQ(pair.client->failure().text,
            "the target refused the TLS handshake with the alert 'no_application_protocol': it "
            "does not speak the version of HTTP that was offered (--http2)");
}

// ---- streams ----

struct Talking {
  TlsContext ours = client_context(trusting());
  TlsContext theirs = server_context();
  TlsClient client{ours};
  TlsPair pair{client, theirs};
  Talking() {
    EXPECT_TRUE(pair.shake());
    pair.server->send("first");
    EXPECT_EQ(read_all(*pair.client), "first");
  }
};

TEST(TlsStreamFailure, BytesThatAreNoRecord) {
  Talking it;
  ASSERT_GT(send_now(it.pair.sockets.second.get(), std::string(100, 'x')), 0);
  char byte = 0;
  EXPECT_EQ(it.pair.client->receive({&byte, 1}), -1);
  EXPECT_EQ(errno, EPROTO);
  EXPECT_EQ(it.pair.client->failure().failure, Failure::kProtocol);
  EXPECT_NE(it.pair.client->failure().text.find("the target's TLS is broken"), std::string::npos);
}

TEST(TlsStreamFailure, AnAlertInMidBody) {
  Talking it;
  const std::string forged = std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x');
  ASSERT_GT(send_now(it.pair.sockets.first.get(), forged), 0);
  char byte = 0;
  EXPECT_EQ(it.pair.server->receive({&byte, 1}), -1) << "a forged record: it answers with an alert";
  EXPECT_EQ(it.pair.client->receive({&byte, 1}), -1);
  EXPECT_EQ(errno, EPROTO);
  EXPECT_EQ(it.pair.client->failure().failure, Failure::kReset);
  EXPECT_NE(it.pair.client->failure().text.find("the target ended TLS with the alert"),
            std::string::npos)
      << it.pair.client->failure().text;
}

}  // namespace
}  // namespace vastar::testing
