// What OpenSSL calls back. Private to net/.
#pragma once

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace vastar {

struct TlsCallbacks {
  // A certificate of the target's chain was looked at; keeps the words when it is refused.
  static int on_certificate(int good, X509_STORE_CTX* store);
  // A session that may be resumed has come; 1: it was kept.
  static int on_session(SSL* ssl, SSL_SESSION* session);
  // A step of a handshake, or of a message of TLS itself behind it: counts them.
  static void on_step(const SSL* ssl, int where, int result);
};

}  // namespace vastar
