// OpenSSL's errors in words.
#include "net/tls_words.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace vastar {
namespace {

// ---- certificates ----

std::string name_of(const X509_NAME* name) {
  for (const int part : {NID_commonName, NID_organizationalUnitName, NID_organizationName}) {
    char text[256];
    if (X509_NAME_get_text_by_NID(name, part, text, sizeof text) > 0) return printable(text, 80);
  }
  return "nobody";
}

std::string date_of(const ASN1_TIME* time) {
  std::tm date{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &date) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", date.tm_year + 1900,
                     date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec);
}

std::string address_text(const unsigned char* bytes, int size) {
  if (size == 4) return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  std::string text;
  for (int at = 0; at + 1 < size; at += 2) {
    text += fmt::format("{}{:x}", at == 0 ? "" : ":", bytes[at] << 8 | bytes[at + 1]);
  }
  return text;
}

// The hosts that a certificate is for: the first few of them.
std::string hosts_of(X509* certificate) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> hosts;
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    int type = 0;
    const auto* value = static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(name, &type));
    if (type != GEN_DNS && type != GEN_IPADD) continue;
    const unsigned char* bytes = ASN1_STRING_get0_data(value);
    const int size = ASN1_STRING_length(value);
    hosts.push_back(type == GEN_IPADD ? address_text(bytes, size)
                                      : printable({reinterpret_cast<const char*>(bytes),
                                                   static_cast<std::size_t>(size)}));
  }
  GENERAL_NAMES_free(names);
  if (hosts.empty()) return name_of(X509_get_subject_name(certificate));
  const bool more = hosts.size() > kShown;
  if (more) hosts.resize(kShown);
  return fmt::format("{}{}", fmt::join(hosts, ", "), more ? ", ..." : "");
}

// ---- alerts (RFC 8446, 6) ----

struct Alert {
  int number;
  std::string_view name;
  std::string_view advice;
  bool authentication;  // it may come after a TLS 1.3 client holds the handshake for done
};

constexpr std::string_view kRefusesUs = "it does not accept the client certificate (--cert)";
constexpr std::array kAlerts = {
    Alert{40, "handshake_failure",
          "no cipher or signature in common (--tls-ciphers), or it wants a client certificate "
          "(--cert)",
          true},
    Alert{42, "bad_certificate", kRefusesUs, true},
    Alert{43, "unsupported_certificate", kRefusesUs, true},
    Alert{44, "certificate_revoked", kRefusesUs, true},
    Alert{45, "certificate_expired", kRefusesUs, true},
    Alert{46, "certificate_unknown", kRefusesUs, true},
    Alert{48, "unknown_ca", kRefusesUs, true},
    Alert{49, "access_denied", kRefusesUs, true},
    Alert{70, "protocol_version", "no TLS version in common (--tls-min, --tls-max)", false},
    Alert{71, "insufficient_security", "it wants stronger ciphers (--tls-ciphers)", false},
    Alert{80, "internal_error", "its own log may say more", false},
    Alert{112, "unrecognized_name", "it has no certificate for the host of the URL", false},
    Alert{116, "certificate_required", "it wants a client certificate: --cert FILE", true},
    Alert{120, "no_application_protocol",
          "it does not speak the version of HTTP that was offered (--http2)", false},
};

// The number of the alert that the peer sent; -1: it was none.
int alert_in(unsigned long code) {
  const int reason = ERR_GET_REASON(code);
  const bool alert = ERR_GET_LIB(code) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET &&
                     reason < SSL_AD_REASON_OFFSET + 256;
  return alert ? reason - SSL_AD_REASON_OFFSET : -1;
}

const Alert* find_alert(int number) {
  const auto* const found = std::find_if(kAlerts.begin(), kAlerts.end(),
                                         [number](const Alert& a) { return a.number == number; });
  return found == kAlerts.end() ? nullptr : found;
}

std::string alert_words(int number) {
  const Alert* const alert = find_alert(number);
  if (alert == nullptr) return fmt::format("the alert '{}'", SSL_alert_desc_string_long(number));
  return fmt::format("the alert '{}': {}", alert->name, alert->advice);
}

std::string library_words(unsigned long code) {
  const char* words = ERR_reason_error_string(code);
  return words == nullptr ? "no reason given" : words;
}

bool is_record(std::string_view beginning) {  // handshake or alert, of any version
  return beginning.size() < 2 ||
         ((beginning[0] == 0x16 || beginning[0] == 0x15) && beginning[1] == 0x03);
}

std::string handshake_words(const TlsWire& wire, unsigned long code) {
  if (wire.beginning().starts_with("HTTP/")) {
    return "the target answered with plain HTTP: use http://";
  }
  if (!is_record(wire.beginning())) {
    return "the target answered with something that is not TLS: is this the right port?";
  }
  if (const int alert = alert_in(code); alert >= 0) {
    return "the target refused the TLS handshake with " + alert_words(alert);
  }
  if (wire.error != 0) {
    return fmt::format("the connection broke during the TLS handshake: {}", errno_text(wire.error));
  }
  if (wire.ended) {
    return "the target closed the connection during the TLS handshake: does it speak TLS on this "
           "port?";
  }
  switch (ERR_GET_REASON(code)) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
      return "the target chose a TLS version that was not offered (--tls-min, --tls-max)";
    default:
      return "the TLS handshake failed: " + library_words(code);
  }
}

}  // namespace

std::string certificate_words(int error, X509* certificate, const std::string& host) {
  if (certificate == nullptr) return X509_verify_cert_error_string(error);
  const std::string subject = name_of(X509_get_subject_name(certificate));
  const std::string issuer = name_of(X509_get_issuer_name(certificate));
  constexpr std::string_view kRemedy = "--cacert FILE names authorities, --insecure trusts anybody";
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("the certificate of '{}' expired on {}", subject,
                         date_of(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the certificate of '{}' is not valid before {}", subject,
                         date_of(X509_get0_notBefore(certificate)));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("the certificate is for {}, not for {}", hosts_of(certificate), host);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format("the certificate of '{}' is signed by itself and not trusted: {}", subject,
                         kRemedy);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return fmt::format("the certificate of '{}' is signed by '{}', which is not trusted: {}",
                         subject, issuer, kRemedy);
    default:
      return fmt::format("the certificate of '{}' was refused: {}", subject,
                         X509_verify_cert_error_string(error));
  }
}

TlsFailure handshake_failure(const TlsWire& wire, const std::string& certificate_problem) {
  if (!certificate_problem.empty()) return {Failure::kTlsCertificate, certificate_problem};
  return {Failure::kTlsHandshake, handshake_words(wire, ERR_peek_error())};
}

TlsFailure stream_failure(const TlsWire& wire, bool used) {
  if (wire.flooded) {
    return {Failure::kProtocol,
            "the target sends a flood of TLS's own messages (KeyUpdate, NewSessionTicket)"};
  }
  const unsigned long code = ERR_peek_error();
  const int number = alert_in(code);
  if (number < 0) {
    return {Failure::kProtocol, "the target's TLS is broken: " + library_words(code)};
  }
  const Alert* const alert = find_alert(number);
  if (!used && alert != nullptr && alert->authentication) {
    return {Failure::kTlsHandshake,
            "the target refused the TLS handshake with " + alert_words(number)};
  }
  return {Failure::kReset, "the target ended TLS with " + alert_words(number)};
}

}  // namespace vastar
