// What requests to AWS and its like are signed with.
#pragma once

#include <string>

namespace vastar {

// Signature Version 4. All but region and service are secret: never shown or stored.
struct SigningScope {
  std::string region;   // "us-east-1"
  std::string service;  // "s3", "execute-api"
  std::string access_key;
  std::string secret_key;
  std::string session_token;  // empty: none
};

}  // namespace vastar
