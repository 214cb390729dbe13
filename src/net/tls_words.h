// What goes wrong with TLS, as a class and in words that say what to do. Private to net/.
#pragma once

#include <openssl/x509.h>

#include <string>

#include "net/tls.h"
#include "net/tls_wire.h"

namespace vastar {

// Why a certificate was refused: `error` is X509_V_ERR_..., `host` what it had to be for.
std::string certificate_words(int error, X509* certificate, const std::string& host);

// Why a handshake failed, from OpenSSL's queue of errors and what the socket saw.
TlsFailure handshake_failure(const TlsWire& wire, const std::string& certificate_problem);

// Why a stream broke later; `used`: it has carried bytes of the application.
TlsFailure stream_failure(const TlsWire& wire, bool used);

}  // namespace vastar
