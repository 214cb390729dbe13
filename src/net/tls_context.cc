// What TLS connections share: authorities, an identity of one's own, versions, ciphers, protocols.
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "net/tls.h"
#include "net/tls_callbacks.h"

namespace vastar {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Certificate = std::unique_ptr<X509, FreeX509>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

// The newest of OpenSSL's complaints, in its words.
std::string library_words() {
  const unsigned long code = ERR_peek_last_error();
  const char* words = ERR_reason_error_string(code);
  return words == nullptr ? "no reason given" : words;
}

Result<std::string> read_pem(const std::string& path) {
  struct stat status {};
  std::ifstream file(path, std::ios::binary);
  const bool folder = stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (!file || folder) {
    return Error{
        fmt::format("cannot read {}: {}", printable(path), errno_text(folder ? EISDIR : errno))};
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Bio bio_on(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A pass phrase asked for at the terminal would be a run that hangs.
int no_pass_phrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

// The first certificate of `pem` is one's own, the others its chain.
Result<void> use_certificates(SSL_CTX* context, const TlsIdentity& identity) {
  const Bio bio = bio_on(identity.certificate);
  const Certificate own(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
  if (!own) {
    return Error{fmt::format("{} has no certificate in PEM form ('-----BEGIN CERTIFICATE-----')",
                             printable(identity.source))};
  }
  if (SSL_CTX_use_certificate(context, own.get()) != 1) {
    return Error{fmt::format("the certificate in {} cannot be used: {}", printable(identity.source),
                             library_words())};
  }
  while (X509* more = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, more) != 1) X509_free(more);
  }
  return {};
}

Result<void> use_key(SSL_CTX* context, const TlsIdentity& identity, const std::string& source) {
  const Bio bio = bio_on(identity.key);
  bool asked = false;
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, &asked));
  if (asked) {
    return Error{
        fmt::format("the key in {0} is encrypted: 'openssl pkey -in {0} -out plain.pem' "
                    "writes it without its pass phrase",
                    printable(source))};
  }
  if (!key) return Error{fmt::format("{} has no private key in PEM form", printable(source))};
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    return Error{fmt::format("the key in {} is not that of the certificate in {}",
                             printable(source), printable(identity.source))};
  }
  return {};
}

Result<void> use_identity(SSL_CTX* context, const TlsIdentity& identity,
                          const std::string& key_source) {
  if (auto used = use_certificates(context, identity); !used) return used;
  return use_key(context, identity, key_source);
}

Result<void> use_client_files(SSL_CTX* context, const TlsSettings& settings) {
  if (settings.certificate.empty()) return {};
  Result<std::string> certificate = read_pem(settings.certificate);
  if (!certificate) return Error{"--cert: " + certificate.error().message};
  const bool apart = !settings.key.empty();
  Result<std::string> key = apart ? read_pem(settings.key) : certificate;
  if (!key) return Error{"--key: " + key.error().message};
  const TlsIdentity identity{*certificate, *key, settings.certificate};
  Result<void> used = use_identity(context, identity, apart ? settings.key : settings.certificate);
  if (!used) return Error{"--cert: " + used.error().message};
  return {};
}

// ---- whom to trust ----

// Where distributions keep their authorities: a vastar built on one of them runs on the others too.
constexpr std::array kSystemAuthorities = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Arch, Alpine
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine, BSD
};

bool exists(const char* path) {
  struct stat status {};
  return path != nullptr && stat(path, &status) == 0;
}

Result<void> trust_system(SSL_CTX* context) {
  SSL_CTX_set_default_verify_paths(context);  // obeys SSL_CERT_FILE and SSL_CERT_DIR
  if (exists(X509_get_default_cert_file()) || exists(X509_get_default_cert_dir())) return {};
  for (const char* path : kSystemAuthorities) {
    if (exists(path) && SSL_CTX_load_verify_file(context, path) == 1) break;
  }
  return {};
}

Result<void> trust_file(SSL_CTX* context, const std::string& path) {
  if (auto text = read_pem(path); !text) return Error{"--cacert: " + text.error().message};
  if (SSL_CTX_load_verify_file(context, path.c_str()) == 1) return {};
  return Error{fmt::format("--cacert: {} has no certificate in PEM form: {}", printable(path),
                           library_words())};
}

Result<void> set_trust(SSL_CTX* context, const TlsSettings& settings) {
  if (!settings.verify) return {};  // OpenSSL's own default is to look at nothing
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, TlsCallbacks::on_certificate);
  // --cacert may name the server's own certificate, whoever signed it.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);
  return settings.authorities.empty() ? trust_system(context)
                                      : trust_file(context, settings.authorities);
}

// ---- versions and ciphers ----

int number_of(TlsVersion version) {
  switch (version) {
    case TlsVersion::k10:
      return TLS1_VERSION;
    case TlsVersion::k11:
      return TLS1_1_VERSION;
    case TlsVersion::k12:
      return TLS1_2_VERSION;
    case TlsVersion::k13:
      break;
  }
  return TLS1_3_VERSION;
}

struct CipherLists {
  std::string suites;  // of TLS 1.3
  std::string older;
};

CipherLists lists_of(std::string_view ciphers) {
  CipherLists lists;
  for (const std::string_view name : split(ciphers, ':')) {
    std::string& list = name.starts_with("TLS_") ? lists.suites : lists.older;
    if (!list.empty()) list += ':';
    list += name;
  }
  return lists;
}

// OpenSSL passes over names it does not know as long as it knows one of them.
Result<void> check_names(SSL_CTX* context, std::string_view ciphers) {
  for (const std::string_view part : split(ciphers, ':')) {
    const std::string name(part);
    const bool expression = name.find_first_of("!-+@") == 0;
    const bool known = name.starts_with("TLS_")
                           ? SSL_CTX_set_ciphersuites(context, name.c_str()) == 1
                           : expression || SSL_CTX_set_cipher_list(context, name.c_str()) == 1;
    if (known && !name.empty()) continue;
    return Error{
        fmt::format("--tls-ciphers: this OpenSSL has no cipher '{}': 'openssl ciphers' "
                    "lists their names",
                    printable(name))};
  }
  return {};
}

// What is named is what is offered: with ciphers of TLS 1.3 alone nothing older is, and the
// reverse.
Result<void> set_ciphers(SSL_CTX* context, const TlsSettings& settings, TlsVersion& lowest,
                         TlsVersion& highest) {
  if (settings.ciphers.empty()) return {};
  if (auto known = check_names(context, settings.ciphers); !known) return known;
  const CipherLists lists = lists_of(settings.ciphers);
  if (lists.older.empty()) lowest = TlsVersion::k13;
  if (lists.suites.empty() && highest == TlsVersion::k13) highest = TlsVersion::k12;
  if (lowest > highest) {
    return Error{
        "--tls-ciphers: none of these ciphers is of the TLS versions asked for; those of TLS 1.3 "
        "begin with 'TLS_'"};
  }
  if (!lists.suites.empty()) SSL_CTX_set_ciphersuites(context, lists.suites.c_str());
  if (!lists.older.empty() && SSL_CTX_set_cipher_list(context, lists.older.c_str()) != 1) {
    return Error{fmt::format("--tls-ciphers: '{}' leaves no cipher", printable(lists.older))};
  }
  return {};
}

Result<void> set_versions(SSL_CTX* context, const TlsSettings& settings) {
  TlsVersion lowest = settings.lowest.value_or(TlsVersion::k12);
  TlsVersion highest = settings.highest.value_or(TlsVersion::k13);
  if (!settings.lowest && highest < lowest) lowest = highest;
  if (lowest > highest) return Error{"--tls-min is above --tls-max"};
  // OpenSSL takes the hashes of TLS 1.0 and 1.1 at its lowest security level alone.
  if (lowest < TlsVersion::k12) SSL_CTX_set_security_level(context, 0);
  if (auto set = set_ciphers(context, settings, lowest, highest); !set) return set;
  if (SSL_CTX_set_min_proto_version(context, number_of(lowest)) != 1 ||
      SSL_CTX_set_max_proto_version(context, number_of(highest)) != 1) {
    return Error{"--tls-min, --tls-max: this OpenSSL does not speak that version of TLS"};
  }
  return {};
}

// ---- what clients and servers have in common ----

// As on the wire: each name after its length (RFC 7301, 3.1).
std::string alpn_list(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    list += static_cast<char>(name.size());
    list += name;
  }
  return list;
}

SSL_CTX* new_context(const SSL_METHOD* method) {
  SSL_CTX* context = SSL_CTX_new(method);
  if (context == nullptr) return nullptr;
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_read_ahead(context, 1);  // a record's header and its body with one call
  return context;
}

const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

int choose_alpn(SSL*, const unsigned char** chosen, unsigned char* size,
                const unsigned char* offered, unsigned offered_size, void* ours) {
  const auto& list = *static_cast<const std::string*>(ours);
  unsigned char* found = nullptr;
  const int result = SSL_select_next_proto(
      &found, size, octets(list), static_cast<unsigned>(list.size()), offered, offered_size);
  *chosen = found;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Error out_of_memory() {
  return {fmt::format("OpenSSL cannot be set up: {}", library_words()), ExitCode::kInternal};
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<TlsContext> TlsContext::client(const TlsSettings& settings,
                                      const std::vector<std::string>& alpn) {
  ERR_clear_error();
  TlsContext made;
  made.context_.reset(new_context(TLS_client_method()));
  SSL_CTX* const context = made.context_.get();
  if (context == nullptr) return out_of_memory();
  if (auto set = set_versions(context, settings); !set) return set.error();
  if (auto set = set_trust(context, settings); !set) return set.error();
  if (auto used = use_client_files(context, settings); !used) return used.error();
  made.alpn_ = std::make_unique<std::string>(alpn_list(alpn));
  SSL_CTX_set_alpn_protos(context, octets(*made.alpn_), static_cast<unsigned>(made.alpn_->size()));
  made.resumption_ = settings.resumption;
  // Each worker keeps its own: OpenSSL's store would be one lock for all.
  SSL_CTX_set_session_cache_mode(context, settings.resumption
                                              ? SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL
                                              : SSL_SESS_CACHE_OFF);
  SSL_CTX_sess_set_new_cb(context, TlsCallbacks::on_session);
  return made;
}

Result<TlsContext> TlsContext::server(const TlsIdentity& identity,
                                      const std::vector<std::string>& alpn) {
  ERR_clear_error();
  TlsContext made;
  made.context_.reset(new_context(TLS_server_method()));
  SSL_CTX* const context = made.context_.get();
  if (context == nullptr) return out_of_memory();
  if (auto used = use_identity(context, identity, identity.source); !used) return used.error();
  made.alpn_ = std::make_unique<std::string>(alpn_list(alpn));
  SSL_CTX_set_alpn_select_cb(context, choose_alpn, made.alpn_.get());
  // Tickets carry the sessions; without a context of their own OpenSSL refuses to resume any.
  static constexpr unsigned char kSessionContext[] = "vastar";
  SSL_CTX_set_session_id_context(context, kSessionContext, sizeof kSessionContext - 1);
  return made;
}

}  // namespace vastar
