// An authority of the test's own, and the certificates it signs.
#pragma once

#include <memory>
#include <string>

#include "net/tls.h"
#include "support/process.h"

struct evp_pkey_st;
struct x509_st;

namespace vastar::testing {

struct CertificateSpec {
  std::string name = "localhost";                           // the subject's common name
  std::string hosts = "DNS:localhost,IP:127.0.0.1,IP:::1";  // as OpenSSL writes them; empty: none
  long valid_from_s = -3600;                                // from now
  long valid_until_s = 86400;
};

class Authority {
 public:
  explicit Authority(const std::string& name = "Test Authority");
  const std::string& pem() const { return own_.certificate; }
  TlsIdentity issue(const CertificateSpec& spec = {}) const;

  // Files in a folder that goes with this object. The identity's has its key behind it.
  std::string file() const;
  std::string write(const std::string& name, const TlsIdentity& identity) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
    void operator()(x509_st* certificate) const;
  };
  std::unique_ptr<evp_pkey_st, Free> key_;
  std::unique_ptr<x509_st, Free> certificate_;
  TlsIdentity own_;
  TempFolder folder_;
};

}  // namespace vastar::testing
