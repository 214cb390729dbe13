// Digests, by OpenSSL's libcrypto.
#include "wire/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace vastar {

// They can only fail for lack of memory, or in a libcrypto that lacks the digest.
Digest sha256(std::string_view bytes) {
  Digest digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    std::abort();
  }
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
  Digest digest{};
  const unsigned char* const made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                         reinterpret_cast<const unsigned char*>(bytes.data()),
                                         bytes.size(), digest.data(), nullptr);
  if (made == nullptr) std::abort();
  return digest;
}

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr) != 1) {
    std::abort();
  }
  return {digest.begin(), digest.end()};
}

void append_hex(const Digest& digest, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
}

}  // namespace vastar
