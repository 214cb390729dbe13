// Files and settings: what is wrong with them is said before anything is sent.
#include <gtest/gtest.h>

#include "net/tls.h"
#include "support/process.h"
#include "tls_pair.h"

namespace vastar::testing {
namespace {

std::string error_of(const TlsSettings& settings) {
  const Result<TlsContext> made = TlsContext::client(settings, {"http/1.1"});
  EXPECT_FALSE(made.ok());
  if (made.ok()) return "";
  EXPECT_EQ(made.error().code, ExitCode::kUsage);
  return made.error().message;
}

TEST(TlsContext, AuthoritiesThatCannotBeRead) {
  TlsSettings settings;
  settings.authorities = "/nowhere/ca.pem";
  EXPECT_EQ(error_of(settings), "--cacert: cannot read /nowhere/ca.pem: No such file or directory");
  settings.authorities = "/";
  EXPECT_EQ(error_of(settings), "--cacert: cannot read /: Is a directory");
  const TempFolder folder;
  folder.write("empty.pem", "");
  settings.authorities = folder.file("empty.pem");
  EXPECT_NE(error_of(settings).find("has no certificate in PEM form"), std::string::npos);
}

TEST(TlsContext, IdentityThatCannotBeUsed) {
  const TempFolder folder;
  const TlsIdentity one = authority().issue();
  const TlsIdentity other = authority().issue();
  folder.write("one.pem", one.certificate);
  folder.write("one.key", one.key);
  folder.write("other.key", other.key);
  folder.write("text", "hello");
  TlsSettings settings;
  settings.certificate = folder.file("missing.pem");
  EXPECT_NE(error_of(settings).find("--cert: cannot read "), std::string::npos);
  settings.certificate = folder.file("text");
  EXPECT_NE(error_of(settings).find("text has no certificate in PEM form"), std::string::npos);
  settings.certificate = folder.file("one.pem");
  EXPECT_NE(error_of(settings).find("one.pem has no private key"), std::string::npos);
  settings.key = folder.file("missing.key");
  EXPECT_NE(error_of(settings).find("--key: cannot read "), std::string::npos);
  settings.key = folder.file("other.key");
  EXPECT_NE(error_of(settings).find("other.key is not that of the certificate in "),
            std::string::npos);
  settings.key = folder.file("one.key");
  EXPECT_TRUE(TlsContext::client(settings, {"http/1.1"}).ok());
  settings.certificate = authority().write("both.pem", one);
  settings.key.clear();
  EXPECT_TRUE(TlsContext::client(settings, {"http/1.1"}).ok());
}

TEST(TlsContext, AnEncryptedKeyIsRefusedAndNotAskedFor) {
  const TempFolder folder;
  const TlsIdentity identity = authority().issue();
  folder.write("one.pem", identity.certificate);
  folder.write("one.key", identity.key);
  const Finished made = run_program({"openssl", "pkey", "-in", folder.file("one.key"), "-aes256",
                                     "-passout", "pass:secret", "-out", folder.file("locked.key")});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  TlsSettings settings;
  settings.certificate = folder.file("one.pem");
  settings.key = folder.file("locked.key");
  EXPECT_NE(error_of(settings).find("locked.key is encrypted: 'openssl pkey"), std::string::npos);
}

TEST(TlsContext, Versions) {
  TlsSettings settings;
  settings.lowest = TlsVersion::k13;
  settings.highest = TlsVersion::k12;
  EXPECT_EQ(error_of(settings), "--tls-min is above --tls-max");
  settings = trusting();
  settings.highest = TlsVersion::k12;
  const TlsContext ours = client_context(settings);
  const TlsContext theirs = server_context();
  TlsClient client(ours);
  TlsPair pair(client, theirs);
  ASSERT_TRUE(pair.shake());
  EXPECT_EQ(pair.client->facts().protocol, "TLSv1.2");
}

TEST(TlsContext, CiphersByName) {
  const TlsContext theirs = server_context();
  const auto agreed = [&](const std::string& ciphers) {
    TlsSettings settings = trusting();
    settings.ciphers = ciphers;
    const TlsContext ours = client_context(settings);
    TlsClient client(ours);
    TlsPair pair(client, theirs);
    EXPECT_TRUE(pair.shake()) << pair.client->failure().text;
    return std::string(pair.client->facts().protocol) + " " +
           std::string(pair.client->facts().cipher);
  };
  EXPECT_EQ(agreed("TLS_CHACHA20_POLY1305_SHA256"), "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256");
  EXPECT_EQ(agreed("ECDHE-ECDSA-AES128-GCM-SHA256"), "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_EQ(agreed("ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256"),
            "TLSv1.3 TLS_AES_128_GCM_SHA256");
  EXPECT_TRUE(agreed("HIGH:!aNULL").starts_with("TLSv1.2 "));
}

TEST(TlsContext, CiphersThatThereAreNot) {
  TlsSettings settings;
  settings.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ROT13";
  EXPECT_NE(error_of(settings).find("no cipher 'ROT13'"), std::string::npos);
  settings.ciphers = "TLS_ROT13";
  EXPECT_NE(error_of(settings).find("no cipher 'TLS_ROT13'"), std::string::npos);
  settings.ciphers = "TLS_AES_128_GCM_SHA256";
  settings.highest = TlsVersion::k12;
  EXPECT_NE(error_of(settings).find("none of these ciphers is of the TLS versions"),
            std::string::npos);
}

TEST(TlsContext, AServerNeedsAKeyOfItsCertificate) {
  TlsIdentity mixed = authority().issue();
  mixed.key = authority().issue().key;
  const Result<TlsContext> made = TlsContext::server(mixed, {"http/1.1"});
  ASSERT_FALSE(made.ok());
  EXPECT_NE(made.error().message.find("is not that of the certificate"), std::string::npos);
}

}  // namespace
}  // namespace vastar::testing
