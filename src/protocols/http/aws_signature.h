// AWS Signature Version 4: signs a request with its Authorization header.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
#pragma once

#include <cstdint>
#include <string>

#include "plan/request.h"
#include "plan/signing.h"

namespace vastar {

class AwsSigner {
 public:
  // `scope` must outlive it.
  explicit AwsSigner(const SigningScope& scope) : scope_(scope) {}

  // Appends X-Amz-Date, where needed X-Amz-Security-Token and X-Amz-Content-Sha256, and
  // Authorization, for the time `wall_s` (seconds since 1970).
  void sign(std::int64_t wall_s, RequestSpec& request);

 private:
  const std::string& key_of(const std::string& date);

  const SigningScope& scope_;
  std::string date_;  // of key_
  std::string key_;   // derived for a day
};

// What is signed, in its canonical form; for tests too. `signed_headers` gets their names.
std::string canonical_request(const RequestSpec& request, const std::string& payload_hash,
                              bool is_s3, std::string& signed_headers);

}  // namespace vastar
