// How TLS is to be spoken with the targets of a plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace vastar {

enum class TlsVersion : std::uint8_t { k10, k11, k12, k13 };

struct TlsSettings {
  bool verify = true;       // the target's certificate, its name and its dates
  bool resumption = true;   // a connection may take up the session of an earlier one
  std::string authorities;  // PEM file of those trusted; empty: the system's
  std::string certificate;  // PEM file of the client's own, its chain behind it; empty: none
  std::string key;          // PEM file; empty: in the certificate's
  std::optional<TlsVersion> lowest, highest;  // none: 1.2 and the highest there is
  std::string ciphers;  // OpenSSL's names, ':' between, of TLS 1.3 too; empty: OpenSSL's choice

  bool operator==(const TlsSettings&) const = default;
};

}  // namespace vastar
